// The goals, each with what was measured: ratios of medians from one run, so that the machine hardly matters.

import { CASES } from './cases.mjs';
import { CONTENDERS } from './contenders.mjs';
import { QUIET } from './quiet.mjs';
import { median } from './timing.mjs';

const BROWSER_PEERS = ['litert', 'tfjs-wasm', 'ort-web'];
const NETWORKS = ['digit', 'seed', 'vgg16'];
const SINGLE = Object.keys(CASES).filter((name) => CASES[name].kind === 'fan');
const KB = 1000;

/** The rows to be shown: those without other work beside them, where there are any. */
export function rowsOf({ rows = [] }, name, id) {
  const good = rows.filter((row) => row.case === name && row.id === id && !row.error);
  const quiet = good.filter((row) => row.busy <= QUIET);
  return quiet.length ? quiet : good;
}

/** Milliseconds, the median of all sweeps; NaN where nothing was measured. */
export function timeOf(found, name, id) {
  const rows = rowsOf(found, name, id);
  return rows.length ? median(rows.map((row) => row.median)) : NaN;
}

/** The fastest of several: {engine, time}; null where none was measured. */
function fastest(found, name, engines, threads) {
  const all = engines.map((engine) => ({ engine, time: timeOf(found, name, `${engine}/${threads}`) }))
    .filter(({ time }) => time > 0);
  return all.length ? all.reduce((best, it) => (it.time < best.time ? it : best)) : null;
}

/** How many times as fast we are as the fastest of them; null where one side is missing. */
function against(found, name, peers, threads, ours = 'convlens') {
  const peer = fastest(found, name, peers, threads);
  const time = timeOf(found, name, `${ours}/${threads}`);
  return peer && time > 0 ? { ratio: peer.time / time, beside: CONTENDERS[peer.engine].title } : null;
}

/** GFLOP/s of the browser's arithmetic peak for one thread; NaN where it was not measured. */
export const peakOf = ({ peaks = [] }) => (peaks.length ? Math.max(...peaks.map((it) => it.madd ?? it.muladd)) : NaN);

/** Of the direct kernels in WebAssembly from 32 channels on: the share of the peak measured beside them. */
function directShares({ cost }) {
  const points = (cost?.wasm.points ?? []).filter((it) => it.asked === 'direct' && it.threads === 1 && it.channels >= 32);
  return points.map(({ series, label, x, gflops }) => ({
    what: (series === 'kind' ? label : `${label}, ${series} ${x}`).replaceAll(/(\d)x(?=\d)/g, '$1×'), ratio: gflops / cost.wasm.peak_gflops, beside: 'the peak',
  }));
}

/** The peer that trains fastest; undefined where none was measured. */
export const bestTrainingPeer = ({ training = [] }) => training.filter((row) => row.peer && !row.error)
  .sort((a, b) => b.imagesPerSecond - a.imagesPerSecond)[0];

function trainingRatio(found, name) {
  const best = bestTrainingPeer(found);
  const rate = found.training?.find((row) => row.name === name && !row.error)?.imagesPerSecond;
  return best && rate ? { ratio: rate / best.imagesPerSecond, beside: best.title } : null;
}

function downloadRatio({ sizes = [] }) {
  const ours = sizes.find((row) => row.engine === 'convlens');
  return ours?.brotli ? { ratio: (200 * KB) / ours.brotli, beside: '200 kB' } : null;
}

function threadsRatio(found) {
  const [one, two] = [1, 2].map((threads) => timeOf(found, 'vgg16', `convlens/${threads}`));
  return one > 0 && two > 0 ? { ratio: one / two, beside: 'one thread' } : null;
}

/** [{goal, what, wanted, ratio, beside}]: what was measured of each goal; ratio null where it was not. */
export function goals(found) {
  const line = (goal, what, wanted, measured) => ({ goal, what, wanted, ratio: null, beside: '', ...measured });
  return [
    ...NETWORKS.map((name) => line('browser, one thread', name, 1.5, against(found, name, BROWSER_PEERS, 1))),
    ...SINGLE.map((name) => line('browser, one thread', name, 1, against(found, name, BROWSER_PEERS, 1))),
    ...directShares(found).map(({ what, ...measured }) => line('share of the peak, direct', what, 0.8, measured)),
    line('two threads', 'vgg16', 1.7, threadsRatio(found)),
    ...[...NETWORKS, ...SINGLE].map((name) => line('browser, two threads', name, 1, against(found, name, BROWSER_PEERS, 2))),
    ...NETWORKS.map((name) =>
      line('native, one thread', name, 1, against(found, name, ['ort-node'], 1, 'convlens-native'))),
    line('training, in WebAssembly', 'digit, batch 64', 5, trainingRatio(found, 'convlens')),
    line('training, natively', 'digit, batch 64', 5, trainingRatio(found, 'convlens-native')),
    line('download', 'brotli', 1, downloadRatio(found)),
  ];
}

/** "reached", "not reached", or "not measured". */
export const verdict = ({ ratio, wanted }) => {
  if (ratio === null || Number.isNaN(ratio)) return 'not measured';
  return ratio >= wanted ? 'reached' : '**not reached**';
};
