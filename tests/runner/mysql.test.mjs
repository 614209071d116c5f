// Where MySQL's server comes from, and what is told when there is none: that it cannot be installed now is no fault.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const DEV = join(dirname(fileURLToPath(import.meta.url)), '../../dev');
const CANNOT_INSTALL_NOW = 75;
const folder = mkdtempSync(join(tmpdir(), 'beantrack-mysql-'));
after(() => rmSync(folder, { recursive: true }));

// Nobody answers there.
const unreachable = { MYSQL_ROOT: join(folder, 'mysql'), MYSQL_MIRROR: 'http://127.0.0.1:1/', MYSQLD: '' };

function dev(command, args, env) {
  return spawnSync(join(DEV, command), args, { encoding: 'utf8', env: { ...process.env, ...unreachable, ...env } });
}

test('a server that cannot be installed now has an exit status of its own, and leaves no mounts', () => {
  assert.equal(dev('mysql', ['found']).status, 1);
  const { status, stderr } = dev('mysql', ['install']);
  assert.equal(status, CANNOT_INSTALL_NOW, stderr);
  assert.match(stderr, /^dev\/mysql: /m);
  assert.ok(!existsSync(join(folder, 'mysql/root')));
  assert.ok(!readFileSync('/proc/self/mounts', 'utf8').includes(folder));
});

test('the stack passes that status on, and nothing of it runs', () => {
  const STATE = join(folder, 'state');
  const { status, stderr } = dev('stack', ['database'], { DATABASE: 'mysql', STATE });
  assert.equal(status, CANNOT_INSTALL_NOW, stderr);
  assert.ok(!existsSync(join(STATE, 'sv')));
});

test("MariaDB's server is not taken for MySQL's", () => {
  const { status, stderr } = dev('mysql', ['install'], { MYSQLD: 'mariadbd' });
  assert.equal(status, 1);
  assert.match(stderr, /MYSQLD names 'mariadbd', which is not a MySQL server/);
});

test('a database that is neither is refused', () => {
  const { status, stderr } = dev('stack', ['database'], { DATABASE: 'oracle', STATE: join(folder, 'state') });
  assert.equal(status, 1);
  assert.match(stderr, /DATABASE must be mariadb or mysql, not 'oracle'/);
});
