// nchan for live delivery: a worker inserts each message into a plain table and publishes it once it is committed.
import { join } from 'node:path';
import { program, sql } from '../shell.mjs';
import { keepConnections, startNginx, startWorkers } from './nginx.mjs';

const DATABASE = 'bench_nchan';
const SCHEMA = `
DROP DATABASE IF EXISTS ${DATABASE};
CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4;
CREATE TABLE ${DATABASE}.messages (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  sender_id   VARCHAR(20) CHARACTER SET ascii NOT NULL,
  receiver_id VARCHAR(20) CHARACTER SET ascii NOT NULL,
  content     TEXT        NOT NULL,
  client_id   VARCHAR(64) CHARACTER SET ascii NOT NULL,
  created_at  TIMESTAMP   NOT NULL DEFAULT CURRENT_TIMESTAMP,
  KEY sent (sender_id, receiver_id, id),
  KEY received (receiver_id, sender_id, id)
) ENGINE = InnoDB;
`;

// The subscribers with the small pools that the event streams of this repository's own nginx have.
const LOCATIONS = `
location ~ ^/sub/(U[0-9]+)$ {
    nchan_subscriber eventsource;
    nchan_channel_id $1;
    nchan_eventsource_ping_interval 15;
    nchan_message_buffer_length 100;
}
location ~ ^/pub/(U[0-9]+)$ {
    nchan_publisher;
    nchan_channel_id $1;
    nchan_message_buffer_length 100;
}
`;

const withNchan = (name, text) => {
  if (name === 'dev')
    return text.replace(
      'worker_processes',
      'load_module /usr/lib/nginx/modules/ngx_nchan_module.so;\nworker_processes',
    );
  if (name === 'http') return `nchan_shared_memory_size 256M;\n${keepConnections(true)(name, text)}`;
  return keepConnections(true)(name, text) + (name === 'locations' ? LOCATIONS : '');
};

export async function startNchan({ folder, port, ours, workers }) {
  const { socket, name } = ours.database;
  const address = `127.0.0.1:${port}`;
  const webSocket = join(folder, 'web.sock');
  sql(socket, SCHEMA);
  const nginx = await startNginx({ folder, port, webSocket, change: withNchan });
  const running = await startWorkers(
    webSocket,
    [program('bench-floor'), socket, name, join(socket, '../no-wake.sock'), `${DATABASE}.messages`, address],
    workers,
  );
  return {
    name: 'nchan',
    address,
    database: { socket, name: DATABASE },
    get parts() {
      return { nginx: nginx.pid };
    },
    restart: nginx.restart,
    streamPath: (user) => `/sub/${user.id}`,
    settled: async () => {},
    stop: async () => {
      await nginx.stop();
      await running.stop();
    },
  };
}
