// Whether something stays flat: the slope of what it takes over the last two thirds of a run. (In the first third,
// caches and the allocator's pools fill.)
//
// A leak grows with the load, for as long as it lasts; what is no leak grows once. So each group may take a little more
// every hour, `perHour`, and a certain amount `once`, which weighs the less the longer the run is.
//
// The daemon may grow by 128 KiB an hour. With the run's own load, 200 listeners who stay ten seconds and 60 messages a
// second, that is 2 bytes for each listener who comes, or half a byte for each message: less than any object. Once it
// may take 132 KiB, which is what glibc's allocator extends a heap by; a step of 88 KiB was seen in a run of 2 minutes,
// and none after it. The workers are eight, and nginx has a few, whose pools grow likewise. MariaDB's buffer pool fills
// up with the messages, to its limit.
const HEAP_STEP = 132; // KiB
const MEMORY = {
  pushd: { perHour: 128, once: HEAP_STEP },
  web: { perHour: 8 * 128, once: 8 * HEAP_STEP },
  nginx: { perHour: 2 * 128, once: 4 * HEAP_STEP },
  mariadb: { perHour: 0, once: 64 * 1_024 },
}; // KiB
const DESCRIPTORS = { perHour: 5, once: 10 }; // a listener more or less
const STEP_SLOPE = 1.5; // a line through a step in the middle of a run rises by so many times its height

/** The slope of the line through points { x, y } (least squares). */
function slopeOf(points) {
  const mean = (key) => points.reduce((sum, point) => sum + point[key], 0) / points.length;
  const [x, y] = [mean('x'), mean('y')];
  const sum = (term) => points.reduce((total, point) => total + term(point), 0);
  return sum((point) => (point.x - x) * (point.y - y)) / sum((point) => (point.x - x) ** 2);
}

/** { begin, end, perHour, allowed, flat } of points { x: hours, y }. */
function judge(points, { perHour, once }) {
  const hours = points.at(-1).x - points[0].x;
  const slope = Math.round(slopeOf(points));
  const allowed = Math.round(perHour + (STEP_SLOPE * once) / hours);
  return { begin: points[0].y, end: points.at(-1).y, perHour: slope, allowed, flat: slope <= allowed };
}

/** { memory, descriptors, flat } of one group of processes; what each may take, see above. */
export function growth(samples, group) {
  const settled = samples.slice(Math.floor(samples.length / 3));
  const of = (key) => settled.map((sample) => ({ x: sample.minute / 60, y: sample[group][key] }));
  const memory = judge(of('memory'), MEMORY[group]);
  const descriptors = judge(of('descriptors'), DESCRIPTORS);
  return { memory, descriptors, flat: memory.flat && descriptors.flat };
}
