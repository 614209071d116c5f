// A whole stack of a test file's own, with the limits of a site. To be imported first: the other modules of support/ then
// mean this stack.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after } from 'node:test';

const ROOT = resolve(import.meta.dirname, '../../..');

function must(program, args = []) {
  const { status, stdout, stderr } = spawnSync(join(ROOT, program), args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout.trim();
}

const folder = mkdtempSync(join(tmpdir(), 'beantrack-stack-'));
process.env.PORT = must('tests/free-port');
process.env.STATE = join(folder, 'var');
process.env.LIMITS = 'site';
delete process.env.BEANTRACK_URL;

after(() => {
  must('dev/stack', ['stop']);
  rmSync(folder, { recursive: true });
});
must('dev/stack', ['start']);
