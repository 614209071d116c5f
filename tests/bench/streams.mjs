// The measurements with event streams: what is measured, of which systems, and what of it is printed.
import { measureDelivery, measureIdle, measureSustained, memoryOf } from './delivery.mjs';
import { median } from './table.mjs';

/** Each: the systems, the measurement of one of them, and the columns of the table, from the runs of a system. */
export const STREAMS = {
  'deliver-50': {
    title: 'send to event, 50/s over 1,000 streams',
    systems: ['ours', 'nchan'],
    measure: (context, system) => measureDelivery(context, system, { streams: 1000, rate: 50, seconds: 6 }),
    columns: { 'p50 ms': (run) => run.latencies.p50_us / 1000, 'p99 ms': (run) => run.latencies.p99_us / 1000 },
  },
  'deliver-500': {
    title: 'send to event, 500/s over 5,000 streams',
    systems: ['ours', 'nchan'],
    measure: (context, system) => measureDelivery(context, system, { streams: 5000, rate: 500, seconds: 6 }),
    columns: { 'p50 ms': (run) => run.latencies.p50_us / 1000, 'p99 ms': (run) => run.latencies.p99_us / 1000 },
  },
  'one-event': {
    title: 'one event to 9,000 streams',
    systems: ['ours', 'nchan'],
    measure: (context, system) => measureDelivery(context, system, { streams: 9000, users: 1, rate: 1, seconds: 5 }),
    columns: { 'last ms': (run) => run.complete.p50_us / 1000 },
  },
  killed: {
    title: 'daemon killed under 9,000 streams, 20 sends/s meanwhile',
    systems: ['ours'],
    measure: (context, system) =>
      measureDelivery(context, system, { streams: 9000, rate: 20, seconds: 12, kill: system.parts.daemon }),
    columns: {
      'all back s': (run) => run.reopened_seconds,
      'slowest event s': (run) => run.latencies.max_us / 1e6,
      'request p99 ms': (run) => run.responses.p99_us / 1000,
    },
  },
  idle: {
    title: '9,000 idle streams',
    systems: ['ours', 'nchan'],
    measure: measureIdle,
    columns: {
      'nginx KB': (run) => run.kilobytes.nginx,
      'daemon KB': (run) => run.kilobytes.daemon ?? 0,
      '% of a core': (run) => 100 * Object.values(run.core).reduce((sum, share) => sum + share, 0),
    },
  },
  processes: {
    title: '8 idle workers and the daemon',
    systems: ['ours'],
    measure: async (_context, system) => {
      await system.restart();
      const { workers, daemon } = system.parts;
      const memory = memoryOf({ workers, daemon });
      return { void: false, megabytes: (memory.workers + memory.daemon) / 1024 };
    },
    columns: { MB: (run) => run.megabytes },
  },
  sustained: {
    title: 'sustained sends, 32 people to 32 others, p99 of send to event at most 100 ms',
    systems: ['ours', 'ejabberd'],
    measure: measureSustained,
    columns: { 'per second': (run) => run.rate, 'p99 ms': (run) => run.latencies.p99_us / 1000 },
  },
};

/** The results of a measurement as lines: { system: runs }. */
export function streamLines(name, bySystem) {
  const { title, columns } = STREAMS[name];
  const lines = Object.entries(bySystem).map(([system, runs]) => {
    if (runs.some((run) => run.void)) return `  ${system}: void`;
    const cells = Object.entries(columns).map(([label, of]) => {
      const all = runs.map(of);
      return `${label} ${median(all).toFixed(2)} (${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)})`;
    });
    return `  ${system}: ${cells.join(', ')}`;
  });
  return [title, ...lines].join('\n');
}

/** The median of one column of a system's runs, or nothing where there is none that counts. */
export function streamFigure(results, name, system, column) {
  const runs = results.get(name)?.[system];
  if (!runs?.length || runs.some((run) => run.void)) return undefined;
  return median(runs.map(STREAMS[name].columns[column]));
}
