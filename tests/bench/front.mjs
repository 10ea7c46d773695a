// The front end's figures: bytes before the first digit, time to the first prediction, processor time
// of a frame while drawing, processor time at rest. In both browsers, interleaved, as medians.
//
//   node front.mjs [--page DIR] [--desktop PROGRAM] [--rounds N] [--json FILE]
//
// Prints a Markdown table. Times are reported, not judged. How each is measured is said below the table.

import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

import { browserFile, browserPool, processId } from '../browser/browsers.mjs';
import { FOUR, SEVEN, drawWithMouse, open, state } from '../browser/page.mjs';
import { fileServer } from '../../web/setup/serve.mjs';
import { browserTime, difference, processorTime } from './processes.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values: options } = parseArgs({
  options: {
    page: { type: 'string', default: here('../../build/web/page') },
    desktop: { type: 'string', default: here('../../build/release/bin/convlens') },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
});
const ROUNDS = Number(options.rounds);
const VIEW = { viewport: { width: 1280, height: 800 }, locale: 'en-US' };
const IDLE_SECONDS = 10;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The page on a port of this machine; bytes() counts what went over the wire, headers and all. */
async function serve(folder) {
  const sockets = [];
  const server = createServer(fileServer({ root: folder }));
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    bytes: () => sockets.reduce((sum, socket) => sum + socket.bytesWritten, 0),
    close() { server.closeAllConnections(); server.close(); },
  };
}

/** Milliseconds from the navigation, in a new tab, until the network has answered a drawing. */
async function firstPrediction(context, address) {
  const page = await context.newPage();
  await page.goto(address);
  const time = await page.evaluate(async (strokes) => {
    await window.convlens.ready;
    window.convlens.draw(strokes);
    if (window.convlens.state().label !== 7) throw new Error('the answer is not 7');
    return performance.now();
  }, SEVEN);
  await rest(page); // what follows is not measured beside its last frames
  await page.close();
  return time;
}

/** Waits until no frame is drawn for a second. */
async function rest(page) {
  for (let last = -1, frames = -2; frames !== last; await pause(1000)) {
    last = frames;
    ({ frames } = await state(page));
  }
}

/** Milliseconds of the page's main thread, and of its whole process, per frame while a person draws. */
async function drawing(page, root) {
  await page.evaluate(() => window.convlens.clear());
  await rest(page);
  const before = { time: browserTime(root), frames: (await state(page)).frames };
  for (let i = 0; i < 6; i++) {
    await drawWithMouse(page, i % 2 ? FOUR : SEVEN, () => pause(8));
    await page.evaluate(() => window.convlens.clear());
  }
  const frames = (await state(page)).frames - before.frames;
  const time = difference(browserTime(root), before.time);
  return { frames, main: time.pageMain / frames, process: time.page / frames, gpu: (time.gpu + time.rest) / frames };
}

/** Milliseconds of processor time in ten seconds of doing nothing, and the frames drawn meanwhile. */
async function idle(page, root) {
  await rest(page);
  const before = { time: browserTime(root), frames: (await state(page)).frames };
  await pause(IDLE_SECONDS * 1000);
  const time = difference(browserTime(root), before.time);
  return { page: time.page, rest: time.gpu + time.rest, frames: (await state(page)).frames - before.frames };
}

/** Likewise for the desktop program, whose software GL draws in threads of its own (llvmpipe). */
async function idleDesktop(program, display) {
  const window = spawn(program, ['--size', '1280x800', '--fresh'], {
    stdio: 'ignore', env: { ...process.env, DISPLAY: display, LIBGL_ALWAYS_SOFTWARE: '1' },
  });
  try {
    let last = -1;
    for (let time = -2; time !== last; await pause(3000)) {
      last = time;
      time = processorTime(window.pid).all;
      if (time - last < 1) break;
    }
    const before = processorTime(window.pid);
    await pause(IDLE_SECONDS * 1000);
    return { all: processorTime(window.pid).all - before.all };
  } finally {
    window.kill('SIGKILL');
  }
}

