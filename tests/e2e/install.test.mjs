// Installing, upgrading under load and removing, with nginx serving from the installed files and the stack's own
// workers and push daemon behind it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { BUILD, PUSH_SOCKET, STATE, run, until } from './support/stack.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'beantrack-install-'));
const prefix = join(folder, 'prefix');
const data = join(prefix, 'share/beantrack');
const site = join(prefix, 'etc/nginx/sites-available/beantrack-chat');
const socket = join(folder, 'nginx.sock');
let nginx;

const environment = {
  DESTDIR: '',
  prefix,
  bindir: join(prefix, 'bin'),
  sbindir: join(prefix, 'sbin'),
  datadir: join(prefix, 'share'),
  sysconfdir: join(prefix, 'etc'),
  BUILD,
  BUILD_TOP: 'build', // of the tree
  MULTIWATCH: '/usr/bin/multiwatch',
  web_socket: `${STATE}/run/web.sock`,
  push_socket: PUSH_SOCKET,
};
const install = (tree, command = 'install') => run(join(tree, 'host/install'), [command], { env: environment });

/** The parts of the source tree that are installed, to be changed into another version. */
function copyOfTree(name) {
  const tree = join(folder, name);
  for (const part of ['data', 'host', 'dev', 'nginx', 'sql', 'templates', 'build/static', 'build/locale'])
    cpSync(join(ROOT, part), join(tree, part), { recursive: true });
  return tree;
}

/** Every file below the prefix with the digest of its bytes. */
function snapshot() {
  const files = {};
  for (const entry of readdirSync(prefix, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile()) files[path] = createHash('sha256').update(readFileSync(path)).digest('hex');
  }
  return files;
}

/** Compares snapshots so that a failure names the files that differ. */
function same(now, expected) {
  const paths = Object.keys({ ...now, ...expected });
  assert.deepEqual(
    paths.filter((path) => now[path] !== expected[path]),
    [],
  );
}

async function get(path) {
  const format = '\\n%{http_code}';
  const { stdout } = await run('curl', ['-s', '--unix-socket', socket, '-w', format, `http://chat.test${path}`]);
  const end = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
}

const assetVersion = async (tree) => (await run(join(tree, 'dev/asset-version'), [])).stdout.trim();

before(async () => {
  const { code, stderr } = await install(ROOT);
  assert.equal(code, 0, stderr);
  const user = process.getuid() === 0 ? 'user root;' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${user} daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; worker_shutdown_timeout 5s;
     events { worker_connections 1000; }
     http {
       ${temporary} access_log off;
       include ${data}/nginx/http.conf;
       server { listen unix:${socket}; include ${data}/nginx/locations.conf; }
     }`,
  );
  nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'inherit' });
  await until('nginx serves', async () => (await get('/login')).status === 200);
});
after(async () => {
  if (nginx?.exitCode === null) {
    nginx.kill('SIGTERM');
    await new Promise((done) => {
      nginx.once('exit', done);
    });
  }
  rmSync(folder, { recursive: true });
});

test('an upgrade under load refuses no request, and pages of before find their files', async () => {
  const tree = copyOfTree('upgrade');
  const oldVersion = await assetVersion(ROOT);
  writeFileSync(join(tree, 'build/static/js/entries/room.js'), '// another room\n');
  writeFileSync(join(tree, 'build/static/js/added.js'), '// added\n');
  rmSync(join(tree, 'build/static/js/entries/search.js'));
  const newVersion = await assetVersion(tree);
  assert.notEqual(newVersion, oldVersion);
  const removed = readFileSync(join(ROOT, 'build/static/js/entries/search.js'), 'utf8');
  const room = readFileSync(join(ROOT, 'build/static/js/entries/room.js'), 'utf8');

  const paths = readdirSync(join(ROOT, 'build/static'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(ROOT, 'build').length))
    .filter((path) => !path.endsWith('/search.js'));
  paths.push(
    '/worker.js',
    '/login',
    `/static/v-${oldVersion}/js/entries/inbox.js`,
    `/static/v-${oldVersion}/css/room.css`,
  );
  let stop = false;
  const refused = [];
  let served = 0;
  const visitor = async (first) => {
    for (let i = first; !stop; ++i) {
      const path = paths[i % paths.length];
      const { status } = await get(path);
      served += 1;
      if (status !== 200) refused.push(`${path}: ${status}`);
    }
  };
  const visitors = Array.from({ length: 6 }, (_, i) => visitor(i * 7));
  await until('a first round', () => served > paths.length, { within: 60_000 });
  const { code, stderr } = await install(tree);
  assert.equal(code, 0, stderr);
  nginx.kill('SIGHUP');
  const page = (version) => get(`/static/v-${version}/js/entries/room.js`);
  await until('nginx has the new version', async () => (await get('/worker.js')).body.includes(newVersion));
  const then = served;
  await until('another round', () => served > then + paths.length, { within: 60_000 });
  stop = true;
  await Promise.all(visitors);
  assert.deepEqual(refused, []);

  assert.equal((await page(newVersion)).body, '// another room\n');
  assert.equal((await page(oldVersion)).body, room);
  assert.equal((await get(`/static/v-${oldVersion}/js/entries/search.js`)).body, removed);
  assert.equal((await get('/static/js/entries/search.js')).status, 404, 'leftovers are deleted');
  assert.equal((await get(`/static/v-${newVersion}/js/entries/search.js`)).status, 404);
  assert.match((await get(`/static/v-${oldVersion}/css/room.css`)).body, /--/, 'a style sheet is put together');
  const inode = statSync(join(environment.bindir, 'beantrack-admin')).ino;
  assert.equal((await install(ROOT)).code, 0);
  assert.notEqual(statSync(join(environment.bindir, 'beantrack-admin')).ino, inode, 'programs are replaced by rename');
});

test('keeps a bounded number of earlier versions', async () => {
  const tree = copyOfTree('versions');
  for (let i = 0; i < 5; ++i) {
    writeFileSync(join(tree, 'build/static/js/added.js'), `// ${i}\n`);
    assert.equal((await install(tree)).code, 0);
  }
  assert.equal(readdirSync(join(data, 'static')).filter((name) => name.startsWith('v-')).length, 3);
});

