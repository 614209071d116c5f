// Sign-ins at the very moment at which the account changes: no session of what it was before may remain.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from './support/http.mjs';
import { account } from './support/people.mjs';
import { quote, sql, value } from './support/sql.mjs';
import { admin, sleep } from './support/stack.mjs';

const OLD = 'coffee-demo';
const NEW = 'robusta-and-arabica';
const ROUNDS = 6;
const SIGN_INS = 6; // of each round

/** A client whose form is filled in: the next request is the sign-in itself. */
async function ready() {
  const client = new Client();
  await client.token();
  return client;
}

const OTHER_HASH = `$2y$10$${'a'.repeat(53)}`;
const SPREAD_MS = 60; // between two sign-ins

const where = (owner) => `WHERE user_id = ${quote(owner.id)}`;
const lastSession = (owner) => `SELECT COALESCE(MAX(id), 0) FROM chat_sessions ${where(owner)};`;

/** Each makes the change, and answers the newest session that it must end; nothing if the change was refused. */
const changes = {
  'a change on the profile page': async (owner) => {
    const fields = { current_password: OLD, password: NEW, password_again: NEW };
    const answer = await owner.client.form('/profile/password', fields);
    if (answer.status !== 303) return undefined; // too many others hash
    const own = await value(`SELECT id FROM chat_sessions
      WHERE token_digest = UNHEX(SHA2(${quote(owner.client.cookie.split('=')[1])}, 256))`);
    assert.equal(await value(`SELECT COUNT(*) FROM chat_sessions ${where(owner)} AND id > ${own}`), '0');
    return own - 1;
  },
  'beantrack-admin user passwd': async (owner) => {
    await admin(['user', 'passwd', owner.email], { input: `${NEW}\n` });
    return Infinity;
  },
  'a change by SQL': async (owner) => {
    await sql(`UPDATE users SET password = ${quote(OTHER_HASH)} WHERE id = ${quote(owner.id)}`);
    return Infinity;
  },
  'a disabled account': async (owner) => {
    await admin(['user', 'disable', owner.email]);
    return Infinity;
  },
  'an account that is disabled and enabled': (owner) =>
    value(`UPDATE users SET disabled_at = NOW() WHERE id = ${quote(owner.id)}; ${lastSession(owner)}
           UPDATE users SET disabled_at = NULL WHERE id = ${quote(owner.id)}`),
  'a deleted account': async (owner) => {
    await sql(`DELETE FROM users WHERE id = ${quote(owner.id)}`);
    return Infinity;
  },
};

for (const [name, change] of Object.entries(changes))
  test(`${name} ends all sessions, also of those who sign in at that moment`, async () => {
    let [begun, made] = [0, 0];
    for (let round = 0; round < ROUNDS; ++round) {
      const owner = await account('vendor');
      await owner.client.login(owner.email, OLD);
      const clients = await Promise.all(Array.from({ length: SIGN_INS }, ready));
      const attempts = clients.map(async (client, i) => {
        await sleep(i * SPREAD_MS);
        return (await client.login(owner.email, OLD)).status;
      });
      await attempts[0]; // while others are on their way
      const last = await change(owner);
      begun += (await Promise.all(attempts)).filter((status) => status === 303).length;
      if (last === undefined) continue;
      made += 1;
      const older = last === Infinity ? '' : `AND id <= ${last}`;
      assert.equal(await value(`SELECT COUNT(*) FROM chat_sessions ${where(owner)} ${older}`), '0');
    }
    assert.ok(begun >= ROUNDS && made > 0, `${begun} sign-ins, ${made} changes`);
  });

test('a session of a disabled account does not come back with the account', async () => {
  const owner = await account('vendor');
  await owner.client.login(owner.email, OLD);
  await admin(['user', 'disable', owner.email]);
  const token = owner.client.cookie.split('=')[1];
  // As workers of an earlier version could begin one at that moment.
  await sql(`INSERT INTO chat_sessions (token_digest, user_id)
             VALUES (UNHEX(SHA2(${quote(token)}, 256)), ${quote(owner.id)})`);
  await admin(['user', 'enable', owner.email]);
  assert.equal((await owner.client.get('/chat')).status, 303);
});
