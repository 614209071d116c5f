// The negative control: a message that is stored at one member and never delivered. The checker must find it.
import { quote } from '../e2e/support/sql.mjs';
import { sqlAt } from './nodes.mjs';

/** Stores it without its job, waits until a later one has been heard, and returns its id. */
export async function plant(world) {
  const [from, to] = world.probes;
  const [[id]] = await sqlAt(
    2,
    `START TRANSACTION;
     INSERT INTO messages (sender_id, receiver_id, content) VALUES (${quote(from.id)}, ${quote(to.id)}, 'planted');
     DELETE FROM jobs WHERE queue = 'chat' ORDER BY id DESC LIMIT 1;
     SELECT @beantrack_message_id;
     COMMIT`,
  );
  await world.heardAt(world.listenerOf(to));
  return id;
}