test('installs what everybody may read, whatever the umask', async () => {
  const tree = copyOfTree('umask');
  writeFileSync(join(tree, 'build/static/js/added.js'), '// added\n');
  const other = { ...environment, DESTDIR: join(folder, 'destination') };
  for (const source of [ROOT, tree]) {
    const shell = `umask 077; exec ${source}/host/install install`;
    assert.equal((await run('sh', ['-c', shell], { env: other })).code, 0);
  }
  const earlier = `static/v-${await assetVersion(ROOT)}`;
  for (const path of ['', 'static/js', 'static/js/added.js', earlier, `${earlier}/js/entries/room.js`])
    assert.equal(statSync(join(other.DESTDIR, data, path)).mode & 0o004, 0o004, path);
});

test('an installation that cannot write leaves the old one whole', async () => {
  const whole = snapshot();
  const tree = copyOfTree('full');
  writeFileSync(join(tree, 'build/static/js/entries/room.js'), '// another room\n');
  // Files may not be larger than 64 KiB: the programs are.
  const limited = await run('bash', ['-c', `ulimit -f 64; trap '' XFSZ; exec ${tree}/host/install install`], {
    env: environment,
  });
  assert.notEqual(limited.code, 0);
  assert.match(limited.stderr, /File too large/);
  same(snapshot(), whole);
});

test('an installation that is interrupted leaves the old one whole', async () => {
  const whole = snapshot();
  const tree = copyOfTree('interrupted');
  writeFileSync(join(tree, 'build/static/js/entries/room.js'), '// another room\n');
  const running = spawn(join(tree, 'host/install'), ['install'], { env: { ...process.env, ...environment } });
  const ended = new Promise((done) => {
    running.once('exit', (code, signal) => done(code ?? signal));
  });
  await until('files are being written', () => existsSync(join(data, 'static/js/entries/room.js.beantrack-new')), {
    every: 1,
  });
  running.kill('SIGTERM');
  assert.notEqual(await ended, 0);
  same(snapshot(), whole);
});

test('is not removed while nginx includes it, and then leaves what is the operator’s', async () => {
  const enabled = join(prefix, 'etc/nginx/sites-enabled');
  mkdirSync(enabled);
  symlinkSync(site, join(enabled, 'beantrack-chat'));
  const whole = snapshot();
  const refused = await install(ROOT, 'uninstall');
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /still in use.*\nnginx, by \S+sites-enabled\/beantrack-chat\n/);
  same(snapshot(), whole);

  rmSync(enabled, { recursive: true });
  const removed = await install(ROOT, 'uninstall');
  assert.equal(removed.code, 0, removed.stderr);
  assert.deepEqual(Object.keys(snapshot()).sort(), [join(prefix, 'etc/beantrack/chat.conf'), site].sort());
  assert.match(removed.stdout, /Left behind/);
});

test('its site stands beside one that certbot has set up', async () => {
  assert.equal((await install(ROOT)).code, 0);
  const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const made = await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=chat.test',
    '-out',
    certificate,
    '-keyout',
    key,
  ]);
  assert.equal(made.code, 0, made.stderr);
  // With the lines for a certificate switched on, as the comments in the file say.
  const secured = readFileSync(site, 'utf8')
    .replace(/^( *)listen (\[::\]:)?80;$/gm, '')
    .replace(/^( *)# ((listen .*443|ssl_|add_header Strict).*)$/gm, '$1$2')
    .replace(/\/etc\/letsencrypt\S+fullchain.pem/, certificate)
    .replace(/\/etc\/letsencrypt\S+privkey.pem/, key)
    .replaceAll('/var/log/nginx', folder);
  assert.match(secured, /^ *listen \[::\]:443 ssl;$/m);
  const plain = readFileSync(site, 'utf8').replaceAll('/var/log/nginx', folder);
  const certbot = `
    server { listen 80 default_server; listen [::]:80 default_server; server_name _; }
    server { listen [::]:443 ssl ipv6only=on; listen 443 ssl; server_name shop.test;
      ssl_certificate ${certificate}; ssl_certificate_key ${key};
      ssl_session_cache shared:le_nginx_SSL:10m; }`;
  for (const [name, ours] of Object.entries({ plain, secured })) {
    for (const sites of [
      [certbot, ours],
      [ours, certbot],
    ]) {
      const file = join(folder, `${name}.conf`);
      writeFileSync(file, `pid ${folder}/test.pid; events {} http { access_log off; ${sites.join('\n')} }`);
      const { code, stderr } = await run('nginx', [
        '-t',
        '-q',
        '-p',
        folder,
        '-e',
        join(folder, 'test.log'),
        '-c',
        file,
      ]);
      assert.equal(code, 0, `${name}: ${stderr}`);
    }
  }
});
