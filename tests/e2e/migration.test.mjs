// Adopting a BeanTrack database that Laravel's migrations made, in each state they may have left it in.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { makeLegacy } from './support/legacy.mjs';
import { sql, trySql, value } from './support/sql.mjs';
import { admin } from './support/stack.mjs';

const TRIGGERS = [
  'before_users_insert',
  'before_supplier_insert',
  'before_wholesaler_insert',
  'before_messages_insert',
];
const OURS = /^(chat_|message_sequence$)/;
const made = [];
// As far as it goes: MariaDB may still be tidying a folder up (error 1010), and the server is the tests' own.
after(() => Promise.all(made.map((name) => trySql(`DROP DATABASE IF EXISTS ${name}`))));

async function legacy(name, state) {
  const database = `legacy_${process.pid}_${name}`;
  made.push(database);
  await makeLegacy(database, state);
  return database;
}

const migrate = (database) => admin(['migrate'], { database });
/** The columns of all tables: { table: [name, …] }. */
async function columnsOf(database) {
  const columns = {};
  for (const [table, name] of await sql(`SELECT table_name, column_name FROM information_schema.columns
      WHERE table_schema = '${database}' ORDER BY table_name, ordinal_position`))
    (columns[table] ??= []).push(name);
  return columns;
}

/** All rows ({ table: [row, …] }), byte for byte, in the columns named; of times the seconds: they become finer. */
async function dump(database, columns) {
  const cell = (name) => (name.endsWith('_at') ? `CAST(\`${name}\` AS DATETIME)` : `HEX(\`${name}\`)`);
  const rows = await sql(
    Object.entries(columns)
      .map(([table, names]) => `SELECT '${table}', ${names.map(cell)} FROM \`${table}\` ORDER BY 2;`)
      .join('\n'),
    { database },
  );
  const tables = Object.fromEntries(Object.keys(columns).map((table) => [table, []]));
  for (const [table, ...cells] of rows) tables[table].push(cells);
  return tables;
}

/** Compares tables so that a failure names the first row that differs, not all of them. */
function sameRows(rows, expected, what) {
  assert.equal(rows.length, expected.length, `${what}: as many rows`);
  expected.forEach((row, i) => assert.deepEqual(rows[i], row, what));
}

/** What a database holds before it is adopted, to be found in it afterwards. */
async function contents(database) {
  const columns = await columnsOf(database);
  return { columns, tables: await dump(database, columns), keys: await foreignKeys(database) };
}

/** Everything about a database that a second run must not change. */
const shape = async (database) => [
  await sql(`SELECT table_name, column_name, column_type, collation_name, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = '${database}' ORDER BY 1, 2`),
  await sql(`SELECT table_name, index_name, seq_in_index, column_name FROM information_schema.statistics
    WHERE table_schema = '${database}' ORDER BY 1, 2, 3`),
  await sql(`SELECT trigger_name, action_statement FROM information_schema.triggers
    WHERE trigger_schema = '${database}' ORDER BY 1`),
  await foreignKeys(database),
  await dump(database, await columnsOf(database)),
];

const foreignKeys = (database) =>
  sql(
    `SELECT k.table_name, k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name,
          r.update_rule, r.delete_rule
     FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
       ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
      AND r.table_name = k.table_name
    WHERE k.constraint_schema = '${database}' ORDER BY 1, 2`,
  );

