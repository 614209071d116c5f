// Which faults come, in which order and how hard: all of it follows from the seed.

/** Numbers in [0, 1) that follow from `seed` (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = (random, list) => list[Math.floor(random() * list.length)];

function shuffled(random, list) {
  const rest = [...list];
  return Array.from(list, () => rest.splice(Math.floor(random() * rest.length), 1)[0]);
}

/**
 * `count` faults out of `kinds` ({ name, holds: [short, …, long] in ms }): every kind once before any comes again, in
 * a new order each round. The first round is brief; later ones hold each fault for one of its times.
 * Returns [{ number, name, hold, random }]; `random` is the fault's own, so that one does not change the next.
 */
export function schedule(seed, kinds, count) {
  const random = randomFrom(seed);
  const faults = [];
  for (let round = 0; faults.length < count; ++round) {
    for (const kind of shuffled(random, kinds).slice(0, count - faults.length)) {
      const hold = round === 0 ? kind.holds[0] : pick(random, kind.holds);
      faults.push({ number: faults.length + 1, name: kind.name, hold, random: randomFrom(random() * 2 ** 32) });
    }
  }
  return faults;
}
