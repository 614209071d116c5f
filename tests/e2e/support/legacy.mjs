// A BeanTrack database as Laravel's own migrations left it, before this chat: tables, triggers and rows.
import { sql } from './sql.mjs';

// The guide's id triggers.
const trigger = (table, prefix, digits) => `
  CREATE TRIGGER before_${table}_insert BEFORE INSERT ON ${table} FOR EACH ROW
  BEGIN
    DECLARE last_id INT;
    SELECT CAST(SUBSTRING(id, ${prefix.length + 1}) AS UNSIGNED) INTO last_id FROM ${table} ORDER BY id DESC LIMIT 1;
    SET NEW.id = CONCAT('${prefix}', LPAD(COALESCE(last_id + 1, 1), ${digits}, '0'));
  END`;

const JOBS = `CREATE TABLE jobs (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, queue VARCHAR(255) NOT NULL, payload LONGTEXT NOT NULL,
  attempts TINYINT UNSIGNED NOT NULL, reserved_at INT UNSIGNED NULL, available_at INT UNSIGNED NOT NULL,
  created_at INT UNSIGNED NOT NULL, KEY jobs_queue_index (queue));
  INSERT INTO jobs (queue, payload, attempts, available_at, created_at) VALUES
    ('default', '{"job":"SendInvoice"}', 1, 1750000000, 1750000000),
    ('mail', '{"job":"x"}', 0, 1750000000, 1750000000);`;

const schema = ({ updatedAt, isRead, jobs }) => `
CREATE TABLE users (
  id VARCHAR(6) NOT NULL PRIMARY KEY, email VARCHAR(191) NOT NULL UNIQUE, password VARCHAR(255) NOT NULL,
  role ENUM('admin','supplier','vendor') NOT NULL, name VARCHAR(255) NOT NULL, phone VARCHAR(255) NULL,
  email_verified_at TIMESTAMP NULL, remember_token VARCHAR(100) NULL,
  created_at TIMESTAMP NULL, updated_at TIMESTAMP NULL);
CREATE TABLE supplier (
  id VARCHAR(6) NOT NULL PRIMARY KEY, user_id VARCHAR(6) NOT NULL, supply_center_id VARCHAR(7) NOT NULL,
  name VARCHAR(255) NOT NULL, contact_person VARCHAR(255) NOT NULL, email VARCHAR(191) NOT NULL UNIQUE,
  phone VARCHAR(255) NOT NULL, address VARCHAR(255) NOT NULL, registration_number VARCHAR(191) NOT NULL UNIQUE,
  approved_date DATE NULL, created_at TIMESTAMP NULL, updated_at TIMESTAMP NULL,
  CONSTRAINT supplier_user_id_foreign FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE);
CREATE TABLE wholesaler (
  id VARCHAR(7) NOT NULL PRIMARY KEY, user_id VARCHAR(6) NOT NULL, name VARCHAR(255) NOT NULL,
  contact_person VARCHAR(255) NOT NULL, email VARCHAR(191) NOT NULL UNIQUE, phone VARCHAR(255) NOT NULL,
  address VARCHAR(255) NOT NULL, distribution_region VARCHAR(255) NOT NULL,
  registration_number VARCHAR(191) NOT NULL UNIQUE, approved_date DATE NULL, created_at TIMESTAMP NULL,
  updated_at TIMESTAMP NULL,
  CONSTRAINT wholesaler_user_id_foreign FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE);
CREATE TABLE messages (
  id VARCHAR(6) NOT NULL PRIMARY KEY, sender_id VARCHAR(6) NOT NULL, receiver_id VARCHAR(6) NOT NULL,
  content TEXT NOT NULL, ${isRead ? 'is_read BOOLEAN NOT NULL DEFAULT 0,' : ''}
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ${updatedAt ? 'updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,' : ''}
  CONSTRAINT messages_sender_id_foreign FOREIGN KEY (sender_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT messages_receiver_id_foreign FOREIGN KEY (receiver_id) REFERENCES users (id) ON DELETE CASCADE);
-- Tables that are not the chat's, some of which refer to users.
CREATE TABLE sessions (id VARCHAR(191) PRIMARY KEY, user_id VARCHAR(6) NULL, payload LONGTEXT NOT NULL,
  last_activity INT);
CREATE TABLE migrations (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, migration VARCHAR(255) NOT NULL,
  batch INT NOT NULL);
CREATE TABLE cache (\`key\` VARCHAR(191) PRIMARY KEY, value MEDIUMTEXT NOT NULL, expiration INT NOT NULL);
CREATE TABLE failed_jobs (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, queue TEXT NOT NULL,
  payload LONGTEXT NOT NULL);
CREATE TABLE coffee_orders (
  id INT PRIMARY KEY, placed_by VARCHAR(6) NULL, taken_by VARCHAR(6) NOT NULL, kilos INT NOT NULL,
  CONSTRAINT orders_placed FOREIGN KEY (placed_by) REFERENCES users (id) ON DELETE SET NULL,
  CONSTRAINT orders_taken FOREIGN KEY (taken_by) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE);
${jobs ? JOBS : ''}`;

