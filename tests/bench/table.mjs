// The figures of all rounds as a table.
import { total } from './processor.mjs';

export const median = (list) => {
  const sorted = [...list].sort((one, other) => one - other);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

export const figuresOf = (rates) =>
  rates.length === 0 ? undefined : { median: median(rates), min: Math.min(...rates), max: Math.max(...rates) };

/** Rows of cells as lines, the first cell to the left and the others to the right. */
export function lines(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => String(row[i] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => String(cell ?? '')[i === 0 ? 'padEnd' : 'padStart'](widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const rounded = (number) => (number >= 100 ? Math.round(number).toLocaleString('en') : number.toPrecision(3));

const HEAD = [
  ...['requests per second', 'median', 'min', 'max', 'ours ÷ it'],
  ...['workers', 'nginx', 'database', 'daemon', 'all µs', 'it ÷ ours', 'p99 ms'],
];
const micros = (runs, part) => Math.round(median(runs.map(({ processor }) => processor[part] ?? 0)));

const processorCells = (runs, ofOurs) => {
  const all = (list) => median(list.map((run) => total(run.processor)));
  return [
    ...['workers', 'nginx', 'database', 'daemon'].map((part) => micros(runs, part)),
    Math.round(all(runs)),
    ofOurs.length ? (all(runs) / all(ofOurs)).toFixed(2) : '',
    (median(runs.map((run) => run.p99_us)) / 1000).toFixed(1),
  ];
};

/** results: Map of "workload|system" to rates; `null` among the rates is a void run. */
export function requestTable(results) {
  const rows = [HEAD];
  for (const [key, runs] of results) {
    const [workload, system] = key.split('|');
    const valid = runs.filter((run) => !run.void);
    const figures = figuresOf(valid.map(({ rate }) => rate));
    const label = `${workload}: ${system}`;
    if (!figures || valid.length < runs.length) {
      rows.push([label, 'void']);
      continue;
    }
    const ofOurs = (results.get(`${workload}|ours`) ?? []).filter((run) => !run.void);
    rows.push([
      label,
      ...[figures.median, figures.min, figures.max].map(rounded),
      ofOurs.length ? (median(ofOurs.map(({ rate }) => rate)) / figures.median).toFixed(2) : '',
      ...(valid[0].processor ? processorCells(valid, ofOurs) : []),
    ]);
  }
  return lines(rows);
}

const grown = (few, many) => [
  ...[few.waited, many.waited].map(Math.round),
  (many.waited / few.waited).toFixed(2),
  ...[few.used, many.used].map(Math.round),
  (many.used / few.used).toFixed(2),
];

/** What measureGrowth returns, as a table. */
export const growthLines = ({ times, bytesPerMessage }) =>
  `${lines([
    ['as history grows', 'waited µs', 'then', 'ratio', 'used µs', 'then', 'ratio'],
    ...Object.entries(times).map(([request, { few, many }]) => [request, ...grown(few, many)]),
  ])}\nbytes on disk of a message: ${Math.round(bytesPerMessage)}`;

/** What measureCrowd returns, as a table. */
export const crowdLines = ({ small, accounts, conversations }) =>
  lines([
    ['inbox of 200 contacts', 'waited µs', 'then', 'ratio', 'used µs', 'then', 'ratio'],
    ['with as many accounts', ...grown(small, accounts)],
    ['with as many conversations', ...grown(small, conversations)],
  ]);
