// The programs' database user, beside the owner of the database: what runs as whom, and how an operator keeps them.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { after, test } from 'node:test';
import { sql, trySql, value } from './support/sql.mjs';
import { STATE, admin } from './support/stack.mjs';

const CONFIG = `${STATE}/chat.conf`; // has the programs' database user, and its password
const RUNNER = /^db_user = (.+)$/m.exec(readFileSync(CONFIG, 'utf8'))[1];
const made = `rights${process.pid}`;
after(() =>
  trySql(`DROP DATABASE IF EXISTS ${made}; DROP USER IF EXISTS '${made}'@'localhost', '${made}_run'@'localhost'`),
);

const asRunner = (args, options = {}) =>
  admin(args, { may: true, options: { BEANTRACK_CONFIG: CONFIG, BEANTRACK_DB_RUN_USER: RUNNER, ...options } });

test('the workers and the push daemon run as a user of their own, whose password nobody else may read', async () => {
  const users = await sql(`SELECT user, COUNT(*) FROM information_schema.processlist
                            WHERE db = 'beantrack' AND id <> CONNECTION_ID() GROUP BY user`);
  assert.deepEqual(users.map(([user]) => user).filter((user) => user === RUNNER), [RUNNER]);
  const grants = (await sql(`SHOW GRANTS FOR '${RUNNER}'@'localhost'`)).flat();
  const wide = grants.filter((grant) => / ON (?:\*|`beantrack`)\.\*/.test(grant) && !grant.startsWith('GRANT USAGE'));
  assert.deepEqual(wide, []);
  assert.equal(statSync(CONFIG).mode & 0o777, 0o600);
});

test('the doctor finds rights that are missing or too many, as either user', async () => {
  const doctor = async () => {
    const outputs = [await asRunner(['doctor']), await admin(['doctor'], { may: true })];
    return outputs.map(({ stdout }) => stdout.split('\n').filter((line) => /^\S.*\brights\b/.test(line)));
  };
  const good = `ok    rights of database user ${RUNNER}@localhost`;
  assert.deepEqual(await doctor(), [[good], [good]]);
  try {
    await sql(`GRANT SELECT (remember_token) ON users TO '${RUNNER}'@'localhost'`);
    for (const lines of await doctor()) {
      assert.equal(lines.length, 1);
      assert.match(lines[0], /^WARN {2}database user .* has more rights .*: users: SELECT \(remember_token\)$/);
    }
    await sql(`REVOKE SELECT (remember_token) ON users FROM '${RUNNER}'@'localhost';
               REVOKE UPDATE ON chat_settings FROM '${RUNNER}'@'localhost'`);
    for (const lines of await doctor())
      assert.match(lines[0], /^FAIL {2}database user .* lacks rights: chat_settings: UPDATE$/);
  } finally {
    await admin(['migrate']);
    await trySql(`REVOKE SELECT (remember_token) ON users FROM '${RUNNER}'@'localhost'`);
  }
  assert.deepEqual(await doctor(), [[good], [good]]);
});

test('a command that the programs’ user may not run says what to do', async () => {
  for (const [args, input] of [
    [['migrate', '--repair']],
    [['user', 'add', `${made}@x.test`, '--name', 'Nobody', '--role', 'admin'], 'a long password 1\n'],
    [['user', 'disable', 'vendor1@beantrack.test']],
    [['release']],
  ]) {
    const { code, stderr } = await admin(args, { input, may: true, options: { BEANTRACK_CONFIG: CONFIG } });
    assert.equal(code, 1, args.join(' '));
    if (args[0] === 'release') continue; // refuses since the push daemon runs
    assert.match(stderr, /owns the database, such as beantrack-migrate; beantrack-admin grants prints its rights/);
  }
  assert.equal(await value("SELECT disabled_at FROM users WHERE email = 'vendor1@beantrack.test'"), 'NULL');
});

test('grants and migrate turn one user with all rights into two', async (t) => {
  const at = { database: made, options: { BEANTRACK_DB_RUN_USER: `${made}_run` } };
  // MySQL keeps a binary log, beside which only administrators create triggers.
  const trusted = await value('SELECT @@global.log_bin_trust_function_creators');
  t.after(() => sql(`SET GLOBAL log_bin_trust_function_creators = ${trusted}`));
  await sql('SET GLOBAL log_bin_trust_function_creators = 1');
  await sql(`CREATE DATABASE ${made}; CREATE USER '${made}_run'@'localhost' IDENTIFIED BY 'one';
             GRANT ALL ON ${made}.* TO '${made}_run'@'localhost'`);
  const as = (user, password) => ({
    ...at,
    options: { ...at.options, BEANTRACK_DB_USER: user, BEANTRACK_DB_PASSWORD: password },
  });
  const alone = await admin(['migrate'], as(`${made}_run`, 'one'));
  assert.match(alone.stderr, /both migrates the database and runs the programs/);
  await admin(['demo'], as(`${made}_run`, 'one'));

  const script = async () => (await admin(['grants', '--migrate', made], at)).stdout;
  assert.doesNotMatch(await script(), /^REVOKE/m, 'the triggers still need all rights');
  await sql(await script());
  await sql(`ALTER USER '${made}'@'localhost' IDENTIFIED /*!80000 WITH caching_sha2_password */ BY 'two'`);
  const { stdout, stderr } = await admin(['migrate'], as(made, 'two'));
  assert.match(stdout, /^applied 004_triggers$/m);
  assert.equal(stderr, '');
  const definers = `SELECT DISTINCT definer FROM information_schema.triggers WHERE trigger_schema = '${made}'`;
  assert.deepEqual(await sql(definers), [[`${made}@localhost`]]);
  const rights = (await sql(`SHOW GRANTS FOR '${made}_run'@'localhost'`)).flat().join('\n');
  assert.doesNotMatch(rights, /ALL PRIVILEGES/);
  assert.match(rights, /UPDATE \([^)]*`password`[^)]*\) ON `[^`]*`\.`users`/);

  const later = await script();
  assert.match(later, /^REVOKE ALL PRIVILEGES ON/m);
  await sql(later);
  const repeated = (await sql(`SHOW GRANTS FOR '${made}_run'@'localhost'`)).flat();
  assert.deepEqual(repeated.sort(), rights.split('\n').sort(), 'and may be repeated');
  const input = 'another one 2\n';
  const passwd = await admin(['user', 'passwd', 'vendor1@beantrack.test'], { ...as(made, 'two'), input });
  assert.match(passwd.stdout, /has a new password/);
});
