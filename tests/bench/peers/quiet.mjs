// Other work on the machine: measurements wait for a quiet moment, and remember whether they had one.

import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

const SAMPLE = 100; // milliseconds
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Processors' ticks so far, of Linux; null elsewhere. */
function ticks() {
  try {
    const [first] = readFileSync('/proc/stat', 'utf8').split('\n');
    const [user, nice, system, idle, wait, ...rest] = first.trim().split(/\s+/).slice(1, 9).map(Number);
    return { idle: idle + wait, all: [user, nice, system, idle, wait, ...rest].reduce((a, b) => a + b) };
  } catch {
    return null;
  }
}

/** How many processors are at work while nothing of ours runs. */
async function busyProcessors() {
  const before = ticks();
  await pause(SAMPLE);
  const after = ticks();
  if (!before || after.all === before.all) return 0;
  return (1 - (after.idle - before.idle) / (after.all - before.all)) * cpus().length;
}

/** More other work than this beside a measurement distorts it. */
export const QUIET = 0.3;

/** A watch that measure(row, run) goes through: row.busy is what was at work before and after. */
export function quietWatch(patienceSeconds) {
  return async (row, run) => {
    const end = Date.now() + 1000 * patienceSeconds;
    let busy = await busyProcessors();
    while (busy > QUIET && Date.now() < end) {
      await pause(500);
      busy = await busyProcessors();
    }
    const result = await run();
    row.busy = Math.max(busy, await busyProcessors());
    return result;
  };
}
