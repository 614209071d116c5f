// Two small plots above each other, as SVG: memory and descriptors of each group of processes over time.
const WIDTH = 720;
const HEIGHT = 170; // of one plot
const LEFT = 70;
const RIGHT = 90;
const TOP = 30;
const GAP = 60;
const COLORS = ['#4A2924', '#B5651D', '#3B6E8F', '#5E7F3B'];

function panel(samples, groups, key, title, top) {
  const most = Math.max(1, ...samples.flatMap((sample) => groups.map((group) => sample[group][key])));
  const last = samples.at(-1).minute;
  const x = (minute) => (LEFT + (minute / last) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (value) => (top + HEIGHT - (value / most) * HEIGHT).toFixed(1);
  const grid = [0, 0.5, 1].map((part) => {
    const at = y(most * part);
    return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" stroke="#ddd"/>
<text x="${LEFT - 8}" y="${at}" text-anchor="end" dominant-baseline="middle">${Math.round(most * part).toLocaleString('en')}</text>`;
  });
  const lines = groups.map((group, i) => {
    const points = samples.map((sample) => `${x(sample.minute)},${y(sample[group][key])}`).join(' ');
    return `<polyline points="${points}" fill="none" stroke="${COLORS[i]}" stroke-width="1.5"/>
<text x="${WIDTH - RIGHT + 8}" y="${y(samples.at(-1)[group][key])}" dominant-baseline="middle" fill="${COLORS[i]}">${group}</text>`;
  });
  const end = `<text x="${WIDTH - RIGHT}" y="${top + HEIGHT + 18}" text-anchor="end">${last.toFixed(0)} minutes</text>`;
  return [`<text x="${LEFT}" y="${top - 10}" font-weight="bold">${title}</text>`, ...grid, ...lines, end].join('\n');
}

export function plot(samples, groups) {
  const height = TOP + 2 * HEIGHT + GAP + 40;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
${panel(samples, groups, 'memory', 'Memory, KiB', TOP)}
${panel(samples, groups, 'descriptors', 'Descriptors', TOP + HEIGHT + GAP)}
</svg>
`;
}
