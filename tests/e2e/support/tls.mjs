// What a test of TLS to the database needs: certificate authorities of its own, and somebody between client and server.
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { run } from './stack.mjs';

async function openssl(...args) {
  const { code, stderr } = await run('openssl', args);
  if (code !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes an authority in `folder`: answers the path of its certificate. */
export async function makeAuthority(folder, name) {
  const file = join(folder, `${name}.pem`);
  const files = ['-keyout', `${file}.key`, '-out', file];
  await openssl('req', '-x509', ...NEW_KEY, ...files, '-days', '2', '-subj', `/CN=${name}`);
  return file;
}

/** Has an authority sign a server's certificate for an address: answers the server's arguments. */
export async function certify(folder, authority, address) {
  const [key, request, certificate, extension] = ['key', 'csr', 'pem', 'ext'].map((end) => join(folder, `server.${end}`));
  writeFileSync(extension, `subjectAltName=IP:${address}\n`);
  await openssl('req', ...NEW_KEY, '-keyout', key, '-out', request, '-subj', '/CN=database');
  const signer = ['-CA', authority, '-CAkey', `${authority}.key`, '-CAcreateserial', '-extfile', extension];
  await openssl('x509', '-req', '-in', request, ...signer, '-days', '2', '-out', certificate);
  return [`--ssl-ca=${authority}`, `--ssl-cert=${certificate}`, `--ssl-key=${key}`];
}

const CLIENT_SSL = 0x0800; // of the capabilities in the server's greeting

/** The server's greeting without the offer of TLS. */
function stripped(greeting) {
  const HEADER = 4;
  const THREAD_AND_SALT = 4 + 8 + 1;
  const at = greeting.indexOf(0, HEADER + 1) + 1 + THREAD_AND_SALT;
  const bytes = Buffer.from(greeting);
  bytes.writeUInt16LE(bytes.readUInt16LE(at) & ~CLIENT_SSL, at);
  return bytes;
}

/** Stands between a client and `server` ({ host, port }) at an address. Keeps what clients sent in `heard`. */
export async function standBetween(server, address, { strip = false } = {}) {
  const between = { host: address, heard: '' };
  const sockets = new Set();
  const clients = new Set();
  const listener = createServer((client) => {
    const onward = connect(server.port, server.host);
    for (const socket of [client, onward]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    onward.once('data', (greeting) => {
      client.write(strip ? stripped(greeting) : greeting);
      onward.pipe(client);
    });
    client.on('data', (bytes) => {
      between.heard += bytes.toString('latin1');
    });
    client.pipe(onward);
    clients.add(client);
    client.on('close', () => {
      clients.delete(client);
      onward.destroy();
    });
    onward.on('close', () => client.destroy());
  });
  await new Promise((done) => {
    listener.listen(0, address, done);
  });
  between.port = listener.address().port;
  /** Sends what is no part of the encrypted stream to every client; answers how many there were. */
  between.disturb = () => {
    for (const client of clients) client.write('this is not TLS');
    return clients.size;
  };
  between.close = () => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  };
  return between;
}
