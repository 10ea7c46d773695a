// The native kernels with Google Benchmark, which compares each with its reference first.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** [{name, instructions, nanoseconds, gflops, share, error}]. */
export function measureKernels({ build, quick, log }) {
  log('native kernels, Google Benchmark');
  const { status, stdout, stderr } = spawnSync(join(build, 'bench/bench/bench_kernels'),
    ['--benchmark_format=json', `--benchmark_min_time=${quick ? 0.01 : 0.03}`], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`bench_kernels ended with ${status}: ${stderr.slice(-500)}`);
  return JSON.parse(stdout).benchmarks.map((it) => {
    const words = it.name.split('/');
    return {
      name: words.slice(0, -1).join('/'), instructions: words.at(-1), nanoseconds: it.real_time,
      gflops: it['GFLOP/s'], share: it.peak, error: it.error_message,
    };
  });
}
