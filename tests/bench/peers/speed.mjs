// The sweeps: within a case all contenders take turns, and everything is repeated in a fresh browser.

import { createRequire } from 'node:module';

import { launch } from './browser.mjs';
import { openContender } from './contenders.mjs';
import { prepare } from './files.mjs';
import { ortNode } from './native.mjs';
import { PLANS, TOLERANCE } from './timing.mjs';

/** Writes the files of all cases; -> name to network, without weights. */
export async function prepareCases(cases, log) {
  const flatbuffers = createRequire(import.meta.url)('flatbuffers');
  const judge = ortNode(1);
  const networks = {};
  for (const name of cases) {
    log(`files of ${name}`);
    networks[name] = await prepare(name, flatbuffers, (job) => judge.reference(job));
  }
  judge.close();
  return networks;
}

async function measurePeak({ browser, origin }, quiet, log) {
  const page = await browser.page(`${origin}/page.html`);
  await page.waitForFunction(() => globalThis.bench);
  const row = {};
  Object.assign(row, await quiet(row, () => page.evaluate(() => globalThis.bench.peak())));
  await page.close();
  log(`peak ${row.muladd.toFixed(1)} GFLOP/s, with relaxed SIMD ${row.madd?.toFixed(1) ?? 'none'}`);
  return row;
}

function describe(row) {
  if (row.error) return row.error;
  const time = row.median < 1 ? `${(row.median * 1000).toFixed(1)} µs` : `${row.median.toFixed(2)} ms`;
  return `${time}, ${row.gflops.toFixed(1)} GFLOP/s, difference ${row.difference.toExponential(1)}, `
    + `${row.busy.toFixed(1)} processors busy with other work`;
}

/** One contender in one case; a failure is part of the result, and the contender starts anew afterwards. */
async function measureOne({ context, open, quiet }, configuration, name, network) {
  const row = { case: name, ...configuration };
  try {
    if (!open.has(configuration.id)) open.set(configuration.id, await openContender(context, configuration));
    const contender = open.get(configuration.id);
    Object.assign(row, await quiet(row, () => contender.measure(name, network, PLANS[network.kind])));
    if (!(row.difference <= TOLERANCE * row.scale)) {
      row.error = `its output differs by ${row.difference} where the largest number is ${row.scale}`;
    }
    row.gflops = (2 * network.multiplyAdds) / row.median / 1e6;
  } catch (error) {
    row.error = String(error.message ?? error).split('\n').slice(0, 2).join(' ');
    await open.get(configuration.id)?.close();
    open.delete(configuration.id);
  }
  return row;
}

/**
 * {peaks, rows, version}: of the browser's arithmetic peak and of each contender in each case, once for every sweep.
 * Models of hundreds of megabytes are measured in the first `modelSweeps` sweeps only.
 */
export async function measureSpeed({ networks, configurations, sweeps, modelSweeps, origin, program, quiet, warn, log }) {
  const found = { peaks: [], rows: [], version: '' };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const browser = await launch();
    const context = { browser, origin, program, warn };
    const open = new Map();
    found.version = browser.version;
    found.peaks.push(await measurePeak(context, quiet, log));
    for (const [name, network] of Object.entries(networks)) {
      if (network.kind === 'model' && sweep >= modelSweeps) continue;
      for (const configuration of configurations) {
        const row = await measureOne({ context, open, quiet }, configuration, name, network);
        found.rows.push({ sweep, ...row });
        log(`sweep ${sweep + 1} of ${sweeps}, ${name}, ${configuration.id}: ${describe(row)}`);
      }
    }
    for (const contender of open.values()) await contender.close();
    await browser.close();
  }
  return found;
}
