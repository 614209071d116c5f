// The systemd units, as they are installed: how much of the machine a compromised program could reach.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { BUILD, run } from './support/stack.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const SERVICES = ['beantrack-web.service', 'beantrack-pushd.service'];
const MAX_EXPOSURE = 15; // in tenths, of 100
const root = mkdtempSync(join(tmpdir(), 'beantrack-units-'));
const units = join(root, 'usr/local/lib/systemd/system');
after(() => rmSync(root, { recursive: true }));

const analyze = (...args) => run('systemd-analyze', ['--no-pager', `--root=${root}`, ...args]);

before(async () => {
  const folders = { prefix: '/usr/local', bindir: '/usr/local/bin', sbindir: '/usr/local/sbin' };
  const { code, stderr } = await run(join(ROOT, 'host/install'), ['install'], {
    env: {
      ...folders,
      DESTDIR: root,
      datadir: '/usr/local/share',
      sysconfdir: '/etc',
      BUILD,
      BUILD_TOP: join(ROOT, 'build'),
      MULTIWATCH: '/usr/bin/multiwatch',
      web_socket: '/run/beantrack/web.sock',
      push_socket: '/run/beantrack/push.sock',
    },
  });
  assert.equal(code, 0, stderr);
});

for (const service of SERVICES) {
  test(`${service} is hardly exposed`, async () => {
    assert.ok(existsSync(join(units, service)));
    const { code, stdout, stderr } = await analyze(
      ...['security', '--offline=true', `--threshold=${MAX_EXPOSURE}`, service],
    );
    const [, level] = /^→ Overall exposure level for \S+: (\S+)/m.exec(stdout) ?? [];
    assert.ok(Number(level) <= MAX_EXPOSURE / 10, stdout + stderr);
    assert.equal(code, 0, stdout + stderr);
  });

  // What systemd-analyze does not judge.
  test(`${service} has bounds, and leaves no core dump`, () => {
    const settings = [service, `${service}.d/hardening.conf`].map((file) => readFileSync(join(units, file), 'utf8'));
    const value = (name) => new RegExp(`^${name}=(.+)$`, 'm').exec(settings.join('\n'))?.[1];
    assert.equal(value('LimitCORE'), '0');
    assert.match(value('MemoryMax') ?? '', /^\d+[MG]$/);
    assert.match(value('TasksMax') ?? '', /^\d+$/);
    assert.match(settings[1], /^SystemCallFilter=~.*\bptrace process_vm_readv process_vm_writev$/m);
  });
}
