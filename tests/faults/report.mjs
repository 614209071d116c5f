// A run as a person reads it.

const KEYS = ['acknowledged', 'stored', 'shown', 'lost', 'doubled', 'disordered', 'wrong'];

function table(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => String(row[i]).length)));
  const line = (row) =>
    row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i])));
  return rows.map((row) => `  ${line(row).join('  ')}`).join('\n');
}

/** Each kind of fault with its number and its worst recovery, then the checker's counts: { text, good }. */
export function report({ seed, faults, calmResets, verdict, naive, control = 'the naive relay' }) {
  const names = [...new Set(faults.map(({ name }) => name))].sort();
  const kinds = names.map((name) => {
    const those = faults.filter((fault) => fault.name === name);
    const worst = Math.max(...those.map(({ recovery }) => recovery ?? Infinity));
    return [
      name,
      those.length,
      `${Math.max(...those.map(({ hold }) => hold))} ms`,
      worst === Infinity ? '-' : `${worst} ms`, // one that failed was not measured
      those.reduce((sum, { resets }) => sum + resets, 0),
      those.filter(({ failure }) => failure).length,
    ];
  });
  const failed = faults.filter(({ failure }) => failure);
  const lines = [
    '',
    `seed ${seed}, ${faults.length} faults`,
    '',
    table([['fault', 'times', 'longest', 'worst recovery', 'resets', 'failed'], ...kinds]),
    '',
    table([
      ['', ...KEYS],
      ['BeanTrack Chat', ...KEYS.map((key) => verdict[key])],
      [control, ...KEYS.map((key) => naive[key])],
    ]),
    '',
    ...failed.map(({ number, name, failure }) => `fault ${number}, ${name}: ${failure}`),
    ...verdict.complaints,
  ];
  if (naive.lost === 0) lines.push(`The checker found no loss in ${control}, which loses: it proves nothing.`);
  if (calmResets > 0) lines.push(`${calmResets} listeners had to fetch afresh after the last fault.`);
  const verdicts = [verdict.holds, naive.lost > 0, calmResets === 0];
  const bad = failed.length + verdicts.filter((holds) => !holds).length;
  const text = `${lines.join('\n')}\n${faults.length + verdicts.length - bad} passed, ${bad} failed\n`;
  return { text, good: bad === 0 };
}