async function measure() {
  const files = { chromium: browserFile('chromium'), firefox: browserFile('firefox') };
  const names = Object.keys(files).filter((name) => files[name]);
  const pool = browserPool(files);
  const site = await serve(options.page);
  const found = Object.fromEntries(names.map((name) =>
    [name, { bytes: [], first: [], main: [], process: [], gpu: [], frames: [], idle: [], idleRest: [], idleFrames: [] }]));
  found.desktop = { idle: [] };
  const pages = {};
  for (const name of names) {
    const browser = await pool.get(name, {});
    for (let i = 0; i < Math.min(3, ROUNDS); i++) {
      const cold = await browser.newContext(VIEW);
      const page = await cold.newPage();
      const before = site.bytes();
      await open(page, site.address);
      found[name].bytes.push(site.bytes() - before);
      await cold.close();
    }
    const context = await browser.newContext(VIEW);
    pages[name] = { page: await context.newPage(), root: processId(browser) };
    await open(pages[name].page, site.address); // warms the cache
    await rest(pages[name].page);
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) {
      const { page, root } = pages[name];
      for (let i = 0; i < 3; i++) found[name].first.push(await firstPrediction(page.context(), site.address));
      const drawn = await drawing(page, root);
      for (const key of ['main', 'process', 'gpu', 'frames']) found[name][key].push(drawn[key]);
    }
  }
  for (let round = 0; round < Math.min(3, ROUNDS); round++) {
    for (const name of names) {
      const still = await idle(pages[name].page, pages[name].root);
      found[name].idle.push(still.page);
      found[name].idleRest.push(still.rest);
      found[name].idleFrames.push(still.frames);
    }
    if (existsSync(options.desktop)) {
      found.desktop.idle.push((await idleDesktop(options.desktop, await pool.display())).all);
    }
  }
  await pool.close();
  site.close();
  return found;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

function cell(values, digits) {
  if (!values?.length) return '–';
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

function table(found) {
  const { chromium = {}, firefox = {}, desktop = {} } = found;
  const row = (text, goal, key, digits, scale = 1) => {
    const cells = [chromium, firefox].map((it) => cell(it[key]?.map((value) => value * scale), digits));
    return `| ${text} | ${goal} | ${cells.join(' | ')} |`;
  };
  return [
    '| | goal | Chromium | Firefox |',
    '| --- | ---: | ---: | ---: |',
    row('fetched before the first digit can be drawn, MB', '≤ 1', 'bytes', 3, 1e-6),
    row('navigation to first prediction, warm cache, ms', '≤ 500', 'first', 0),
    row('processor time per frame while drawing, main thread, ms', '≤ 4', 'main', 2),
    row('… all threads of the page\'s process, ms', '', 'process', 2),
    row('… of the browser\'s other processes, software GL included, ms', '', 'gpu', 2),
    row('frames in that time', '', 'frames', 0),
    row(`processor time of an idle page in ${IDLE_SECONDS} s, ms`, 'none', 'idle', 1),
    row('… of the browser\'s other processes, ms', '', 'idleRest', 1),
    row('… frames drawn', '0', 'idleFrames', 0),
    `| processor time of an idle desktop window in ${IDLE_SECONDS} s, ms | none | ${cell(desktop.idle, 1)} | |`,
    '',
    `Medians of ${ROUNDS} interleaved rounds (smallest–largest), 1280×800, on ${cpus().length} × ${cpus()[0].model}.`,
    'Bytes are counted at the server\'s sockets, headers and all, until convlens.ready. The first prediction is',
    'performance.now() when a drawing handed over at convlens.ready is answered. Processor times are those of',
    'Linux\'s scheduler for each thread: the page\'s process runs the program and hands its GL commands to another',
    'one, where software GL draws, so that the GPU\'s share is told apart.',
  ].join('\n');
}

if (!existsSync(`${options.page}/index.html`)) {
  console.error(`error: there is no page in ${options.page}; web/run.sh --build-only makes it`);
  process.exit(1);
}
const found = await measure();
console.log(table(found));
if (options.json) writeFileSync(options.json, `${JSON.stringify(found, null, 2)}\n`);
