// Long use of the page: a thousand digits drawn with the mouse and cleared, models, languages and
// themes switched at random from a seed. Reports whether memory grows and what was complained of.
//
//   node soak.mjs [--page DIR] [--browser chromium|firefox] [--seconds 300] [--digits 1000] [--seed 1]
//     [--size 800x600] [--json FILE]
//
// Ends with "0 complaints", and status 0, when nothing grew and nothing was said.

import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

import { browserFile, browserPool, leaveAlone } from '../browser/browsers.mjs';
import { open } from '../browser/page.mjs';
import { servePage } from '../browser/site.mjs';
import { growth, soak } from '../browser/soak.mjs';
import { install } from '../browser/watch.mjs';

const { values: options } = parseArgs({
  options: {
    page: { type: 'string', default: fileURLToPath(new URL('../../build/web/page', import.meta.url)) },
    browser: { type: 'string', default: 'chromium' },
    seconds: { type: 'string', default: '300' },
    digits: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    size: { type: 'string', default: '800x600' },
    json: { type: 'string' },
  },
});

if (!existsSync(`${options.page}/index.html`)) {
  console.error(`error: there is no page in ${options.page}; web/run.sh --build-only makes it`);
  process.exit(1);
}

const [width, height] = options.size.split('x').map(Number);
const pool = browserPool({ [options.browser]: browserFile(options.browser) });
const browser = await pool.get(options.browser, {});
const context = await browser.newContext({ viewport: { width, height }, locale: 'en-US' });
const page = await context.newPage();
leaveAlone(page);
const said = [];
page.on('console', (message) => said.push(`the console: ${message.text()}`));
page.on('pageerror', (error) => said.push(`uncaught: ${error.message}`));
await install(page);
const site = await servePage(options.page);
await open(page, site.root);
const used = await soak(page, {
  seed: Number(options.seed), seconds: Number(options.seconds), digits: Number(options.digits),
});
await pool.close();
await site.close();

const megabytes = (bytes) => (bytes === null ? '–' : (bytes / 1e6).toFixed(2));
console.log('| second | digits | JavaScript, MB | WebAssembly in use, MB | of, MB | WebGL objects |');
console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
for (const { second = 0, digits = 0, heap, top, memory, objects } of used.samples) {
  console.log(`| ${second.toFixed(0)} | ${digits} | ${megabytes(heap)} | ${megabytes(top)} | ${megabytes(memory)} | ${objects} |`);
}
const complaints = [
  ...growth(used), ...used.samples.at(-1).errors.map((error) => `error ${error} of WebGL`), ...said,
];
console.log(`\n${used.digits} digits and ${used.switches} switches in ${used.seconds.toFixed(0)} s, seed ${options.seed}, ${options.browser}`);
for (const complaint of complaints) console.log(complaint);
console.log(`${complaints.length} complaints`);
if (options.json) writeFileSync(options.json, `${JSON.stringify({ ...used, complaints }, null, 2)}\n`);
process.exit(complaints.length ? 1 : 0);
