// Makes one fault after the other, and sees after each that everybody has recovered in time.
import { sleep } from '../e2e/support/stack.mjs';

const CALM_MS = 150; // between two faults

/**
 * Makes the faults of `plan` (schedule.mjs), each of one of `kinds`; `say` prints a line for each. Returns { faults,
 * resets }: what became of each, and how many listeners had to fetch afresh so far.
 */
export async function harm(world, plan, kinds, say) {
  const faults = [];
  let resets = 0; // that a fault explains
  for (const { number, name, hold, random } of plan) {
    const kind = kinds.find((each) => each.name === name);
    const fault = { number, name, hold, begun: Date.now(), limit: kind.limit };
    faults.push(fault);
    const failures = [];
    const unanswered = world.gauge.unanswered;
    try {
      await kind.run(world, hold, random);
      const over = Date.now();
      await world.recovered();
      fault.recovery = Date.now() - over;
      const silent = world.gauge.unanswered - unanswered;
      if (silent > 0 && !kind.cuts) failures.push(`${silent} sends got no answer, not even a 503`);
      if (fault.recovery > kind.limit) failures.push(`recovered after ${fault.recovery} ms, more than ${kind.limit}`);
    } catch (error) {
      failures.push(error.message);
      await world.recovered().catch((still) => failures.push(still.message));
    }
    fault.resets = world.gauge.resets - resets;
    resets = world.gauge.resets;
    if (fault.resets > 0 && !kind.resets) failures.push(`${fault.resets} listeners had to fetch afresh`);
    if (failures.length > 0) fault.failure = failures.join('; ');
    const told = fault.failure ? `FAILED: ${fault.failure}` : `well after ${fault.recovery} ms`;
    say(`fault ${number}/${plan.length} ${name} (${hold} ms): ${told}; ${world.acknowledged} messages`);
    await sleep(CALM_MS);
  }
  return { faults, resets };
}
