// The page that measures: run.mjs calls bench.open(engine, threads), then bench.measure(file, plan) for each case.

import { inputOf } from './cases.mjs';
import { channelsLast } from './nhwc.mjs';
import { peak } from './peak.mjs';
import { compare, time } from './timing.mjs';

async function bytes(url) {
  const response = await fetch(url);
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
}

let engine = null;

/** The model in the engine's format, the one made for it first. */
async function modelBytes(file) {
  for (const extension of engine.extensions) {
    const found = await bytes(`/models/${file}.${extension}`);
    if (found) return found;
  }
  throw new Error(`there is no model ${file}`);
}

globalThis.bench = {
  isolated: () => crossOriginIsolated,
  /** name: "engine", or "engine:variant"; -> what runs, for the record. */
  async open(name, threads) {
    const [module, variant] = name.split(':');
    engine = await import(`./engines/${module}.mjs`);
    return engine.init(threads, variant);
  },
  /** Compares with the reference, then times. */
  async measure(file, plan) {
    const network = await (await fetch(`/models/${file}.json`)).json();
    const session = await engine.load(await modelBytes(file), network);
    const last = engine.channelsLast;
    const input = last ? channelsLast(inputOf(network), network.input) : inputOf(network);
    let reference = new Float32Array((await bytes(`/models/${file}.ref`)).buffer);
    if (last && network.output.length === 3) reference = channelsLast(reference, network.output);
    const compared = compare(await session.run(input), reference);
    const times = await time(session, input, plan);
    await session.dispose();
    return { ...times, ...compared };
  },
  peak,
};
