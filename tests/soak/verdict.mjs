// Whether something stays flat: what it takes in the last third of the run against the second third. (In the first,
// caches fill.)
const SLACK = { memory: 1_024, descriptors: 20 }; // KiB and numbers: noise of a listener more or less
const RATIO = 1.1;
const UNBOUNDED_BY_DESIGN = { mariadb: 64 * 1_024 }; // KiB: its buffer pool fills up with the messages, to a limit

const mean = (numbers) => Math.round(numbers.reduce((sum, number) => sum + number, 0) / numbers.length);

/** { memory: [before, after], descriptors: [before, after], flat } of one group of processes. */
export function growth(samples, group) {
  const third = Math.floor(samples.length / 3);
  const of = (key) =>
    [samples.slice(third, 2 * third), samples.slice(2 * third)].map((part) =>
      mean(part.map((each) => each[group][key])),
    );
  const memory = of('memory');
  const descriptors = of('descriptors');
  const slack = UNBOUNDED_BY_DESIGN[group] ?? SLACK.memory;
  const flat = memory[1] <= memory[0] * RATIO + slack && descriptors[1] <= descriptors[0] * RATIO + SLACK.descriptors;
  return { memory, descriptors, flat };
}
