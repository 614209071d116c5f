// A whole stack of a test file's own, for settings that the common one does not have. All that the file imports must be
// imported after its start:
//
//   after(startStack({ BEANTRACK_PASSWORD_COST: '12' }));
//   const { Client } = await import('./support/http.mjs');
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');
const START_MS = 120_000;

const run = (program, args = []) =>
  execFileSync(join(ROOT, program), args, { encoding: 'utf8', timeout: START_MS, stdio: ['ignore', 'pipe', 'pipe'] });

/** Starts it, makes it the stack of this process, and returns what stops it. Blocks: modules imported later find it. */
export function startStack(settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'beantrack-stack-'));
  const port = run('tests/free-port').trim();
  Object.assign(process.env, settings, { STATE: folder, PORT: port, BEANTRACK_URL: `http://127.0.0.1:${port}` });
  run('dev/stack', ['start']);
  return () => {
    run('dev/stack', ['stop']);
    rmSync(folder, { recursive: true });
  };
}
