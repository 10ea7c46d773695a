// Cost against arithmetic: runs bench_cost natively and in WebAssembly under Node.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { NODE_FLAGS } from './node_flags.mjs';

/** {native, wasm}: {instructions, peak_gflops, points} each. */
export function measureCost({ build, sweeps, log }) {
  const found = {};
  const run = (name, program, parameters) => {
    log(`cost against arithmetic, ${name}`);
    const { status, stdout, stderr } = spawnSync(program, parameters, { encoding: 'utf8', maxBuffer: 1 << 26 });
    if (status !== 0) throw new Error(`bench_cost (${name}) ended with ${status}: ${stderr.slice(-500)}`);
    return JSON.parse(stdout);
  };
  const counts = [String(sweeps), '2'];
  found.wasm = run('WebAssembly', 'node', [...NODE_FLAGS, join(build, 'web/bench/bench_cost.js'), ...counts]);
  found.native = run('native', join(build, 'bench/bench/bench_cost'), counts);
  return found;
}
