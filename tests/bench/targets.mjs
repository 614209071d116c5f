// What the product aims at, as ratios within one run, and what a run has measured of it.
import { total } from './processor.mjs';
import { streamFigure } from './streams.mjs';
import { lines, median } from './table.mjs';

const FLOORS = ['floor, not kept', 'floor, kept']; // the better one counts

const validRuns = ({ requests }, workload, system) => {
  const runs = requests.get(`${workload}|${system}`) ?? [];
  return runs.some((run) => run.void) ? [] : runs;
};
const rateOf = (results, workload, system) => {
  const runs = validRuns(results, workload, system);
  return runs.length > 0 ? median(runs.map(({ rate }) => rate)) : undefined;
};
const costOf = (results, workload, system) => {
  const runs = validRuns(results, workload, system);
  return runs.length > 0 ? median(runs.map(({ processor }) => total(processor))) : undefined;
};
const ratio = (one, other) => (one === undefined || other === undefined ? undefined : one / other);
const best = (list) => (list.some((value) => value === undefined) ? undefined : Math.max(...list));

/** Our requests per second through those of others; beside it, their processor time through ours. */
const rates = (workload, systems) => ({
  measured: (results) =>
    ratio(rateOf(results, workload, 'ours'), best(systems.map((system) => rateOf(results, workload, system)))),
  processor: (results) =>
    ratio(
      -(best(systems.map((system) => -costOf(results, workload, system))) ?? NaN),
      costOf(results, workload, 'ours'),
    ),
});
const stream = (name, column, system = 'ours') => ({
  measured: ({ delivered }) => streamFigure(delivered, name, system, column),
});
const grown = (request) => ({
  measured: ({ growth }) => growth && growth.times[request].many.waited / growth.times[request].few.waited,
  processor: ({ growth }) => growth && growth.times[request].many.used / growth.times[request].few.used,
});
const crowded = (which) => ({
  measured: ({ crowd }) => crowd && crowd[which].waited / crowd.small.waited,
  processor: ({ crowd }) => crowd && crowd[which].used / crowd.small.used,
});

const atLeast = (limit) => ({ limit: `≥ ${limit}`, holds: (value) => value >= limit });
const atMost = (limit, unit = '') => ({ limit: `≤ ${limit}${unit}`, holds: (value) => value <= limit });

const kilobytes = (delivered, system) => {
  const nginx = streamFigure(delivered, 'idle', system, 'nginx KB');
  return nginx === undefined ? undefined : nginx + streamFigure(delivered, 'idle', system, 'daemon KB');
};
const againstNchan = (name, column) => ({
  measured: ({ delivered }) =>
    ratio(streamFigure(delivered, name, 'ours', column), streamFigure(delivered, name, 'nchan', column)),
});

export const TARGETS = [
  { what: 'unread ÷ floor', ...rates('unread', FLOORS), ...atLeast(0.85) },
  { what: 'unread ÷ plain PHP', ...rates('unread', ['php']), ...atLeast(1.7) },
  { what: 'room that changes ÷ floor', ...rates('room', FLOORS), ...atLeast(0.8) },
  { what: 'room that changes ÷ plain PHP', ...rates('room', ['php']), ...atLeast(1.2) },
  { what: 'room unchanged ÷ floor', ...rates('same-room', FLOORS), ...atLeast(0.8) },
  { what: 'room unchanged ÷ plain PHP', ...rates('same-room', ['php']), ...atLeast(2.3) },
  { what: 'inbox of 200 ÷ floor', ...rates('inbox', FLOORS), ...atLeast(0.7) },
  { what: 'inbox of 200 ÷ plain PHP', ...rates('inbox', ['php']), ...atLeast(2) },
  { what: 'inbox, many accounts ÷ few, time', ...crowded('accounts'), ...atMost(1.2) },
  { what: 'inbox, many conversations ÷ 200, time', ...crowded('conversations'), ...atMost(1.2) },
  { what: 'send ÷ floor', ...rates('send', FLOORS), ...atLeast(0.85) },
  { what: 'send ÷ plain PHP that only inserts', ...rates('send', ['php']), ...atLeast(0.9) },
  {
    what: 'sustained sends ÷ ejabberd',
    measured: ({ delivered }) =>
      ratio(
        streamFigure(delivered, 'sustained', 'ours', 'per second'),
        streamFigure(delivered, 'sustained', 'ejabberd', 'per second'),
      ),
    ...atLeast(1.1),
  },
  { what: 'send to event, 50/s over 1,000, p50', ...stream('deliver-50', 'p50 ms'), ...atMost(2.5, ' ms') },
  { what: 'send to event, 50/s over 1,000, p99', ...stream('deliver-50', 'p99 ms'), ...atMost(6, ' ms') },
  { what: '… or p50 ÷ an insert and nchan', ...againstNchan('deliver-50', 'p50 ms'), ...atMost(1.5) },
  { what: '… or p99 ÷ an insert and nchan', ...againstNchan('deliver-50', 'p99 ms'), ...atMost(1.5) },
  { what: 'send to event, 500/s over 5,000, p99', ...stream('deliver-500', 'p99 ms'), ...atMost(12, ' ms') },
  { what: 'one event to 9,000 streams, last', ...stream('one-event', 'last ms'), ...atMost(150, ' ms') },
  { what: 'daemon killed under 9,000, all back', ...stream('killed', 'all back s'), ...atMost(6, ' s') },
  { what: 'idle stream, daemon', ...stream('idle', 'daemon KB'), ...atMost(0.5, ' KB') },
  {
    what: 'idle stream, nginx and daemon ÷ nchan',
    measured: ({ delivered }) => ratio(kilobytes(delivered, 'ours'), kilobytes(delivered, 'nchan')),
    ...atMost(0.95),
  },
  { what: '9,000 idle streams', ...stream('idle', '% of a core'), ...atMost(3, ' % of a core') },
  { what: '8 idle workers and the daemon', ...stream('processes', 'MB'), ...atMost(20, ' MB') },
  ...['unread', 'room', 'older page', 'inbox', 'search', 'mark-read', 'send'].map((request) => ({
    what: `${request}, many messages ÷ few, time`,
    ...grown(request),
    ...atMost(1.25),
  })),
  { what: 'bytes on disk of a message', measured: ({ growth }) => growth?.bytesPerMessage, ...atMost(1200) },
];

const shown = (value) => (!Number.isFinite(value) ? 'not measured' : value.toPrecision(3));

/** The targets as a table. `results`: { requests, delivered, growth, crowd }. */
export const targetLines = (results) =>
  lines([
    ['target', 'limit', 'measured', 'by processor time', 'holds'],
    ...TARGETS.map(({ what, limit, measured, processor, holds }) => {
      const value = measured(results);
      const known = Number.isFinite(value);
      return [
        what,
        limit,
        shown(value),
        processor ? shown(processor(results)) : '',
        known ? (holds(value) ? 'yes' : 'NO') : '',
      ];
    }),
  ]);
