// Processor time of a tree of processes, from Linux's /proc: exact to the nanosecond for each thread
// (schedstat, the first number: time on a processor).

import { readFileSync, readdirSync } from 'node:fs';

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}

/** Process and all that it started: [{pid, command}]. */
export function processTree(root) {
  const parents = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)) {
    const stat = read(`/proc/${pid}/stat`);
    if (stat) parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const belongs = (pid) => pid === root || (parents.has(pid) && belongs(parents.get(pid)));
  return [...parents.keys()].filter(belongs)
    .map((pid) => ({ pid, command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') }));
}

/** Milliseconds on a processor so far: of the main thread, and of each thread by name, added up. */
export function processorTime(pid) {
  const threads = {};
  let main = 0;
  let all = 0;
  let names = [];
  try {
    names = readdirSync(`/proc/${pid}/task`);
  } catch {
    return { main, all, threads };
  }
  for (const thread of names) {
    const ms = Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0]) / 1e6;
    const name = read(`/proc/${pid}/task/${thread}/comm`).trim().replace(/[-:# ]*\d+$/, '');
    if (Number(thread) === pid) main = ms;
    all += ms;
    threads[name] = (threads[name] ?? 0) + ms;
  }
  return { main, all, threads };
}

/** What a browser's process does: "page" runs the pages, "gpu" draws, "rest" is everything else. */
export function role(command) {
  if (/--type=renderer/.test(command) || /-contentproc .*\btab\b/.test(command)) return 'page';
  if (/--type=gpu-process/.test(command) || /-contentproc .*\bgpu\b/.test(command)) return 'gpu';
  return 'rest';
}

/** Milliseconds by role for the tree of a browser: {page, pageMain, gpu, rest}. */
export function browserTime(root) {
  const time = { page: 0, pageMain: 0, gpu: 0, rest: 0 };
  for (const { pid, command } of processTree(root)) {
    const { main, all } = processorTime(pid);
    time[role(command)] += all;
    if (role(command) === 'page') time.pageMain += main;
  }
  return time;
}

/** later - earlier, number by number. */
export const difference = (later, earlier) =>
  Object.fromEntries(Object.keys(later).map((key) => [key, later[key] - earlier[key]]));