/** Looks that an adopted database holds all it held, and works. */
async function adopted(database, before) {
  const rows = await dump(database, before.columns);
  // The old application's migrations whose work is done are recorded in its own table.
  const recorded = rows.migrations.splice(before.tables.migrations.length).map(([, name]) => Buffer.from(name, 'hex'));
  assert.deepEqual(recorded.map(String), [
    '2024_06_20_add_updated_at_to_messages_table',
    '2025_06_24_add_is_read_to_messages_table',
    '2024_06_25_create_jobs_table',
  ]);
  for (const table of Object.keys(before.columns))
    sameRows(rows[table], before.tables[table], `every row of ${table}, byte for byte`);
  for (const table of Object.keys(await columnsOf(database)))
    assert.ok(table in before.columns || OURS.test(table) || table === 'jobs', `our table ${table} has our name`);
  assert.deepEqual(await foreignKeys(database), before.keys, 'the foreign keys are as they were');

  const ids = await sql(`SELECT table_name, character_maximum_length FROM information_schema.columns
     WHERE table_schema = '${database}' AND column_name = 'id'
       AND table_name IN ('users', 'supplier', 'wholesaler', 'messages')`);
  assert.equal(ids.length, 4);
  for (const [table, width] of ids) assert.ok(Number(width) >= 12, `${table}.id has room`);
  const triggers = new Map(
    await sql(
      `SELECT trigger_name, action_statement FROM information_schema.triggers WHERE trigger_schema = '${database}'`,
    ),
  );
  for (const name of TRIGGERS) {
    assert.ok(triggers.has(name), name);
    assert.doesNotMatch(triggers.get(name), /ORDER BY id DESC/, `${name} is the new one`);
  }

  const next = await sql(
    `
    INSERT INTO messages (sender_id, receiver_id, content) VALUES ('U00001', 'U00002', 'first after');
    SELECT @beantrack_message_id;
    INSERT INTO messages (sender_id, receiver_id, content) VALUES ('U00002', 'U00001', 'second after');
    SELECT @beantrack_message_id;
    INSERT INTO users (email, password, role, name) VALUES ('new@x', '', 'vendor', 'n');
    SELECT id FROM users WHERE email = 'new@x';
    INSERT INTO supplier (user_id, supply_center_id, name, contact_person, email, phone, address, registration_number)
      VALUES ('U00001', 'c', 'n', 'n', 'new@s', '', '', 'new');
    SELECT id FROM supplier WHERE email = 'new@s';
    INSERT INTO wholesaler
      (user_id, name, contact_person, email, phone, address, distribution_region, registration_number)
      VALUES ('U00001', 'n', 'n', 'new@w', '', '', '', 'new');
    SELECT id FROM wholesaler WHERE email = 'new@w';`,
    { database },
  );
  assert.deepEqual(next.flat(), ['M04712', 'M04713', 'U00009', 'S00008', 'WHL0013'], 'each goes on after its highest');
  const others = await value("SELECT COUNT(*) FROM jobs WHERE queue <> 'chat'", { database });
  assert.equal(others, String(before.tables.jobs?.length ?? 0), 'other queues are left alone');
  const mine = await sql("SELECT payload FROM jobs WHERE queue = 'chat'", { database });
  assert.equal(mine.length, 2, 'the new messages travel, the old ones do not');
}

