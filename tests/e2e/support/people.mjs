// People of a test's own, so that tests do not disturb each other.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from './http.mjs';
import { quote, sql } from './sql.mjs';
import { admin, unique } from './stack.mjs';

const PASSWORD = 'coffee-demo';

function person([id, name, role, email], cookie) {
  const client = new Client(cookie);
  return { id, name, role, email, password: PASSWORD, cookie, client };
}

/**
 * Makes people who are signed in: a supplier, a vendor, a supplier, …
 * Each has id, name, role, email, password, cookie (the header's value) and client.
 */
export async function people(count) {
  const folder = await mkdtemp(join(tmpdir(), 'beantrack-e2e-'));
  try {
    await admin(['demo', '--users', String(count), '--sessions', join(folder, 'cookies')]);
    const cookies = (await readFile(join(folder, 'cookies'), 'utf8')).trim().split('\n');
    const digest = (cookie) => `SHA2(${quote(cookie.split('=')[1])}, 256)`;
    const rows = await sql(
      cookies
        .map(
          (cookie) =>
            `SELECT u.id, u.name, u.role, u.email FROM chat_sessions s JOIN users u ON u.id = s.user_id
        WHERE s.token_digest = UNHEX(${digest(cookie)});`,
        )
        .join('\n'),
    );
    if (rows.length !== count) throw new Error(`demo --users ${count} --sessions made ${rows.length} sessions`);
    return rows.map((row, i) => person(row, cookies[i]));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Adds one account as an operator does; it is not signed in. `force`: whatever its name looks like. */
export async function account(
  role,
  { name = unique(role), email = `${unique(role)}@beantrack.test`, force = true } = {},
) {
  const words = ['user', 'add', email, '--name', name, '--role', role, ...(force ? ['--force'] : [])];
  const { stdout } = await admin(words, { input: `${PASSWORD}\n` });
  return person([stdout.trim(), name, role, email], '');
}

/** The same, signed in. */
export async function signedIn(role, options) {
  const made = await account(role, options);
  await made.client.login(made.email, made.password);
  made.cookie = made.client.cookie;
  return made;
}

/** A second session of somebody: another browser of theirs. */
export async function otherDevice(someone) {
  const client = new Client();
  await client.login(someone.email, someone.password);
  return { ...someone, client, cookie: client.cookie };
}
