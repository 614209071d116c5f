// A FastCGI client: one request per connection (FastCGI specification 1.0, sections 3 and 5).
import { once } from 'node:events';
import { connect } from 'node:net';

const VERSION = 1;
const REQUEST_ID = 1;
const BEGIN_REQUEST = 1;
const PARAMS = 4;
const STDIN = 5;
const STDOUT = 6;
const RESPONDER = [0, 1, 0, 0, 0, 0, 0, 0]; // the connection is not kept
const HEADER_BYTES = 8;
const LONG_LENGTH = 0x80000000; // marks a length of four bytes in place of one
const SHORT_BYTES = 127;

function record(type, content) {
  const header = Buffer.from([VERSION, type, 0, REQUEST_ID, 0, 0, 0, 0]);
  header.writeUInt16BE(content.length, 4);
  return Buffer.concat([header, content]);
}

function length(bytes) {
  if (bytes <= SHORT_BYTES) return Buffer.from([bytes]);
  const long = Buffer.alloc(4);
  long.writeUInt32BE(LONG_LENGTH + bytes);
  return long;
}

function parameter(name, value) {
  const [key, text] = [Buffer.from(name), Buffer.from(value)];
  return Buffer.concat([length(key.length), length(text.length), key, text]);
}

function standardOutput(bytes) {
  const parts = [];
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const content = bytes.readUInt16BE(at + 4);
    const padding = bytes[at + 6];
    if (bytes[at + 1] === STDOUT) parts.push(bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + content));
    at += HEADER_BYTES + content + padding;
  }
  return Buffer.concat(parts).toString();
}

/** The response of the server at `socket`: { status, text }, where the text includes the headers. */
export async function ask(socket, parameters, body = '') {
  const connection = connect(socket);
  const parts = [];
  connection.on('data', (bytes) => parts.push(bytes));
  const content = Buffer.from(body);
  connection.write(
    Buffer.concat([
      record(BEGIN_REQUEST, Buffer.from(RESPONDER)),
      record(PARAMS, Buffer.concat(Object.entries(parameters).map(([name, value]) => parameter(name, value)))),
      record(PARAMS, Buffer.alloc(0)),
      ...(content.length > 0 ? [record(STDIN, content)] : []),
      record(STDIN, Buffer.alloc(0)),
    ]),
  );
  await once(connection, 'close');
  const text = standardOutput(Buffer.concat(parts));
  return { status: Number(text.match(/^Status: (\d+)/)?.[1]), text };
}
