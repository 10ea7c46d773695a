// What was found as Markdown: everything for who looks closely, and a short form for the README.

import { CASES } from './cases.mjs';
import { CONTENDERS } from './contenders.mjs';
import { goals, peakOf, rowsOf, timeOf, verdict } from './goals.mjs';
import { QUIET } from './quiet.mjs';
import { median } from './timing.mjs';

export const NONE = '–';
const titled = (id) => {
  const [engine, threads] = id.split('/');
  return `${CONTENDERS[engine].title}${CONTENDERS[engine].where === 'native' ? ', native' : ''}, ${threads} thr.`;
};

/** A table; the first column stands at the left, numbers at the right. */
export function table(columns, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map((_, i) => (i ? '---:' : '---'))), ...rows.map(line)].join('\n');
}

/** "345 [340–352]": the median of the sweeps, the smallest and the largest. */
function spread(values, digits) {
  if (!values.length) return NONE;
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits));
  return `${median(values).toFixed(digits)} [${low}–${high}]`;
}

/** One cell; * where other work ran beside every measurement. */
function cell(found, name, id, value, digits) {
  const rows = rowsOf(found, name, id);
  if (!rows.length) {
    return found.rows.find((row) => row.case === name && row.id === id)?.error?.slice(0, 80).replaceAll('|', '/') ?? NONE;
  }
  return spread(rows.map(value), digits) + (rows.some((row) => row.busy > QUIET) ? '*' : '');
}

const microseconds = (row) => row.median * 1000;
const milliseconds = (row) => row.median;
const rate = (row) => row.gflops;

function speedTables(found) {
  const ids = [...new Set(found.rows.map((row) => row.id))];
  const measured = [...new Set(found.rows.map((row) => row.case))];
  const ofKind = (kind) => measured.filter((name) => CASES[name].kind === kind);
  const byCase = (names, value, digits) => table(['', ...ids.map(titled)],
    names.map((name) => [name, ...ids.map((id) => cell(found, name, id, value, digits))]));
  const parts = [];
  const add = (title, names, value, digits) => {
    if (names.length) parts.push(`### ${title}\n\n${byCase(names, value, digits)}`);
  };
  add('Microseconds per call: input copied in, run, output read (native ConvLens: run)', ofKind('latency'), microseconds, 1);
  add('Whole models, milliseconds', ofKind('model'), milliseconds, 1);
  add('Single convolutions, GFLOP/s: four in one graph, one element of each read', ofKind('fan'), rate, 1);
  add('Single convolutions, GFLOP/s, input and whole output copied', ofKind('conv'), rate, 1);
  add('Largest difference from onnxruntime-node, relative to the largest number',
    measured, (row) => row.difference / row.scale * 1e6, 2);
  return parts.map((part) => part.replace('relative to the largest number', 'in millionths of the largest number'));
}

export const goalTable = (found) => table(['goal', 'case', 'ratio', 'beside', 'wanted', ''],
  goals(found).map((it) => [it.goal, it.what, it.ratio?.toFixed(2) ?? NONE, it.beside, `≥ ${it.wanted}`, verdict(it)]));

function startupTable({ startup }) {
  const engines = [...new Set(startup.map((row) => row.engine))];
  const column = (engine, key) => spread(startup.filter((row) => row.engine === engine && !row.error)
    .map((row) => row[key]), 0);
  return table(['', 'engine ready', 'model loaded', 'first result', 'first result, second visit'],
    engines.map((engine) => [CONTENDERS[engine].title,
      ...['ready', 'loaded', 'first', 'again'].map((key) => column(engine, key))]));
}

export const kib = (bytes) => (bytes / 1024).toFixed(0);

function sizeTable({ sizes }) {
  return table(['', 'bytes, KiB', 'gzip -9', 'brotli 11'], sizes.map(({ engine, raw, gzip, brotli }) =>
    [CONTENDERS[engine].title, ...[raw, gzip, brotli].map(kib)]));
}

function trainingTable({ training }) {
  return table(['', 'images per second', 'share of the peak'], training.map((row) => [row.title,
    row.error ?? row.imagesPerSecond.toFixed(1), row.share ? `${(100 * row.share).toFixed(0)} %` : '']));
}

// As the public functions choose the instructions; the others stand in the JSON.
const kernelTable = ({ kernels }) => table(['', 'µs', 'GFLOP/s', 'of the peak'],
  kernels.filter((row) => row.instructions === 'public').map((row) => (row.error ? [row.name, row.error, '', '']
    : [row.name, (row.nanoseconds / 1000).toFixed(2), row.gflops?.toFixed(1) ?? '',
      row.share ? `${(100 * row.share).toFixed(0)} %` : ''])));

function peakTable({ peaks, rows }) {
  const native = rows.filter((row) => row.peak);
  return table(['arithmetic peak of one thread', 'GFLOP/s'], [
    ['WebAssembly SIMD, multiply and add', spread(peaks.map((it) => it.muladd), 1)],
    ['WebAssembly relaxed SIMD', spread(peaks.map((it) => it.madd).filter(Boolean), 1)],
    ...(native.length ? [[`native, ${native[0].instructions}`,
      spread(native.filter((row) => row.threads === 1).map((row) => row.peak), 1)]] : []),
  ]);
}

export function machine(found) {
  const versions = Object.entries(found.versions).map(([name, version]) => `${name} ${version}`).join(', ');
  return `${found.date.slice(0, 16).replace('T', ' ')} UTC, ${found.cores} × ${found.cpu}; ${versions}.`;
}

/** Everything. */
export function fullReport(found) {
  const parts = [machine(found),
    'Medians of the sweeps [smallest–largest]; * where other work ran beside every measurement.'];
  const add = (title, text) => parts.push(`### ${title}\n\n${text}`);
  if (found.rows?.length) {
    add('Peak', peakTable(found));
    parts.push(...speedTables(found));
  }
  if (found.startup) add('Navigation to the first result, ms, fresh browser, local server', startupTable(found));
  if (found.sizes) add('Download', sizeTable(found));
  if (found.training) add('Training, `digit` at batch 64', trainingTable(found));
  if (found.kernels) add('Native kernels', kernelTable(found));
  add('Goals', goalTable(found));
  if (found.warnings.length) add('What the pages said', found.warnings.map((text) => `- ${text}`).join('\n'));
  return parts.join('\n\n');
}
