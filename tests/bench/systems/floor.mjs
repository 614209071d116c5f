// The floor (floor.cc): the least that the components cost, on our own schema.
import { join } from 'node:path';
import { program } from '../shell.mjs';
import { keepConnections, startNginx, startWorkers } from './nginx.mjs';

/** The same work in eight processes without nginx: little more than the database. For requests that only read. */
export const startAlone = ({ ours }) => ({
  ...ours,
  name: 'floor, no nginx',
  sameRoomFolder: 'same',
  isAlone: true,
  stop: () => {},
});

/** Starts it beside ours; `keep`: nginx keeps its connections to the workers. */
export async function startFloor({ folder, port, ours, keep, workers }) {
  const webSocket = join(folder, 'web.sock');
  const { socket, name } = ours.database;
  const wake = join(socket, '../wake.sock');
  const nginx = await startNginx({ folder, port, webSocket, change: keepConnections(keep) });
  const running = await startWorkers(webSocket, [program('bench-floor'), socket, name, wake], workers);
  return {
    ...ours,
    name: keep ? 'floor, kept' : 'floor, not kept',
    address: `127.0.0.1:${port}`,
    sameRoomFolder: 'same',
    restart: undefined,
    get parts() {
      return { ...ours.parts, workers: running.pid, nginx: nginx.pid };
    },
    environment: undefined,
    stop: async () => {
      await nginx.stop();
      await running.stop();
    },
  };
}
