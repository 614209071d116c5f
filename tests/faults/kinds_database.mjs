// Harm to the database: its process, its disk, and transactions that last.
import { statfsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { STATE, pid, run, sleep, unique } from '../e2e/support/stack.mjs';
import { BACK_MS, RECOVERY_MS, drain, replace, suspend } from './parts.mjs';
import { insertMessages, quote, sql, trySql } from '../e2e/support/sql.mjs';
import { SqlSession } from './session.mjs';

const BURST = 60; // messages
const BURST_MS = 2_000; // within which they are told
const NEARLY_FULL = 1 << 20; // bytes that may be left
const USE_UP = `INSERT INTO chat_login_failures (subject)
  SELECT UNHEX(SHA2(UUID(), 256)) FROM information_schema.COLUMNS a LIMIT 2000`;

/** Ends every connection but `spared`, after the statements `before`. */
async function endConnections({ spared = 0, before = '' } = {}) {
  const ids = await sql(`SELECT id FROM information_schema.processlist
    WHERE id NOT IN (CONNECTION_ID(), ${spared}) AND command <> 'Daemon'`);
  // Some are gone already.
  await trySql(`${before} ${ids.map(([id]) => `KILL ${id};`).join(' ')}`, { force: true });
}

export const databaseKinds = [
  { name: 'database killed', holds: [0], limit: RECOVERY_MS, run: () => replace('mariadb', 'SIGKILL').then(() => {}) },
  {
    name: 'database asked to stop',
    holds: [0],
    limit: RECOVERY_MS,
    run: () => drain('mariadb'),
  },
  {
    name: 'a transaction held open',
    holds: [1_500, 10_000, 60_000],
    limit: BACK_MS,
    async run(world, hold) {
      const [from, to] = world.probes;
      const prompt = new SqlSession();
      try {
        const [[id]] = await prompt.run(`START TRANSACTION;
          INSERT INTO messages (sender_id, receiver_id, content)
          VALUES (${quote(from.id)}, ${quote(to.id)}, ${quote(unique('held'))}); SELECT @beantrack_message_id`);
        // Many at once, whose jobs lie around the one that is not committed.
        await insertMessages(from.id, to.id, unique('burst'), BURST);
        const begun = Date.now();
        await world.heardAt(world.listenerOf(to));
        if (Date.now() - begun > BURST_MS) throw new Error(`the others waited ${Date.now() - begun} ms`);
        await sleep(hold);
        await prompt.run('COMMIT');
        await world.heard(world.listenerOf(to), id);
      } finally {
        prompt.close();
      }
    },
  },
  {
    name: 'disk full',
    holds: [2_000, 5_000, 10_000],
    limit: RECOVERY_MS,
    async run(world, hold) {
      const filler = `${STATE}/filler`;
      await run('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k']); // until there is no more room
      const { bavail, bsize } = statfsSync(STATE);
      if (bavail * bsize > NEARLY_FULL) throw new Error(`${bavail * bsize} bytes are left on the disk`);
      let refused = 0;
      try {
        // The tables have some room of their own left: it is used up, until there is no more.
        for (const end = Date.now() + hold; Date.now() < end;) {
          const { code } = await trySql(USE_UP);
          if (code === 0) continue;
          ++refused;
          await sleep(50);
        }
      } finally {
        await rm(filler);
        await trySql('TRUNCATE TABLE chat_login_failures');
      }
      if (refused === 0) throw new Error('the database did not notice that the disk was full');
    },
  },
  {
    name: 'database connections cut',
    holds: [1_500, 5_000],
    limit: BACK_MS,
    async run(world, hold) {
      for (const end = Date.now() + hold; Date.now() < end; await sleep(200)) await endConnections();
    },
  },
  {
    name: 'database connections used up',
    holds: [2_000, 6_000],
    limit: BACK_MS,
    async run(world, hold) {
      const prompt = new SqlSession(); // another could not come in afterwards
      try {
        const [[own]] = await prompt.run('SELECT CONNECTION_ID()');
        await endConnections({ spared: own, before: 'SET GLOBAL max_connections = 10;' }); // the least there is
        await sleep(hold);
      } finally {
        await prompt.run('SET GLOBAL max_connections = 500');
        prompt.close();
      }
    },
  },
  {
    name: 'database stopped (SIGSTOP)',
    holds: [2_000, 8_000, 20_000],
    limit: RECOVERY_MS,
    run: (world, hold) => suspend(hold, pid('mariadb')),
  },
];
