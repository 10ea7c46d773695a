// Draws what bench_cost has found as an SVG: time against channels, size and batch beside the time that the
// arithmetic alone would take, and the share of the peak of every kind of convolution. Light and dark.

const WIDTH = 1000;
const HEIGHT = 800;
const FONT = 15;
const PANEL = { width: 400, height: 280 };
const PLACES = [[70, 90], [570, 90], [70, 470], [570, 470]];

// Each series by colour and by its marks, so that it is told apart without colours too.
const LINES = [
  { name: 'WebAssembly, 1 thread', set: 'wasm', threads: 1, style: 'a' },
  { name: 'WebAssembly, 2 threads', set: 'wasm', threads: 2, style: 'a hollow' },
  { name: 'native, 1 thread', set: 'native', threads: 1, style: 'b' },
  { name: 'native, 2 threads', set: 'native', threads: 2, style: 'b hollow' },
];

const STYLE = `
  text { font: ${FONT}px system-ui, sans-serif; fill: #24292f }
  .ground { fill: #ffffff } .grid { stroke: #d7dce1 } .axis { stroke: #6e7781 }
  .a { stroke: #0a5fb4; fill: #0a5fb4 } .b { stroke: #b4500a; fill: #b4500a }
  .line { fill: none; stroke-width: 2 } .ideal { fill: none; stroke-width: 1.5; stroke-dasharray: 5 4; opacity: .75 }
  .hollow.dot { fill: #ffffff } .hollow.line { stroke-dasharray: 2 3 } .dot { stroke-width: 1.5 }
  .bar { stroke: none } .title { font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .ground { fill: #0d1117 } .grid { stroke: #30363d } .axis { stroke: #8b949e }
    .a { stroke: #58a6ff; fill: #58a6ff } .b { stroke: #f0883e; fill: #f0883e } .hollow.dot { fill: #0d1117 }
    .line, .ideal { fill: none }
  }`;

const round = (value) => Number(value.toFixed(1));
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (x, y, words, extra = '') => `<text x="${round(x)}" y="${round(y)}" ${extra}>${escape(words)}</text>`;
const line = (x1, y1, x2, y2, style) =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${style}"/>`;
const path = (points, style) => `<polyline class="${style}" points="${points.map((it) => it.map(round).join()).join(' ')}"/>`;

/** A logarithmic scale of values to pixels. */
function logarithmic(low, high, start, end) {
  const [from, to] = [Math.log(low), Math.log(high)];
  return (value) => start + ((Math.log(value) - from) / (to - from)) * (end - start);
}

/** 1, 10, 100 … within [low, high]. */
function decades(low, high) {
  const all = [];
  for (let value = 10 ** Math.ceil(Math.log10(low)); value <= high * 1.0001; value *= 10) all.push(value);
  return all;
}

const timeText = (us) => (us >= 1e6 ? `${us / 1e6} s` : us >= 1000 ? `${us / 1000} ms` : `${us} µs`);

/** The largest value and those that are its half, quarter … */
const ticksOf = (values) => values.filter((value) => Number.isInteger(Math.log2(values.at(-1) / value)));

function timePanel(cost, series, title, xTitle, [left, top]) {
  const { width, height } = PANEL;
  const lines = LINES.map((it) => ({
    ...it,
    points: cost[it.set].points.filter((p) => p.series === series && p.threads === it.threads && p.asked === 'fastest'),
    peak: cost[it.set].peak_gflops,
  })).filter((it) => it.points.length);
  const xs = lines[0].points.map((p) => p.x);
  const ideal = (p, peak) => (2e-3 * p.multiply_adds) / peak; // microseconds
  const times = lines.flatMap((it) => it.points.flatMap((p) => [p.us, ideal(p, it.peak)]));
  const [low, high] = [Math.min(...times) / 1.3, Math.max(...times) * 1.3];
  const x = logarithmic(xs[0], xs.at(-1), left, left + width);
  const y = logarithmic(low, high, top + height, top);
  const parts = [text(left, top - 14, title, 'class="title"')];
  for (const value of decades(low, high)) {
    parts.push(line(left, y(value), left + width, y(value), 'grid'),
      text(left - 6, y(value) + 5, timeText(value), 'text-anchor="end"'));
  }
  let free = -Infinity; // where the text before ends
  for (const value of ticksOf(xs)) {
    if (x(value) - free < 34) continue;
    free = x(value);
    parts.push(line(x(value), top + height, x(value), top + height + 5, 'axis'),
      text(x(value), top + height + 20, String(value), 'text-anchor="middle"'));
  }
  parts.push(line(left, top + height, left + width, top + height, 'axis'),
    text(left + width / 2, top + height + 40, xTitle, 'text-anchor="middle"'));
  for (const { points, style, peak, threads } of lines) {
    if (threads === 1) parts.push(path(points.map((p) => [x(p.x), y(ideal(p, peak))]), `ideal ${style}`));
    parts.push(path(points.map((p) => [x(p.x), y(p.us)]), `line ${style}`));
    for (const p of points) parts.push(`<circle class="dot ${style}" cx="${round(x(p.x))}" cy="${round(y(p.us))}" r="3"/>`);
  }
  return parts;
}

