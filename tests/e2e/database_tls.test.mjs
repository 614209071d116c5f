// TLS to a database that db_host names, on a server with a certificate authority of the test's own.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PrivateServer } from './support/private_server.mjs';
import { BUILD, freePort, run, until } from './support/stack.mjs';
import { certify, makeAuthority, standBetween } from './support/tls.mjs';

const ADDRESS = '127.0.0.2'; // which the certificate names
const OTHER_ADDRESS = '127.0.0.3';
const USER = { BEANTRACK_DB_USER: 'remote', BEANTRACK_DB_PASSWORD: 'secret' };

const folder = mkdtempSync(join(tmpdir(), 'beantrack-tls-'));
let server;
let at; // where it listens
let authority;
let otherAuthority;

before(async () => {
  authority = await makeAuthority(folder, 'authority');
  otherAuthority = await makeAuthority(folder, 'other-authority');
  at = { host: ADDRESS, port: await freePort() };
  server = await PrivateServer.start([
    ...(await certify(folder, authority, ADDRESS)),
    ...['--skip-networking=OFF', `--bind-address=${ADDRESS}`, `--port=${at.port}`, '--skip-name-resolve'],
  ]);
  await server.sql(`CREATE USER remote@'%' IDENTIFIED BY 'secret'; GRANT ALL ON beantrack.* TO remote@'%'`);
});

after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

const requireTls = (state) => server.sql(`SET GLOBAL require_secure_transport = ${state}`);

/** The options of a program that connects there. */
const options = ({ host, port }, tls, ca) => ({
  ...{ BEANTRACK_DB_HOST: host, BEANTRACK_DB_PORT: String(port), BEANTRACK_DB_TLS: tls, ...USER },
  ...(ca ? { BEANTRACK_DB_TLS_CA: ca } : {}),
});

const admin = (command, ...where) =>
  run(`${BUILD}/beantrack-admin`, command, { env: { ...server.env, ...options(...where) } });

async function connects(...where) {
  const { code, stderr } = await admin(['user', 'list'], ...where);
  assert.equal(code, 0, stderr);
}

async function isRefused(reason, ...where) {
  const { code, stderr } = await admin(['user', 'list'], ...where);
  assert.notEqual(code, 0, 'connected');
  assert.match(stderr, reason);
}

test('a server that requires TLS is reached with it, and not without', async () => {
  await requireTls('ON');
  await connects(at, 'preferred');
  await connects(at, 'required');
  await connects(at, 'verify', authority);
  await isRefused(/\[(3159|1045)\]/, at, 'off'); // MySQL's number, MariaDB's
  await requireTls('OFF');
  await connects(at, 'off');
});

test('verify takes the certificate of the right authority alone', async () => {
  await connects(at, 'verify', authority);
  await isRefused(/\[2026\]/, at, 'verify', otherAuthority);
  await isRefused(/\[2026\]/, at, 'verify', join(folder, 'nothing.pem'));
});

test('verify takes the certificate at the address that it names alone', async (t) => {
  const elsewhere = await standBetween(at, OTHER_ADDRESS);
  t.after(elsewhere.close);
  await connects(elsewhere, 'required');
  await isRefused(/\[2026\]/, elsewhere, 'verify', authority);
});

test('who removes the offer of TLS from the greeting gets no statement, and from verify no login either', async (t) => {
  const attacker = await standBetween(at, ADDRESS, { strip: true });
  t.after(attacker.close);
  await connects(attacker, 'preferred');
  assert.match(attacker.heard, /autocommit/);

  attacker.heard = '';
  await isRefused(/TLS|SSL/, attacker, 'required');
  assert.doesNotMatch(attacker.heard, /autocommit/);

  attacker.heard = '';
  await isRefused(/TLS|SSL/, attacker, 'verify', authority);
  assert.doesNotMatch(attacker.heard, /remote/);
});

test('the push daemon goes on when its encrypted connections are killed or disturbed', async (t) => {
  await requireTls('ON');
  await server.must(`${BUILD}/beantrack-admin`, ['demo']);
  const between = await standBetween(at, ADDRESS);
  t.after(between.close);
  const usual = server.env;
  server.env = { ...usual, ...options(between, 'verify', authority) };
  await server.startDaemon();
  server.env = usual;

  const events = async () => Number(await server.value('SELECT COUNT(*) FROM chat_events'));
  const isRelayed = async () => {
    const before = await events();
    await server.sql(`INSERT INTO messages (sender_id, receiver_id, content)
      SELECT s.id, v.id, 'by TLS' FROM users s, users v
       WHERE s.email = 'supplier1@beantrack.test' AND v.email = 'vendor1@beantrack.test'`);
    await until('the message is relayed', async () => (await events()) > before);
  };
  await isRelayed();
  const connections = await server.sql("SELECT id FROM information_schema.processlist WHERE user = 'remote'");
  assert.ok(connections.length > 0);
  for (const [id] of connections)
    await server.sql(`KILL ${id}`).catch((error) => assert.match(error.message, /Unknown thread/)); // it has just ended
  await isRelayed();
  assert.ok(between.disturb() > 0);
  await isRelayed();
  await server.stopDaemon();
});

test('the doctor reports a connection to another machine that is not encrypted, or not verified', async () => {
  await requireTls('OFF');
  const doctor = async (...where) => (await admin(['doctor'], ...where)).stdout;
  assert.match(await doctor(at, 'off'), /^FAIL .*127\.0\.0\.2 is not encrypted/m);
  assert.match(await doctor(at, 'required'), /^WARN .*127\.0\.0\.2 is encrypted, but the server is not verified/m);
  assert.match(await doctor(at, 'verify', authority), /^ok .*TLS to the database at 127\.0\.0\.2/m);
});

test('verification without authorities is refused, and so are authorities without verification', async () => {
  await isRefused(/db_tls: verify requires db_tls_ca/, at, 'verify');
  await isRefused(/db_tls_ca: requires db_tls = verify/, at, 'required', authority);
  await isRefused(/db_tls must be off, preferred, required or verify/, at, 'yes');
});
