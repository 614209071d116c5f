// The figures of all rounds as a table.
const median = (list) => {
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
      row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell ?? '').padStart(widths[i]))).join('  '),
    )
    .join('\n');
}

const rounded = (number) => (number >= 100 ? Math.round(number).toLocaleString('en') : number.toPrecision(3));

/** results: Map of "workload|system" to rates; `null` among the rates is a void run. */
export function requestTable(results) {
  const rows = [['requests per second', 'median', 'min', 'max', 'ours ÷ it', 'p99 ms']];
  for (const [key, runs] of results) {
    const [workload, system] = key.split('|');
    const valid = runs.filter((run) => !run.void);
    const figures = figuresOf(valid.map(({ rate }) => rate));
    const label = `${workload}: ${system}`;
    if (!figures || valid.length < runs.length) {
      rows.push([label, 'void', '', '', '', '']);
      continue;
    }
    const ours = figuresOf((results.get(`${workload}|ours`) ?? []).filter((run) => !run.void).map(({ rate }) => rate));
    rows.push([
      label,
      ...[figures.median, figures.min, figures.max].map(rounded),
      ours ? (ours.median / figures.median).toFixed(2) : '',
      (median(valid.map((run) => run.p99_us)) / 1000).toFixed(1),
    ]);
  }
  return lines(rows);
}