/** Makes a legacy database, adopts it and looks at all of it. */
async function adopt(name, state) {
  const database = await legacy(name, state);
  const before = await contents(database);
  const { stdout } = await migrate(database);
  assert.match(stdout, /^recorded the application's migration 2025_06_24_add_is_read_to_messages_table$/m);
  assert.match(stdout, /^If the application's file has another date, correct the row/m);
  if (!state.isRead) assert.equal(await value('SELECT SUM(is_read) FROM messages', { database }), '0');
  await adopted(database, before);
  return database;
}

const STATES = [false, true].flatMap((updatedAt) =>
  [false, true].flatMap((isRead) => [false, true].map((jobs) => ({ updatedAt, isRead, jobs }))),
);
// All at once, since a server spends most of this time waiting for its disk.
const adoptions = STATES.map((state, i) => adopt(`state_${i}`, state));
for (const adoption of adoptions) adoption.catch(() => {}); // its test tells

for (const [i, state] of STATES.entries()) {
  const name = Object.entries(state)
    .map(([key, has]) => `${has ? 'with' : 'without'} ${key}`)
    .join(', ');
  test(`adopts a database ${name}`, () => adoptions[i]);
}

test('companies are shown by their own rows, names stay as they were, and no change is claimed', async () => {
  const database = await legacy('names', { updatedAt: true, isRead: true, jobs: true });
  const names = () =>
    sql('SELECT id, name, display_name, company_name, renamed_at FROM users ORDER BY id LIMIT 4', { database });
  const expected = [
    ['U00001', 'Légacy 1', 'Légacy 1', 'NULL', 'NULL'],
    ['U00002', 'Légacy 2', 's', 's', 'NULL'],
    ['U00003', 'Légacy 3', 'w', 'w', 'NULL'],
    ['U00004', 'Légacy 4', 'Légacy 4', 'NULL', 'NULL'],
  ];
  for (const args of [['migrate'], ['migrate'], ['migrate', '--repair']]) {
    await admin(args, { database });
    assert.deepEqual(await names(), expected, args.join(' '));
  }
  const count = (from) => value(`SELECT COUNT(*) FROM ${database}.${from}`);
  assert.equal(await count('chat_name_changes'), '0');
  assert.equal(await count('chat_name_skeletons WHERE skeleton IS NULL'), '0');
  await sql("UPDATE supplier SET name = 'S & Sons' WHERE id = 'S00007'", { database });
  assert.equal(await count("chat_name_changes WHERE old_name = 's' AND new_name = 'S & Sons'"), '1');
});

test('adopts other collations', async () => {
  for (const collation of ['utf8mb4_general_ci', 'utf8mb4_bin']) {
    const database = await adopt(collation, { collation, updatedAt: true, isRead: true, jobs: true });
    assert.equal(
      await value(`SELECT collation_name FROM information_schema.columns WHERE table_schema = '${database}'
      AND table_name = 'users' AND column_name = 'id'`),
      collation,
      'the collation stays',
    );
  }
});

test('run again it changes nothing; two and three at once are safe', async () => {
  const database = await legacy('twice', { updatedAt: false, isRead: false, jobs: false });
  const before = await contents(database);
  await Promise.all([migrate(database), migrate(database), migrate(database)]);
  const first = await shape(database);
  await migrate(database);
  assert.deepEqual(await shape(database), first);
  await adopted(database, before);
});

test('a run that was killed is finished by the next', async () => {
  const database = await legacy('killed', { updatedAt: false, isRead: false, jobs: false });
  const before = await contents(database);
  for (const delay of [30, 80, 150, 300]) {
    const running = migrate(database).catch(() => {});
    const killed = (async () => {
      await new Promise((done) => {
        setTimeout(done, delay);
      });
      const [[id] = []] = await sql(`SELECT id FROM information_schema.processlist WHERE db = '${database}' LIMIT 1`);
      if (id) await trySql(`KILL ${id}`);
    })();
    await Promise.all([running, killed]);
  }
  await migrate(database);
  await adopted(database, before);
});

test('further foreign keys go on working', async () => {
  const database = await legacy('keys', { updatedAt: true, isRead: true, jobs: true });
  await migrate(database);
  const denied = await trySql("INSERT INTO coffee_orders VALUES (3, 'U99999', 'U00001', 1)", { database });
  assert.match(denied.stderr, /foreign key/i);
  await sql("DELETE FROM users WHERE id = 'U00002'; DELETE FROM users WHERE id = 'U00004'", { database });
  assert.deepEqual(await sql('SELECT * FROM coffee_orders', { database }), [['1', 'NULL', 'U00003', '60']]);
  assert.equal(
    await value("SELECT COUNT(*) FROM messages WHERE 'U00002' IN (sender_id, receiver_id)", { database }),
    '0',
  );
});

test('a long id fits afterwards, and an empty database becomes a whole one', async () => {
  const database = `legacy_${process.pid}_empty`;
  made.push(database);
  await sql(`CREATE DATABASE ${database}`);
  await migrate(database);
  await sql(
    `INSERT INTO users (email, password, role, name) VALUES ('a@x', '', 'vendor', 'a'), ('b@x', '', 'admin', 'b');
    INSERT INTO messages (id, sender_id, receiver_id, content) VALUES ('M1234567', 'U00001', 'U00002', 'x')`,
    { database },
  );
  assert.equal(
    await value(
      `INSERT INTO messages (sender_id, receiver_id, content) VALUES ('U00001', 'U00002', 'y');
    SELECT @beantrack_message_id`,
      { database },
    ),
    'M1234568',
  );
  const names = Object.keys(await columnsOf(database));
  for (const table of [
    'users',
    'supplier',
    'wholesaler',
    'messages',
    'message_sequence',
    'jobs',
    'chat_events',
    'chat_sessions',
  ])
    assert.ok(names.includes(table), table);
});

test('a row that came while there was no trigger gets its number, and its inbox', async () => {
  const database = `legacy_${process.pid}_gap`;
  made.push(database);
  await sql(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  await migrate(database);
  const at = { database };
  await sql(
    `INSERT INTO users (email, password, role, name) VALUES ('a@x', '', 'supplier', 'a'), ('b@x', '', 'vendor', 'b');
    INSERT INTO messages (sender_id, receiver_id, content) VALUES ('U00001', 'U00002', 'first');
    DROP TRIGGER before_messages_insert; DROP TRIGGER after_messages_insert;
    INSERT INTO messages (sender_id, receiver_id, content) VALUES ('U00001', 'U00002', 'stray')`,
    at,
  );
  await admin(['migrate', '--repair'], at);
  const [id, seq, conversation] = (
    await sql("SELECT id, seq, conversation FROM messages WHERE content = 'stray'", at)
  )[0];
  assert.deepEqual([id, seq, conversation], ['M00002', '2', 'U00001:U00002']);
  assert.equal(await value("SELECT COUNT(*) FROM jobs WHERE queue = 'chat'", at), '2');
  assert.equal(await value("SELECT COUNT(*) FROM chat_contacts WHERE conversation = 'U00001:U00002'", at), '2');
});
