// SQL on the stack's database server, typed as an operator would type it.
import { DB_SOCKET, run } from './stack.mjs';

const ESCAPES = { n: '\n', t: '\t', 0: '\0', '\\': '\\' };
const unescape = (cell) => cell.replace(/\\([nt0\\])/g, (_, letter) => ESCAPES[letter]);

/** The values in a line of the prompt's output. */
export const cellsOf = (line) => line.split('\t').map(unescape);

/**
 * Runs statements, with `force` also those after one that failed: { code, rows, stderr }; rows are lists of texts, NULL
 * is 'NULL'.
 */
export async function trySql(statements, { database = 'beantrack', socket = DB_SOCKET, force = false } = {}) {
  const args = ['--no-defaults', '-S', socket, '--default-character-set=utf8mb4', '-N', '-B', database];
  if (force) args.push('--force');
  const { code, stdout, stderr } = await run('mariadb', args, { input: statements });
  const rows = stdout.split('\n').slice(0, -1).map(cellsOf);
  return { code, rows, stderr };
}

/** The rows that the statements answer. Throws for an error. */
export async function sql(statements, options) {
  const { code, rows, stderr } = await trySql(statements, options);
  if (code !== 0) throw new Error(`${stderr.trim()} in: ${statements.slice(0, 300)}`);
  return rows;
}

/** The one value that the statement answers. */
export async function value(statement, options) {
  const [[cell] = []] = await sql(statement, options);
  return cell;
}

/** A text as an SQL literal. */
export const quote = (text) => `'${String(text).replace(/[\\']/g, '\\$&').replace(/\0/g, '\\0')}'`;

/** Inserts a message as any other program would; answers its id. */
export const insertMessage = (from, to, text) =>
  value(
    `INSERT INTO messages (sender_id, receiver_id, content) VALUES (${quote(from)}, ${quote(to)}, ${quote(text)});
   SELECT @beantrack_message_id`,
  );

/** Inserts `count` messages `${prefix}1`, `${prefix}2`, … in one statement, in this order. */
export const insertMessages = (from, to, prefix, count) =>
  sql(
    `INSERT INTO messages (sender_id, receiver_id, content) VALUES ${Array.from(
      { length: count },
      (_, i) => `(${quote(from)}, ${quote(to)}, ${quote(prefix + (i + 1))})`,
    ).join()}`,
  );
