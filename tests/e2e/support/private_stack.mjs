// A whole stack of a test file's own, for settings that the common one does not have. All that the file imports must be
// imported after its start:
//
//   const stop = await startStack({ BEANTRACK_PASSWORD_COST: '12' });
//   const { Client } = await import('./support/http.mjs');
//   after(stop);
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../../..');
const START_MS = 120_000;
const run = promisify(execFile);

/** Starts it, makes it the stack of this process, and answers what stops it. */
export async function startStack(settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'beantrack-stack-'));
  const { stdout: port } = await run(`${ROOT}/tests/free-port`);
  Object.assign(process.env, settings, {
    STATE: folder,
    PORT: port.trim(),
    BEANTRACK_URL: `http://127.0.0.1:${port.trim()}`,
  });
  const stack = (what) => run(`${ROOT}/dev/stack`, [what], { timeout: START_MS });
  await stack('start');
  return async () => {
    await stack('stop');
    await rm(folder, { recursive: true });
  };
}