export const MESSAGES = 400;
const PEOPLE = 8;
const TEXTS = [
  'Good morning ☕',
  'two\nlines\r\nand \ttabs',
  "it''s 5 > 4 & \\\\ \\\" done",
  '  blanks  ',
  'مرحبا',
  '',
  '\u{1F600}'.repeat(50),
];

/** Makes the database `name` in the state described: { updatedAt, isRead, jobs }, of the collation given. */
export async function makeLegacy(name, { collation = 'utf8mb4_unicode_ci', ...state }) {
  await sql(`DROP DATABASE IF EXISTS ${name}; CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE ${collation}`);
  const users = Array.from(
    { length: PEOPLE },
    (_, i) =>
      `('U0000${i + 1}', 'legacy${i + 1}@beantrack.test',
      '$2y$10$92IXUNpkjO0rOQ5byMi.Ye4oKoEa3Ro9llC/.og/at2.uheWG/igi',
      '${['admin', 'supplier', 'vendor'][i % 3]}', 'Légacy ${i + 1}', NOW())`,
  );
  const messages = Array.from({ length: MESSAGES }, (_, i) => {
    const [from, to] = [(i % PEOPLE) + 1, ((i + 1 + (i % (PEOPLE - 1))) % PEOPLE) + 1];
    const id = `M${String(i < MESSAGES - 1 ? i * 2 + 1 : 4711).padStart(5, '0')}`; // with gaps; the highest is M04711
    return `('${id}', 'U0000${from}', 'U0000${to === from ? (from % PEOPLE) + 1 : to}', '${TEXTS[i % TEXTS.length]}',
      '2025-06-${String((i % 28) + 1).padStart(2, '0')} 0${i % 10}:00:00')`;
  });
  await sql(
    `${schema(state)}
    INSERT INTO users (id, email, password, role, name, created_at) VALUES ${users.join()};
    INSERT INTO supplier
      (id, user_id, supply_center_id, name, contact_person, email, phone, address, registration_number)
      VALUES ('S00007', 'U00002', 'SC00001', 's', 's', 's@x', '1', 'a', 'r1');
    INSERT INTO wholesaler
      (id, user_id, name, contact_person, email, phone, address, distribution_region, registration_number)
      VALUES ('WHL0012', 'U00003', 'w', 'w', 'w@x', '1', 'a', 'd', 'r2');
    INSERT INTO messages (id, sender_id, receiver_id, content, created_at) VALUES ${messages.join()};
    ${state.isRead ? 'UPDATE messages SET is_read = 1 WHERE RIGHT(id, 1) IN (1, 3);' : ''}
    ${state.updatedAt ? "UPDATE messages SET updated_at = '2025-07-01 00:00:00' WHERE RIGHT(id, 1) = 5;" : ''}
    INSERT INTO sessions VALUES ('laravel', 'U00001', 'x', 1);
    INSERT INTO migrations (migration, batch) VALUES ('2025_06_16_000013_create_messages_table', 1);
    INSERT INTO cache VALUES ('k', 'v', 1);
    INSERT INTO failed_jobs (queue, payload) VALUES ('default', 'x');
    INSERT INTO coffee_orders VALUES (1, 'U00002', 'U00003', 60), (2, NULL, 'U00004', 6);
    DELIMITER //
    ${trigger('users', 'U', 5)} //
    ${trigger('supplier', 'S', 5)} //
    ${trigger('wholesaler', 'WHL', 4)} //
    ${trigger('messages', 'M', 5)} //`,
    { database: name },
  );
}
