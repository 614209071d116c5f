// ./configure names everything that is missing at once. It runs in a copy of its files, and finds the tools of this
// machine but for those that a test takes away.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { run } from './support/stack.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'beantrack-configure-'));
after(() => rmSync(folder, { recursive: true }));

/** Runs ./configure without these commands. */
async function configureWithout(name, commands, args = []) {
  const tree = join(folder, name);
  const bin = join(tree, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const part of ['configure', 'configure.ac', 'config.mk.in', 'dev'])
    cpSync(join(ROOT, part), join(tree, part), { recursive: true });
  for (const command of readdirSync('/usr/bin'))
    if (!commands.includes(command)) symlinkSync(`/usr/bin/${command}`, join(bin, command));
  return run(join(tree, 'configure'), ['--quiet', ...args], { env: { PATH: bin }, timeout: 240_000 });
}

test('without compiler, autoconf and make it lists them with all other packages', async () => {
  const missing = ['autoconf', 'g++', 'c++', 'clang++', 'make', 'pkg-config', 'msgfmt'];
  const { code, stderr } = await configureWithout('bare', missing);
  assert.notEqual(code, 0);
  assert.match(stderr, /apt-get install autoconf g\+\+ make pkg-config gettext$/m);
});

test('with these it lists what else is missing', async () => {
  const { code, stderr } = await configureWithout('some', ['pkg-config', 'msgfmt', 'x86_64-linux-gnu-pkg-config']);
  assert.notEqual(code, 0);
  assert.match(stderr, /apt-get install pkg-config .*gettext$/m);
});

test('without esbuild it says what to install', async () => {
  const { code, stderr } = await configureWithout('unbundled', ['esbuild']);
  assert.notEqual(code, 0);
  assert.match(stderr, /apt-get install esbuild$/m);
});

test('a client library that was chosen is not replaced by the other one', async () => {
  const flags = async (what) => (await run('mariadb_config', [what])).stdout.trim();
  const given = [`MYSQL_CFLAGS=${await flags('--include')}`, `MYSQL_LIBS=${await flags('--libs')}`];
  const chosen = await configureWithout('chosen', [], ['--with-mysql=mysql', ...given]);
  assert.notEqual(chosen.code, 0);
  assert.match(chosen.stderr, /apt-get install libmysqlclient-dev$/m);
  const found = await configureWithout('found', [], ['--with-mysql=mariadb', ...given]);
  assert.equal(found.code, 0, found.stderr);
});

test('a client library that does not exist is refused', async () => {
  const { code, stderr } = await configureWithout('unknown', [], ['--with-mysql=oracle']);
  assert.notEqual(code, 0);
  assert.match(stderr, /--with-mysql must be mysql, mariadb or auto, not 'oracle'/);
});
