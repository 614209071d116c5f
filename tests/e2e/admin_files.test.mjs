// Where the programs find their own files, and what they do about a faulty configuration.
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { sql, trySql } from './support/sql.mjs';
import { BUILD, DB_SOCKET, run } from './support/stack.mjs';

const PROGRAMS = ['web', 'pushd', 'admin'].map((name) => `beantrack-${name}`);
const FAULTY_CONFIGURATION = 78;
const folder = mkdtempSync(join(tmpdir(), 'beantrack-files-'));
const database = `files_${process.pid}`;
after(async () => {
  rmSync(folder, { recursive: true });
  await trySql(`DROP DATABASE IF EXISTS ${database}`);
});

/** Nothing says where the files are: what is in the tests' own environment is taken out. */
const env = {
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => name.startsWith('BEANTRACK_'))
      .map((name) => [name]),
  ),
  BEANTRACK_CONFIG: '/dev/null',
  BEANTRACK_DB_SOCKET: DB_SOCKET,
  BEANTRACK_DB_NAME: database,
};

test('a program in a build tree uses the files of its tree, from any folder', async () => {
  await sql(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  const migrated = await run('sh', ['-c', `cd / && exec ${BUILD}/beantrack-admin migrate`], { env });
  assert.equal(migrated.code, 0, migrated.stderr);
  const { stdout } = await run(`${BUILD}/beantrack-admin`, ['doctor'], { env });
  for (const option of ['template_dir', 'sql_dir', 'locale_dir'])
    assert.match(stdout, new RegExp(`^ok {4}${option} `, 'm'));
  assert.match(stdout, /^ok {4}migrations$/m);
});

test('an installed program ignores the folders around it', async () => {
  const bin = join(folder, 'prefix/bin');
  mkdirSync(bin, { recursive: true });
  cpSync(resolve(import.meta.dirname, '../../sql'), join(folder, 'prefix/sql'), { recursive: true });
  copyFileSync(`${BUILD}/beantrack-admin`, join(bin, 'beantrack-admin'));
  const { stdout } = await run(join(bin, 'beantrack-admin'), ['doctor'], { env });
  assert.match(stdout, /sql_dir \S+\/share\/beantrack\/sql/);
  assert.ok(!stdout.includes(folder));
});

test('each program refuses a faulty configuration with status 78 and names file and line', async () => {
  const file = join(folder, 'chat.conf');
  writeFileSync(file, 'db_name = beantrack\ndb_nmae = other\nlog_level = loud\n');
  for (const program of PROGRAMS) {
    const args = program === 'beantrack-admin' ? ['config', '--check'] : [];
    const { code, stderr } = await run(`${BUILD}/${program}`, args, { env: { ...env, BEANTRACK_CONFIG: file } });
    assert.equal(code, FAULTY_CONFIGURATION, program);
    assert.match(stderr, new RegExp(`${file}:2: unknown option 'db_nmae'`));
    assert.match(stderr, new RegExp(`${file}:3: log_level must be debug, info, warning or error`));
  }
});

test('config --check accepts what the programs accept, and refuses missing folders', async () => {
  const check = (more) => run(`${BUILD}/beantrack-admin`, ['config', '--check'], { env: { ...env, ...more } });
  assert.deepEqual(await check({}), { code: 0, stdout: '', stderr: '' });
  const wrong = await check({ BEANTRACK_TEMPLATE_DIR: '/nonexistent' });
  assert.equal(wrong.code, FAULTY_CONFIGURATION);
  assert.match(wrong.stderr, /template_dir: \/nonexistent holds no layout.tpl/);
});

test('a configuration that may not be read is an error', async () => {
  const closed = join(folder, 'closed.conf');
  writeFileSync(closed, 'db_name = beantrack\n');
  chmodSync(closed, 0);
  if (process.getuid() === 0) {
    // Root may read everything, so another user has to try: one who may run the program and pass the folder.
    chmodSync(folder, 0o755);
    copyFileSync(`${BUILD}/beantrack-admin`, join(folder, 'beantrack-admin'));
    const { code, stderr } = await run(
      'setpriv',
      ['--reuid=65534', '--clear-groups', join(folder, 'beantrack-admin'), 'config', '--check'],
      { env: { ...env, BEANTRACK_CONFIG: closed } },
    );
    assert.equal(code, FAULTY_CONFIGURATION);
    assert.match(stderr, /cannot read \S+closed.conf \(Permission denied\)/);
  } else {
    const { code } = await run(`${BUILD}/beantrack-admin`, ['config', '--check'], {
      env: { ...env, BEANTRACK_CONFIG: closed },
    });
    assert.equal(code, FAULTY_CONFIGURATION);
  }
});
