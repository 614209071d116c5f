// An nginx with the settings of this repository's own, in front of other programs.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run, until } from '../shell.mjs';

const FILES = ['dev', 'http', 'headers', 'locations', 'static', 'fastcgi'];

/** Whether nginx keeps its connections to the workers, whatever the files say. */
export const keepConnections = (keep) => (name, text) => {
  if (name === 'fastcgi') return text.replace(/fastcgi_keep_conn \w+/, `fastcgi_keep_conn ${keep ? 'on' : 'off'}`);
  if (name !== 'http') return text;
  return text
    .replace(/^ *keepalive(_\w+)? .*\n/gm, '')
    .replace(/(upstream beantrack_web \{[^}]*)\}/, (_, inside) => `${inside}${keep ? '    keepalive 64;\n' : ''}}`);
};

/** Starts one; `change` is given each file's name and text, and returns the text to use. */
export async function startNginx({ folder, port, webSocket, pushSocket = '/nonexistent', change = (_, text) => text }) {
  for (const name of ['run', 'log', 'tmp', 'nginx']) mkdirSync(join(folder, name), { recursive: true });
  const limits = readFileSync(join(ROOT, 'nginx/limits.load'), 'utf8')
    .split('\n')
    .filter((line) => /^\w/.test(line));
  const values = [
    `STATE=${folder}`,
    `PORT=${port}`,
    `USER=${process.getuid() === 0 ? 'user root;' : ''}`,
    `NGINX_DIR=${folder}/nginx`,
    `STATIC_ROOT=${ROOT}/build`,
    `ERROR_DIR=${ROOT}/nginx/errors`,
    `WEB_SOCKET=${webSocket}`,
    `PUSH_SOCKET=${pushSocket}`,
    'ASSET_VERSION=0',
    ...limits,
  ];
  for (const name of FILES) {
    const template = readFileSync(join(ROOT, `nginx/${name}.conf.in`), 'utf8');
    const text = execFileSync(join(ROOT, 'dev/fill'), values, { input: template, encoding: 'utf8' });
    writeFileSync(join(folder, `nginx/${name}.conf`), change(name, text));
  }
  const log = join(folder, 'log/nginx-error.log');
  const words = ['-p', folder, '-e', log, '-c', join(folder, 'nginx/dev.conf'), '-g', 'daemon off;'];
  let nginx;
  const start = async () => {
    nginx = spawn('nginx', words, { stdio: 'ignore', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
    await until(() => answers(port), `nginx at port ${port}; see ${log}`, 10);
  };
  await start();
  return {
    get pid() {
      return nginx.pid;
    },
    restart: async () => {
      await stopProcess(nginx);
      await start();
    },
    stop: () => stopProcess(nginx),
  };
}

export const answers = (port) => {
  try {
    return run('curl', ['--noproxy', '*', '-s', '-o', '/dev/null', `http://127.0.0.1:${port}/static/none`]) === '';
  } catch {
    return false;
  }
};

/** Ends a process and waits until it is gone. */
export const stopProcess = (child) =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });

/** Workers on one socket, as dev/sv/web starts them. */
export async function startWorkers(socket, command, count) {
  const workers = spawn(
    'spawn-fcgi',
    [
      '-n',
      '-s',
      socket,
      '-b',
      '4096',
      '-M',
      '0660',
      '--',
      '/usr/bin/multiwatch',
      '-f',
      String(count),
      '-s',
      'TERM',
      '--',
      ...command,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } },
  );
  return { pid: workers.pid, stop: () => stopProcess(workers) };
}
