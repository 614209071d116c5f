// Stands between a browser and the stack, notes what passes, and may change it. (A browser does not tell its tests of all
// that it fetches: icons, the manifest, a service worker.)
//
//   const counter = await between();
//   await page.goto(new URL('/chat', counter.base).href);
//   counter.passed                 // { path, headers (of the request), type, bytes (of the answer's body) } each
//   counter.close();
import { createServer, request } from 'node:http';
import { BASE } from './stack.mjs';

/** `rewrite(path)` answers the text that goes to the browser in the place of what came; undefined: what came. */
export async function between({ rewrite = () => undefined } = {}) {
  const passed = [];
  const server = createServer((asked, answer) => {
    const { url: path, method, headers } = asked;
    const note = { path, headers, type: '', bytes: 0 };
    passed.push(note);
    const onward = request({ host: BASE.hostname, port: BASE.port, path, method, headers }, (response) => {
      note.type = (response.headers['content-type'] ?? '').split(';')[0];
      const changed = rewrite(path);
      if (changed !== undefined) {
        response.resume();
        for (const name of ['content-encoding', 'content-length']) delete response.headers[name];
        answer.writeHead(response.statusCode, response.headers).end(changed);
        return;
      }
      answer.writeHead(response.statusCode, response.headers);
      answer.flushHeaders();
      response.on('data', (data) => {
        note.bytes += data.length;
      });
      response.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  });
  await new Promise((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { base: new URL(`http://127.0.0.1:${server.address().port}`), passed, close };
}
