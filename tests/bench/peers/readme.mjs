// The tables of the README: what was measured, with the goal of each ratio beside it; and putting them there.

import { readFileSync, writeFileSync } from 'node:fs';

import { CASES } from './cases.mjs';
import { CONTENDERS } from './contenders.mjs';
import { bestTrainingPeer, goals, peakOf, timeOf, verdict } from './goals.mjs';
import { NONE, kib, machine, table } from './report.mjs';
import { median } from './timing.mjs';

const BROWSER = ['convlens', 'litert', 'tfjs-wasm', 'ort-web'];
const NAMES = { digit: '`digit`', seed: '`seed`', vgg16: 'VGG-16' };

const inMicroseconds = (time) => `${(time * 1000).toFixed(0)} µs`;
const inMilliseconds = (time) => `${time.toFixed(0)} ms`;
const unitOf = (name) => (name === 'vgg16' ? inMilliseconds : inMicroseconds);
const nameOf = (name) => NAMES[name] ?? CASES[name].title;
const times = (ratio) => (ratio > 0 ? `${ratio.toFixed(ratio < 10 ? 2 : 0)} ×` : NONE);

/** "≥ 1.5, reached" of the goal and case; nothing where there is none. */
function wanted(found, goal, what) {
  const line = goals(found).find((it) => it.goal === goal && it.what === what);
  return line && verdict(line) !== 'not measured' ? `≥ ${line.wanted}, ${verdict(line)}` : '';
}

/**
 * One line: ours in bold, those of the peers, and how much better ours is than the best of them; ours may have
 * failed. Null where nothing was measured.
 */
function line(text, values, show, better, goal = '') {
  if (!values.some((value) => value > 0)) return null;
  const peers = values.slice(1).filter((value) => value > 0);
  const shown = values.map((value) => (value > 0 ? show(value) : NONE));
  if (!(values[0] > 0)) return [text, '**failed**', ...shown.slice(1), NONE, goal && '**not reached**'];
  return [text, `**${shown[0]}**`, ...shown.slice(1), peers.length ? times(better(values[0], peers)) : NONE, goal];
}

const smaller = (ours, peers) => Math.min(...peers) / ours;
const larger = (ours, peers) => ours / Math.max(...peers);

function browserTable(found) {
  const timesOf = (name, threads) => BROWSER.map((engine) => timeOf(found, name, `${engine}/${threads}`));
  const network = (name, threads, goal) => line(`${nameOf(name)}, ${threads === 1 ? 'one thread' : 'two threads'}`,
    timesOf(name, threads), unitOf(name), smaller, wanted(found, goal, name));
  const single = Object.keys(CASES).filter((name) => CASES[name].kind === 'fan').map((name) => {
    const row = found.rows.find((it) => it.case === name && it.gflops > 0);
    const rates = timesOf(name, 1).map((time) => (row ? (row.gflops * row.median) / time : NaN));
    return line(`${nameOf(name)}, GFLOP/s`, rates, (rate) => rate.toFixed(0), larger, wanted(found, 'browser, one thread', name));
  });
  const ofEngines = (rows, value) => BROWSER.map((engine) =>
    median((rows ?? []).filter((row) => row.engine === engine && !row.error).map(value)));
  const rows = [
    network('digit', 1, 'browser, one thread'), network('seed', 1, 'browser, one thread'),
    network('vgg16', 1, 'browser, one thread'), network('vgg16', 2, 'browser, two threads'), ...single,
    line('navigation to first result', ofEngines(found.startup, (row) => row.first), inMilliseconds, smaller),
    line('download, brotli', ofEngines(found.sizes, (row) => row.brotli), (size) => `${kib(size)} KiB`, smaller),
  ].filter(Boolean);
  const titles = BROWSER.map((engine) => CONTENDERS[engine].title);
  return rows.length ? table(['in Chromium', ...titles, 'beside the best', 'goal'], rows) : '';
}

function otherTable(found) {
  const native = Object.keys(NAMES).map((name) => {
    const both = ['convlens-native/1', 'ort-node/1'].map((id) => timeOf(found, name, id));
    return line(`${nameOf(name)}, one thread`, both, unitOf(name), smaller, wanted(found, 'native, one thread', name));
  });
  const training = found.training ?? [];
  const peer = bestTrainingPeer(found);
  const trained = [['convlens', 'training, in WebAssembly'], ['convlens-native', 'training, natively']].map(([name, goal]) => {
    const ours = training.find((row) => row.name === name);
    if (!ours || !peer) return null;
    const share = ours.share ? `, ${(100 * ours.share).toFixed(0)} % of the peak` : '';
    return line(`${goal}: \`digit\`, batch 64, pictures per second${share}`, [ours.imagesPerSecond, peer.imagesPerSecond],
      (rate) => rate.toPrecision(3), larger, wanted(found, goal, 'digit, batch 64'));
  });
  const rows = [...native, ...trained].filter(Boolean);
  const [title, beside] = peer
    ? ['natively, and training', `ONNX Runtime; training: ${peer.title}`] : ['natively', 'ONNX Runtime'];
  return rows.length ? table([title, 'ConvLens', beside, '', 'goal'], rows) : '';
}

const MOST_NAMED = 6; // of cases that miss a goal

/** The goals of one kind in a sentence: the least ratio, and which cases miss the goal. */
function sentence(found, goal, text) {
  const all = goals(found).filter((it) => it.goal === goal && verdict(it) !== 'not measured')
    .sort((a, b) => a.ratio - b.ratio);
  if (!all.length) return '';
  const shown = ({ what, ratio }) => `${CASES[what] ? nameOf(what) : what}: ${ratio.toFixed(2)}`;
  const missed = all.filter((it) => verdict(it) !== 'reached');
  const rest = missed.length > MOST_NAMED ? ` and ${missed.length - MOST_NAMED} more` : '';
  const start = `- ${text}, wanted ≥ ${all[0].wanted}: `;
  if (!missed.length) return `${start}reached${all.length > 1 ? ` in all ${all.length} cases` : ''}, least ${shown(all[0])}.`;
  return `${start}**not reached** in ${missed.length} of ${all.length}: ${missed.slice(0, MOST_NAMED).map(shown).join('; ')}${rest}.`;
}

const summary = (found) => [
  sentence(found, 'two threads', 'Two threads beside one'),
  sentence(found, 'browser, two threads', 'Two threads beside the fastest peer with two'),
  sentence(found, 'share of the peak, direct', 'Direct kernels from 32 channels on, share of the arithmetic peak'),
  sentence(found, 'download', 'Download, 200 kB beside ours'),
].filter(Boolean).join('\n');

/** All of it. */
export function readmeReport(found) {
  const peak = peakOf(found);
  const note = `${machine(found)} Arithmetic peak in WebAssembly: ${Number.isNaN(peak) ? NONE : peak.toFixed(0)} GFLOP/s`
    + ' for one thread. GFLOP/s count the multiply-adds of the definition, two each: Winograd does fewer.';
  return [browserTable(found), otherTable(found), summary(found), note].filter(Boolean).join('\n\n');
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
