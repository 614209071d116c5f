// The course of most faults of a cluster.
import { whole } from './nodes.mjs';

/** Begins a fault, sees that people carry on elsewhere while it lasts, ends it, and waits for the whole cluster. */
export async function bridged(world, { hung = false, begin, during = () => {}, end = () => {} }) {
  const begun = Date.now();
  try {
    await begin();
    await world.carriedOn(begun, hung);
    await during();
  } finally {
    await end();
    await whole();
  }
}
