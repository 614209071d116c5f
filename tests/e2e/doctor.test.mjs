// beantrack-admin doctor: finds limits that are too low, clocks and zones that differ, and never stops at a finding.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from './support/sql.mjs';
import { BUILD, DB_SOCKET, PUSH_SOCKET, STATE, run, until } from './support/stack.mjs';

const folder = mkdtempSync(join(tmpdir(), 'beantrack-doctor-'));
after(() => rmSync(folder, { recursive: true }));

const doctor = (env = {}, command = [`${BUILD}/beantrack-admin`, 'doctor']) =>
  run(command[0], command.slice(1), {
    env: {
      BEANTRACK_CONFIG: '/dev/null',
      BEANTRACK_DB_SOCKET: DB_SOCKET,
      BEANTRACK_WEB_SOCKET: `${STATE}/run/web.sock`,
      BEANTRACK_PUSH_SOCKET: PUSH_SOCKET,
      BEANTRACK_WAKE_SOCKET: `${STATE}/run/wake.sock`,
      BEANTRACK_LIMITS_FILE: `${STATE}/run/limits`,
      ...env,
    },
  });

/** Runs `work` while an nginx of its own runs with this configuration outside of its http block. */
async function withNginx(pushSocket, outside, work, { format = '', server = '' } = {}) {
  const own = mkdtempSync(join(folder, 'nginx-'));
  mkdirSync(join(own, 'conf.d'));
  writeFileSync(
    join(own, 'conf.d/chat.conf'),
    `map $uri $quoted { "~^/a{2}(?<b>[^;]*)$" '{'; } upstream push { server unix:${pushSocket} max_fails=0; }`,
  );
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${own}/${name};`)
    .join(' ');
  writeFileSync(
    join(own, 'nginx.conf'),
    `# worker_connections 1;
     daemon off; pid ${own}/pid; error_log ${own}/error.log; ${outside}
     http { ${temporary} access_log off; include conf.d/*.conf;
       ${format} server { listen unix:${own}/sock; ${server} return 204; } }`,
  );
  const nginx = spawn('nginx', ['-p', own, '-c', join(own, 'nginx.conf'), '-e', `${own}/error.log`]);
  try {
    const probe = () => run('curl', ['-sf', '--unix-socket', `${own}/sock`, 'http://x/']);
    await until('nginx serves', async () => (await probe()).code === 0);
    return await work();
  } finally {
    nginx.kill('SIGTERM');
    await new Promise((done) => {
      nginx.once('exit', done);
    });
  }
}

test('all is well with the stack', async () => {
  const { code, stdout } = await doctor();
  assert.match(stdout, /^ok {4}nginx worker_connections 20000$/m);
  assert.match(stdout, /^ok {4}open files of beantrack-pushd: \d+$/m);
  assert.doesNotMatch(stdout, /^(FAIL|\?)/m, stdout);
  assert.equal(code, 0);
});

test('finds sockets and files that others could use or replace', async () => {
  for (const [name, mode, line] of [
    ['wake.sock', 0o660, /^FAIL {2}wake_socket \S+ has mode 0660, not 0600 or less$/m],
    ['limits', 0o640, /^FAIL {2}limits_file \S+ has mode 0640, not 0600 or less$/m],
    ['push.sock', 0o666, /^FAIL {2}push_socket \S+ has mode 0666, not 0660 or less$/m],
    ['', 0o777, /^FAIL {2}folder \S+ has mode 0777, not 0755 or less$/m],
  ]) {
    const path = join(STATE, 'run', name);
    const before = statSync(path).mode;
    chmodSync(path, mode);
    const { stdout } = await doctor().finally(() => chmodSync(path, before));
    assert.match(stdout, line);
  }
});

test('finds the limits of an nginx as Debian sets it up', async () => {
  const socket = `${folder}/push.sock`;
  const found = (outside) =>
    withNginx(socket, outside, async () => (await doctor({ BEANTRACK_PUSH_SOCKET: socket })).stdout);
  const usual = await found('events { worker_connections 768; }');
  assert.match(usual, /^FAIL {2}nginx worker_connections 768; 19000 are needed for 9000 listeners$/m);
  assert.match(usual, /^FAIL {2}nginx has no worker_shutdown_timeout/m);
  const files = await found('worker_rlimit_nofile 1024; events { worker_connections 20000; }');
  assert.match(files, /^FAIL {2}open files of an nginx worker: 1024;/m);
  assert.match(files, /^ok {4}nginx worker_connections 20000$/m);
  assert.match(await found('events {}'), /^FAIL {2}nginx worker_connections 512;/m);
  const enough = await found(
    'worker_rlimit_nofile 20000; worker_shutdown_timeout 10s; events { worker_connections 20000; }',
  );
  assert.doesNotMatch(enough, /^FAIL {2}.*nginx/m);
});

test('finds an error log of nginx that quotes requests', async () => {
  const socket = `${folder}/push.sock`;
  const found = (errorLog) =>
    withNginx(socket, 'events {}', async () => (await doctor({ BEANTRACK_PUSH_SOCKET: socket })).stdout, {
      format: 'log_format beantrack "$status"; ',
      server: `access_log ${folder}/access.log beantrack; ${errorLog}`,
    });
  const fault = /^FAIL {2}nginx's error log quotes what people search for: error_log in .*nginx\.conf$/m;
  const file = `${folder}/site.log`;
  for (const errorLog of ['', `error_log ${file};`, `error_log ${file} crit;`, `error_log ${file} emerg; error_log ${file};`])
    assert.match(await found(errorLog), fault, errorLog);
  const quiet = await found(`error_log ${file} emerg;`);
  assert.doesNotMatch(quiet, fault);
  assert.match(quiet, /^ok {4}error log of .*nginx\.conf$/m);
});

test('says so when no nginx serves the chat', async () => {
  const { stdout } = await doctor({ BEANTRACK_PUSH_SOCKET: `${folder}/other.sock` });
  assert.match(stdout, /^(FAIL {2}no nginx on this machine passes|\? {5}limits of nginx: not checked: cannot read)/m);
});

test('finds a push daemon with too few descriptors', async () => {
  const env = { BEANTRACK_PUSH_SOCKET: `${folder}/small.sock`, BEANTRACK_WAKE_SOCKET: `${folder}/small-wake.sock` };
  const daemon = spawn('bash', ['-c', `ulimit -n 1024; exec ${BUILD}/beantrack-pushd`], {
    env: { ...process.env, BEANTRACK_CONFIG: '/dev/null', BEANTRACK_DB_SOCKET: DB_SOCKET, ...env },
    stdio: 'ignore',
  });
  try {
    const found = await until('the daemon listens', async () => {
      const { stdout } = await doctor(env);
      return /^ok {4}push_socket/m.test(stdout) && stdout;
    });
    assert.match(found, /^FAIL {2}open files of beantrack-pushd: 1024, too few/m);
  } finally {
    daemon.kill('SIGTERM');
    await new Promise((done) => {
      daemon.once('exit', done);
    });
  }
});

test('finds clocks and time zones that differ', async () => {
  const late = await doctor({}, ['faketime', '-f', '-90s', `${BUILD}/beantrack-admin`, 'doctor']);
  assert.match(late.stdout, /^FAIL {2}the database's clock differs from this machine's by (89|90|91) s$/m);
  const [[zone]] = await sql('SELECT @@global.time_zone');
  try {
    await sql("SET GLOBAL time_zone = '+03:00'");
    assert.match((await doctor()).stdout, /^FAIL {2}the database's time zone is \+03:00, neither UTC nor/m);
    assert.match(
      (await doctor({ BEANTRACK_TIME_ZONE: 'Africa/Kampala' })).stdout,
      /^ok {4}time zones \(database \+03:00, time_zone Africa\/Kampala \+03:00\)$/m,
    );
  } finally {
    await sql(`SET GLOBAL time_zone = '${zone}'`);
  }
});

test('goes on after each finding: a faulty configuration, no database, no daemon', async () => {
  const file = join(folder, 'chat.conf');
  writeFileSync(file, 'log_level = loud\n');
  const { code, stdout } = await doctor({
    BEANTRACK_CONFIG: file,
    BEANTRACK_DB_SOCKET: '/nonexistent/mysql.sock',
    BEANTRACK_TEMPLATE_DIR: '/nonexistent',
    BEANTRACK_WAKE_SOCKET: '/nonexistent/wake.sock',
  });
  assert.equal(code, 1);
  for (const line of [
    /^FAIL {2}\S+chat.conf:1: log_level must be debug, info, warning or error, not 'loud'$/m,
    /^FAIL {2}template_dir \/nonexistent holds no layout.tpl$/m,
    /^ok {4}sql_dir /m,
    /^FAIL {2}database beantrack at \/nonexistent\/mysql.sock: /m,
    /^\? {5}contents and settings of the database: not checked: it cannot be reached$/m,
    /^ok {4}web_socket /m,
    /^FAIL {2}wake_socket /m,
    /^ok {4}nginx worker_connections 20000$/m,
    /^\? {5}mode of \/nonexistent\/wake.sock: not checked: /m,
    /^4 to mend\.\n3 not checked\.$/m,
  ])
    assert.match(stdout, line);
});