/** Bars of GFLOP/s relative to the peak of one thread; Winograd can be above 100 %. */
function kindPanel(cost, [left, top]) {
  const sets = LINES.filter((it) => it.threads === 1);
  const labels = cost.wasm.points.filter((p) => p.series === 'kind' && p.threads === 1 && p.asked === 'fastest')
    .map((p) => p.label);
  const names = 250; // width of the labels
  const row = PANEL.height / labels.length;
  const shareOf = ({ set }, label) => {
    const found = cost[set].points.find((p) => p.label === label && p.threads === 1 && p.asked === 'fastest');
    return found.gflops / cost[set].peak_gflops;
  };
  const most = Math.max(1, ...sets.flatMap((set) => labels.map((label) => shareOf(set, label))));
  const x = (share) => left - 55 + names + (share / most) * (PANEL.width + 55 - names);
  const parts = [text(left - 55, top - 14, 'Share of one thread\'s arithmetic peak', 'class="title"')];
  for (let share = 0; share <= most; share += most > 2 ? 1 : 0.5) {
    parts.push(line(x(share), top, x(share), top + PANEL.height, 'grid'),
      text(x(share), top + PANEL.height + 20, `${100 * share} %`, 'text-anchor="middle"'));
  }
  labels.forEach((label, i) => {
    const middle = top + (i + 0.5) * row;
    parts.push(text(x(0) - 6, middle + 5, label.replaceAll(/(\d)x(?=\d)/g, '$1×'), `text-anchor="end" style="font-size:14px"`));
    sets.forEach((set, k) => {
      const thick = row * 0.36;
      parts.push(`<rect class="bar ${set.style}" x="${round(x(0))}" y="${round(middle + (k - 1) * thick)}" `
        + `width="${round(x(shareOf(set, label)) - x(0))}" height="${round(thick - 0.5)}"/>`);
    });
  });
  return parts;
}

function legend(cost) {
  const parts = [
    text(20, 26, 'A convolution\'s time beside its arithmetic', 'class="title"'),
    line(390, 21, 418, 21, 'ideal axis'), text(426, 26, 'its multiply-adds at the peak of one thread'),
  ];
  let x = 20;
  for (const { name, style } of LINES.filter((it) => cost[it.set].points.some((p) => p.threads === it.threads))) {
    parts.push(line(x, 48, x + 28, 48, `line ${style}`), `<circle class="dot ${style}" cx="${x + 14}" cy="48" r="3"/>`,
      text(x + 36, 53, name));
    x += 66 + name.length * 8;
  }
  return parts;
}

/** cost: {native, wasm}, as bench_cost prints them. */
export function drawCost(cost) {
  const parts = [
    ...legend(cost),
    ...timePanel(cost, 'channels', '3×3 convolution, C to C maps of 28×28', 'C', PLACES[0]),
    ...timePanel(cost, 'size', '3×3 convolution, 64 to 64 maps of S×S', 'S', PLACES[1]),
    ...timePanel(cost, 'batch', '3×3 convolution, 32 to 32 maps of 14×14', 'pictures in a batch', PLACES[2]),
    ...kindPanel(cost, PLACES[3]),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">`
    + '<title>The time of convolutions against channels, size and batch</title>'
    + `<style>${STYLE}</style><rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>\n${parts.join('\n')}\n</svg>\n`;
}
