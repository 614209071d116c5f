// What a soak took over time, as SVG: a row for each group of processes, its memory at the left and its descriptors at
// the right, each in a panel with a scale of its own that begins at 0.
const WIDTH = 760;
const LEFT = 150; // of the first panel: the names of the groups, and the scale's numbers
const PANEL = { width: 250, height: 70 };
const GAP = { across: 90, down: 26 };
const TOP = 64;
const BOTTOM = 48;
const LINE = '#854B10';
const GRID = '#ddd';
const TICKS = 3; // at most, of a scale
const TIME_TICKS = 6;

/** Round numbers from 0 up to `most`, at most `count` besides 0. */
function ticks(most, count) {
  const least = most / count;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(
    [1, 2, 5, 10].map((times) => times * power).find((size) => size >= least),
    power,
  );
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => Math.round(i * step * 1000) / 1000);
}

const text = (x, y, words, more = '') => `<text x="${x}" y="${y}" ${more}>${words}</text>`;
const number = (value) => value.toLocaleString('en');

/** The values at `minutes`, in a panel whose upper left corner is at `left`, `top`. */
function panel(minutes, values, left, top, withTime) {
  const most = Math.max(1, ...values) * 1.05;
  const last = minutes.at(-1);
  const x = (minute) => (left + (minute / last) * PANEL.width).toFixed(1);
  const y = (value) => (top + PANEL.height - (value / most) * PANEL.height).toFixed(1);
  const scale = ticks(most, TICKS).map(
    (value) =>
      `<line x1="${left}" x2="${left + PANEL.width}" y1="${y(value)}" y2="${y(value)}" stroke="${GRID}"/>` +
      text(left - 6, y(value), number(value), 'text-anchor="end" dominant-baseline="middle"'),
  );
  const time = ticks(last, TIME_TICKS).map((minute) =>
    text(x(minute), top + PANEL.height + 16, number(minute), 'text-anchor="middle"'),
  );
  const points = minutes.map((minute, i) => `${x(minute)},${y(values[i])}`).join(' ');
  const line = `<polyline points="${points}" fill="none" stroke="${LINE}" stroke-width="1.5"/>`;
  return [...scale, ...(withTime ? time : []), line].join('\n');
}

/** `samples` as main.mjs takes them, of `groups`; `title` says what ran. */
export function plot(samples, groups, title) {
  const minutes = samples.map(({ minute }) => minute);
  const lefts = [LEFT, LEFT + PANEL.width + GAP.across];
  const keys = ['memory', 'descriptors'];
  const rows = groups.map((group, row) => {
    const top = TOP + row * (PANEL.height + GAP.down);
    const panels = keys.map((key, i) =>
      panel(
        minutes,
        samples.map((sample) => sample[group][key]),
        lefts[i],
        top,
        row === groups.length - 1,
      ),
    );
    return [text(16, top + PANEL.height / 2, group, 'font-weight="bold" dominant-baseline="middle"'), ...panels];
  });
  const height = TOP + groups.length * (PANEL.height + GAP.down) + BOTTOM - GAP.down;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
${text(16, 22, title, 'font-size="14"')}
${text(lefts[0], 50, 'Memory of its own, KiB', 'font-weight="bold"')}
${text(lefts[1], 50, 'Open descriptors', 'font-weight="bold"')}
${rows.flat().join('\n')}
${lefts.map((left) => text(left + PANEL.width, height - 8, 'minutes', 'text-anchor="end"')).join('\n')}
</svg>
`;
}
