// Measures what tests/bench/run.sh has built and installed; see its --help. Progress goes to stderr, Markdown to stdout.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

import { launch, serve } from './browser.mjs';
import { CASES } from './cases.mjs';
import { CONTENDERS, USUAL, configurations } from './contenders.mjs';
import { measureCost } from './cost.mjs';
import { measureKernels } from './kernels.mjs';
import { drawCost } from './plot.mjs';
import { quietWatch } from './quiet.mjs';
import { readmeReport, replaceBetweenMarkers } from './readme.mjs';
import { fullReport } from './report.mjs';
import { fetchedFiles, measureSizes } from './sizes.mjs';
import { measureSpeed, prepareCases } from './speed.mjs';
import { measureStartup } from './startup.mjs';
import { measureTraining } from './training.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const PARTS = ['speed', 'startup', 'sizes', 'training', 'kernels', 'cost'];
const QUICK_CASES = ['digit', 'seed', 'c3_64_64_56/fan', 'c3_16_32_28/fan', 'c1_64_256_56/fan', 'dw3_64_56/fan'];
const USUAL_CASES = Object.keys(CASES).filter((name) => CASES[name].kind !== 'conv');

const { values: options } = parseArgs({
  options: {
    build: { type: 'string' }, // the folder of builds
    parts: { type: 'string', default: PARTS.join() },
    cases: { type: 'string' },
    engines: { type: 'string', default: USUAL.join() },
    threads: { type: 'string', default: '1,2' },
    sweeps: { type: 'string' },
    patience: { type: 'string', default: '2' },
    quick: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    from: { type: 'string' }, // an earlier run's JSON: nothing is measured but the parts named
    json: { type: 'string' },
    markdown: { type: 'string' },
  },
});

/** The words of a list, each of which must be known. */
function list(what, text, known) {
  const words = text.split(',').filter(Boolean);
  for (const word of words) {
    if (!known.includes(word)) throw new Error(`there is no ${what} "${word}"; there are: ${known.join(' ')}`);
  }
  return words;
}

const root = join(HERE, '../../..');
const log = (text) => process.stderr.write(`  ${text}\n`);
const versionOf = (name) => JSON.parse(readFileSync(join(HERE, 'node_modules', name, 'package.json'))).version;
const revision = () => spawnSync('git', ['-C', root, 'describe', '--always', '--dirty'], { encoding: 'utf8' }).stdout.trim();

async function measure() {
  const quick = options.quick;
  const cases = list('case', options.cases ?? (quick ? QUICK_CASES : USUAL_CASES).join(), Object.keys(CASES));
  const engines = list('engine', options.engines, Object.keys(CONTENDERS));
  const parts = list('part', options.parts, PARTS);
  const threads = list('count of threads', options.threads, ['1', '2', '3', '4']).map(Number);
  const sweeps = Number(options.sweeps ?? (quick ? 1 : 3));
  const quiet = quietWatch(Number(options.patience));
  const warnings = new Set();
  const warn = (text) => warnings.add(text.split('\n')[0].slice(0, 200));

  const site = await serve(join(options.build, 'web/engine-module'));
  const found = options.from ? JSON.parse(readFileSync(options.from, 'utf8')) : { rows: [], peaks: [], versions: {} };
  Object.assign(found, { date: new Date().toISOString(), cpu: cpus()[0].model, cores: cpus().length });
  const now = revision();
  if (options.from && found.versions.ConvLens !== now) {
    throw new Error(`${options.from} is of revision ${found.versions.ConvLens}, this is ${now}: measure it again`);
  }
  found.versions.ConvLens = now;
  // After every part: what has been measured is not lost with what comes.
  const save = () => options.json && writeFileSync(options.json, `${JSON.stringify(found, null, 1)}\n`);
  for (const name of ['onnxruntime-web', '@tensorflow/tfjs-core', '@litertjs/core']) found.versions[name] = versionOf(name);
  if (parts.includes('speed')) {
    const networks = await prepareCases(cases, log);
    const program = join(options.build, 'bench/bin/convlens-cli');
    const speed = await measureSpeed({
      networks, configurations: configurations(engines, threads), sweeps, modelSweeps: Math.min(sweeps, 2),
      origin: site.origin, program, quiet, warn, log,
    });
    Object.assign(found, { rows: speed.rows, peaks: speed.peaks });
    found.versions.Chromium = speed.version;
    save();
  }
  const inBrowser = engines.filter((name) => CONTENDERS[name].where === 'browser' && !name.includes(':'));
  if (parts.includes('startup') || parts.includes('sizes')) await prepareCases(['digit'], () => {});
  if (parts.includes('startup')) {
    found.startup = await measureStartup({ engines: inBrowser, rounds: quick ? 2 : 5, origin: site.origin, quiet, log });
  }
  if (parts.includes('sizes')) found.sizes = await measureSizes(await fetchedFiles(launch, site));
  if (parts.includes('training')) found.training = await measureTraining({ build: options.build, quick, log });
  save();
  if (parts.includes('kernels')) found.kernels = measureKernels({ build: options.build, quick, log });
  if (parts.includes('cost')) found.cost = measureCost({ build: options.build, sweeps: quick ? 1 : 3, log });
  site.close();
  found.warnings = [...new Set([...(found.warnings ?? []), ...warnings])];
  save();
  return found;
}

async function main() {
  const found = await measure();
  const report = fullReport(found);
  console.log(report);
  const isOurs = (row) => (row.engine ?? row.name).startsWith('convlens');
  const failed = [...found.rows, ...(found.training ?? [])].filter((row) => row.error && isOurs(row));
  for (const row of failed) console.error(`error: ${row.id ?? row.title}, ${row.case ?? 'training'}: ${row.error}`);
  if (failed.length) process.exitCode = 1;
  if (options.markdown) writeFileSync(options.markdown, `${report}\n`);
  if (!options.readme) return;
  replaceBetweenMarkers(join(root, 'README.md'), 'speed', readmeReport(found));
  if (!found.cost) return;
  mkdirSync(join(root, 'assets/plots'), { recursive: true });
  writeFileSync(join(root, 'assets/plots/cost.svg'), drawCost(found.cost));
}

try {
  await main();
} catch (error) {
  console.error(`error: ${error.stack ?? error}`);
  process.exit(1);
}
