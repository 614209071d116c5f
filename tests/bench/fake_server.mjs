// A server that answers as it is told to, for the tests of the load generator.
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from './measure.mjs';

/** Starts it: `answer(request, body, response)`. Returns { address, stop }. */
export async function startServer(answer) {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => answer(request, Buffer.concat(chunks).toString(), response));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${server.address().port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const lines = (objects) => objects.map((object) => JSON.stringify(object)).join('\n') + '\n';

/** Runs bench-load against a server that answers so; returns its figures. */
export async function run(folder, command, { answer, plan, listeners, ...options }) {
  const server = await startServer(answer);
  const files = { plan: join(folder, 'plan') };
  writeFileSync(files.plan, lines(plan));
  if (listeners) {
    files.listeners = join(folder, 'listeners');
    writeFileSync(files.listeners, lines(listeners));
  }
  try {
    return await load(command, { address: server.address, connections: 2, seconds: 0.3, ...files, ...options });
  } finally {
    server.stop();
  }
}
