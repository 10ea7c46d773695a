// Images per second of training `digit` at batch 64: ours in WebAssembly and natively, beside TensorFlow.js and
// ConvNetJS in the same Node, one after another.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

import { NODE_FLAGS } from './node_flags.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const execute = promisify(execFile);

const PATIENCE = 240; // seconds for a peer

const PEERS = { 'tfjs-cpu': 'TensorFlow.js, CPU', 'tfjs-wasm': 'TensorFlow.js, WASM', convnetjs: 'ConvNetJS' };

/** What a program prints as JSON, after remarks. */
async function jsonOf(program, parameters) {
  const { stdout } = await execute(program, parameters, { maxBuffer: 1 << 24, timeout: 1000 * PATIENCE })
    .catch((error) => { throw error.killed ? new Error(`it took longer than ${PATIENCE} s`) : error; });
  return JSON.parse(stdout.slice(stdout.indexOf('{')));
}

/** [{name, title, peer, imagesPerSecond, share, error}]. */
export async function measureTraining({ build, quick, log }) {
  const seconds = quick ? '1' : '5';
  const trainer = (name) => join(build, name);
  const runs = [
    { name: 'convlens', title: 'ConvLens, WebAssembly', run: () => jsonOf('node', [...NODE_FLAGS, trainer('web/bench/bench_training.js')]) },
    { name: 'convlens-native', title: 'ConvLens, native', run: () => jsonOf(trainer('bench/bench/bench_training'), []) },
    ...Object.entries(PEERS).map(([name, title]) => ({
      name, title, peer: true, run: () => jsonOf('node', [join(HERE, 'engines/train.mjs'), name, seconds]),
    })),
  ];
  const rows = [];
  for (const { run, ...row } of runs) {
    try {
      const found = await run();
      if (found.error) throw new Error(found.error);
      Object.assign(row, { imagesPerSecond: found.images_per_second, share: found.share_of_peak });
    } catch (error) {
      row.error = String(error.message ?? error).split('\n')[0];
    }
    log(`training, ${row.title}: ${row.error ?? `${row.imagesPerSecond.toFixed(1)} images per second`}`);
    rows.push(row);
  }
  return rows;
}
