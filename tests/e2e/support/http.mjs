// An HTTP client as small as the tests need: on node:http, so that it sends exactly what it is told, hostile or not.
//
//   const client = new Client();
//   await client.login('supplier1@beantrack.test', 'coffee-demo');
//   const answer = await client.post('/chat/send', { form: { message: 'hi', receiver_id: 'U00002' } });
//   answer.status, answer.headers, answer.text, answer.json
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { BASE } from './stack.mjs';

class Answer {
  constructor(response, body, time) {
    this.status = response.statusCode;
    this.headers = response.headers;
    this.body = body;
    this.time = time; // ms from the request to the end of the answer
  }
  get text() {
    return this.body.toString('utf8');
  }
  get json() {
    return JSON.parse(this.text);
  }
  get type() {
    return (this.headers['content-type'] ?? '').split(';')[0];
  }
  get location() {
    return this.headers.location;
  }
  /** Set-Cookie of the session, cut into its attributes; undefined when there is none. */
  get cookie() {
    return this.headers['set-cookie']?.find((line) => line.match(/^(__Host-)?beantrack_session=/))?.split(/;\s*/);
  }
  /** The cookie by which a device is known again, "beantrack_device=…"; undefined when there is none. */
  get device() {
    return this.headers['set-cookie']?.find((line) => line.match(/^(__Host-)?beantrack_device=/))?.split(';')[0];
  }
}

let localAddress; // of the requests; undefined: as the system has it
/** Sends all further requests from this address of the machine (127.0.0.2, say): nginx limits each address. */
export const sendFrom = (address) => (localAddress = address);

/**
 * One request on a connection of its own, to the stack or to an nginx in front of it. `body` is text or bytes;
 * `chunked` sends it without a Content-Length.
 */
export function fetchRaw(method, path, { headers = {}, body, chunked = false, timeout = 30_000, base = BASE } = {}) {
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const length = bytes && !chunked ? { 'Content-Length': bytes.length } : {};
  const start = performance.now();
  return new Promise((done, failed) => {
    const options = {
      host: base.hostname,
      port: base.port,
      localAddress,
      rejectUnauthorized: false, // the certificates of tests are their own
      method,
      path,
      headers: { ...length, ...headers },
      agent: false,
      timeout,
    };
    const sent = (base.protocol === 'https:' ? secureRequest : request)(options, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => done(new Answer(response, Buffer.concat(parts), performance.now() - start)));
      response.on('error', failed);
    });
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer in ${timeout} ms`)));
    sent.on('error', failed);
    if (bytes && chunked) for (let i = 0; i < bytes.length; i += 1000) sent.write(bytes.subarray(i, i + 1000));
    else if (bytes) sent.write(bytes);
    sent.end();
  });
}

export const encodeForm = (fields) => new URLSearchParams(fields).toString();
const FORM = 'application/x-www-form-urlencoded';

/** The CSRF token that a page carries. */
export const tokenIn = (html) => html.match(/<meta name="csrf-token" content="([^"]+)">/)?.[1];

/** A browser without a window: keeps the session cookie, knows its CSRF token. */
export class Client {
  constructor(cookie = '', base = BASE) {
    this.cookie = cookie; // "beantrack_session=…"
    this.base = base;
    this.device = ''; // "beantrack_device=…"
    this.csrf = undefined;
  }

  async send(method, path, options = {}) {
    const cookies = [this.cookie, this.device].filter(Boolean).join('; ');
    const headers = { ...(cookies && { Cookie: cookies }), ...options.headers };
    const answer = await fetchRaw(method, path, { base: this.base, ...options, headers });
    this.device = answer.device ?? this.device;
    if (answer.cookie) {
      this.cookie = /;\s*max-age=0/i.test(answer.cookie.join('; ')) ? '' : answer.cookie[0];
      this.csrf = undefined;
    }
    return answer;
  }

  get(path, headers = {}) {
    return this.send('GET', path, { headers });
  }
  getJson(path) {
    return this.get(path, { Accept: 'application/json' });
  }

  /** The CSRF token, from a page. */
  async token() {
    this.csrf ??=
      tokenIn((await this.get(this.cookie ? '/chat' : '/login')).text) ?? tokenIn((await this.get('/login')).text);
    return this.csrf;
  }

  /** As a plain form posts: with `_token`, and no header of a script. */
  async form(path, fields, { headers = {}, ...options } = {}) {
    const body = encodeForm({ ...fields, _token: await this.token() });
    return this.send('POST', path, {
      body,
      ...options,
      headers: { 'Content-Type': FORM, Accept: 'text/html', ...headers },
    });
  }

  /** As a script posts a form: with X-CSRF-TOKEN. `body` may be the encoded fields themselves. */
  async script(path, fields, { headers = {}, ...options } = {}) {
    const body = typeof fields === 'string' || Buffer.isBuffer(fields) ? fields : encodeForm(fields);
    const own = { 'Content-Type': FORM, Accept: 'text/html', 'X-CSRF-TOKEN': await this.token() };
    return this.send('POST', path, { body, ...options, headers: { ...own, ...headers } });
  }

  /** As a script posts JSON: a value, or the body's own text. */
  async json(path, value, { headers = {}, ...options } = {}) {
    const body = typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value);
    const own = { 'Content-Type': 'application/json', 'X-CSRF-TOKEN': await this.token() };
    return this.send('POST', path, { body, ...options, headers: { ...own, ...headers } });
  }

  async login(email, password, fields = {}) {
    return this.form('/login', { email, password, ...fields });
  }

  /** Sends a message as a script does; answers its id. */
  async say(to, message, fields = {}) {
    const answer = await this.script('/chat/send', { receiver_id: to, message, ...fields });
    if (answer.status !== 200) throw new Error(`send: ${answer.status} ${answer.text.slice(0, 200)}`);
    return bubbleIds(answer.text)[0];
  }

  async unread() {
    return (await this.getJson('/chat/unread')).json.count;
  }

  /** The conversation with `other` as JSON: { messages, hasOlder }. */
  async history(other, query = '') {
    return (await this.getJson(`/chat/${other}/messages${query}`)).json;
  }
}

/** The message ids of the bubbles in a page or fragment, in their order. */
export const bubbleIds = (html) => [...html.matchAll(/id="message-(M\d+)"/g)].map((match) => match[1]);

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** The text of a bubble in a page or fragment, as a reader sees it; undefined when it is not there. */
export function bubbleText(html, id) {
  const bubble = html.slice(html.indexOf(`id="message-${id}"`));
  return bubble
    .match(/class="bubble-text"[^>]*>([^<]*)</)?.[1]
    .replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (_, decimal, hex, name) =>
      name ? ENTITIES[name] : String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex, 16)),
    );
}
