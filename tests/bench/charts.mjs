// Bar charts of a run, as SVG for the documentation.
import { total } from './processor.mjs';
import { figuresOf } from './table.mjs';

const WIDTH = 720;
const BAR = 22;
const GAP = 8;
const LABEL = 230; // the width of the names
const RIGHT = 90; // that of the figures

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const rounded = (value) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));

/** bars: [{ name, median, min, max, ours }] as a picture with a title; `unit` stands behind each figure. */
export function chart(title, unit, bars) {
  const most = Math.max(...bars.map(({ max }) => max));
  const x = (value) => LABEL + ((WIDTH - LABEL - RIGHT) * value) / most;
  const height = 46 + bars.length * (BAR + GAP);
  const rows = bars.map(({ name, median, min, max, ours }, i) => {
    const y = 38 + i * (BAR + GAP);
    const middle = y + BAR / 2;
    const length = (x(median) - LABEL).toFixed(1);
    const colour = ours ? '#8a4b2f' : '#b9a99c';
    return [
      `<text x="${LABEL - 8}" y="${middle + 5}" text-anchor="end">${escaped(name)}</text>`,
      `<rect x="${LABEL}" y="${y}" width="${length}" height="${BAR}" fill="${colour}"/>`,
      `<path d="M${x(min).toFixed(1)} ${middle}H${x(max).toFixed(1)}" stroke="#222" stroke-width="2"/>`,
      `<text x="${(x(max) + 6).toFixed(1)}" y="${middle + 5}">${rounded(median)}${unit}</text>`,
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}">`,
    '<style>text{font:14px sans-serif;fill:#222}</style><rect width="100%" height="100%" fill="#fff"/>',
    `<text x="12" y="22" style="font-weight:bold">${escaped(title)}</text>`,
    ...rows,
    '</svg>\n',
  ].join('\n');
}

const TITLES = {
  unread: 'Unread count',
  room: 'A room of 50 messages that changes between requests',
  'same-room': 'The same room, unchanged',
  inbox: 'An inbox of 200 contacts',
  send: 'Sending a message',
};

/** { file name: SVG } of the processor time of a request of each workload. */
export function requestCharts(requests) {
  const byWorkload = {};
  for (const [key, runs] of requests) {
    const [workload, name] = key.split('|');
    const figures = figuresOf(runs.filter((run) => !run.void && run.processor).map((run) => total(run.processor)));
    if (figures) (byWorkload[workload] ??= []).push({ name, ...figures, ours: name === 'ours' });
  }
  return Object.fromEntries(
    Object.entries(byWorkload).map(([workload, bars]) => [
      `speed-${workload}.svg`,
      chart(`${TITLES[workload]}: processor time of a request`, ' µs', bars),
    ]),
  );
}
