// The tables of the README, and putting them there.

import { readFileSync, writeFileSync } from 'node:fs';

import { CASES } from './cases.mjs';
import { CONTENDERS } from './contenders.mjs';
import { goals, peakOf, rowsOf, timeOf, verdict } from './goals.mjs';
import { NONE, kib, machine, table } from './report.mjs';
import { median } from './timing.mjs';

const BROWSER = ['convlens', 'litert', 'tfjs-wasm', 'ort-web'];

/** One line of the README: ours in bold, and how many times as fast as the fastest peer. */
function readmeLine(found, text, name, threads, unit) {
  const times = BROWSER.map((engine) => timeOf(found, name, `${engine}/${threads}`));
  if (!(times[0] > 0)) return null;
  const peers = times.slice(1).filter((time) => time > 0);
  const shown = times.map((time) => (time > 0 ? unit(time, name) : NONE));
  const ratio = peers.length ? `${(Math.min(...peers) / times[0]).toFixed(2)} ×` : NONE;
  return [text, `**${shown[0]}**`, ...shown.slice(1), ratio];
}

const inMicroseconds = (time) => `${(time * 1000).toFixed(0)} µs`;
const inMilliseconds = (time) => `${time.toFixed(0)} ms`;

function readmeSpeed(found) {
  const gflops = (time, name) => {
    const row = rowsOf(found, name, 'convlens/1')[0] ?? found.rows.find((it) => it.case === name);
    return (row.gflops * row.median / time).toFixed(0);
  };
  const single = [...new Set(found.rows.map((row) => row.case))].filter((name) => CASES[name].kind === 'fan');
  const lines = [
    readmeLine(found, '`digit`, one thread', 'digit', 1, inMicroseconds),
    readmeLine(found, '`seed`, one thread', 'seed', 1, inMicroseconds),
    readmeLine(found, 'VGG-16, one thread', 'vgg16', 1, inMilliseconds),
    readmeLine(found, 'VGG-16, two threads', 'vgg16', 2, inMilliseconds),
    ...single.map((name) => readmeLine(found, `${CASES[name].title}, GFLOP/s`, name, 1, gflops)),
  ];
  return table(['in Chromium', ...BROWSER.map((engine) => CONTENDERS[engine].title), 'beside the fastest'],
    lines.filter(Boolean));
}

/** Where goals are not reached, which; the others are counted. */
function readmeGoals(found) {
  const all = goals(found).filter((it) => verdict(it) !== 'not measured');
  const missed = all.filter((it) => verdict(it) !== 'reached');
  const count = `${all.length - missed.length} of ${all.length} goals are reached`;
  if (!missed.length) return `${count}.`;
  const list = missed.map((it) => `${it.goal}: ${it.what} ${it.ratio.toFixed(2)} of ${it.wanted}`);
  return `${count}; not: ${list.join('; ')}.`;
}

function readmeRest(found) {
  const native = ['digit', 'seed', 'vgg16'].map((name) => {
    const [ours, theirs] = ['convlens-native/1', 'ort-node/1'].map((id) => timeOf(found, name, id));
    if (!(ours > 0 && theirs > 0)) return null;
    const unit = name === 'vgg16' ? inMilliseconds : inMicroseconds;
    return [`${name === 'vgg16' ? 'VGG-16' : `\`${name}\``}, natively`, `**${unit(ours)}**`, `${unit(theirs)} (ONNX Runtime)`,
      `${(theirs / ours).toFixed(2)} ×`];
  });
  const training = (found.training ?? []).filter((row) => row.peer && !row.error)
    .toSorted((a, b) => b.imagesPerSecond - a.imagesPerSecond)[0];
  const trained = (found.training ?? []).find((row) => row.name === 'convlens' && !row.error);
  const perSecond = (row) => `${row.imagesPerSecond.toPrecision(3)}/s`;
  const first = (engine) => median((found.startup ?? []).filter((row) => row.engine === engine && !row.error)
    .map((row) => row.first));
  const size = (engine) => found.sizes?.find((row) => row.engine === engine)?.brotli;
  const rows = [
    ...native.filter(Boolean),
    ...(training && trained ? [['images trained, batch 64, WebAssembly', `**${perSecond(trained)}**`,
      `${perSecond(training)} (${training.title})`, `${(trained.imagesPerSecond / training.imagesPerSecond).toFixed(0)} ×`]] : []),
    ...BROWSER.slice(1).flatMap((engine) => (first(engine) > 0 && first('convlens') > 0
      ? [[`navigation to first result`, `**${first('convlens').toFixed(0)} ms**`,
        `${first(engine).toFixed(0)} ms (${CONTENDERS[engine].title})`, `${(first(engine) / first('convlens')).toFixed(2)} ×`]] : [])),
    ...BROWSER.slice(1).flatMap((engine) => (size(engine) && size('convlens')
      ? [[`download, brotli`, `**${kib(size('convlens'))} KiB**`, `${kib(size(engine))} KiB (${CONTENDERS[engine].title})`,
        `${(size(engine) / size('convlens')).toFixed(1)} ×`]] : [])),
  ];
  return rows.length ? table(['', 'ConvLens', 'peer', ''], rows) : '';
}

/** The table of the README. */
export function readmeReport(found) {
  const peak = peakOf(found);
  const note = `${machine(found)} Arithmetic peak in WebAssembly: ${Number.isNaN(peak) ? NONE : peak.toFixed(0)} GFLOP/s`
    + ' for one thread. GFLOP/s are two for each multiply-add of the definition: Winograd does fewer.';
  return [found.rows?.length ? readmeSpeed(found) : '', readmeRest(found), readmeGoals(found), note].filter(Boolean).join('\n\n');
}

/** Puts text between the comments <!-- name --> and <!-- /name --> of a file. */
export function replaceBetweenMarkers(file, name, text) {
  const whole = readFileSync(file, 'utf8');
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = whole.indexOf(start);
  const to = whole.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file} lacks the comments ${start} and ${end}`);
  writeFileSync(file, `${whole.slice(0, from + start.length)}\n${text}\n${whole.slice(to)}`);
}
