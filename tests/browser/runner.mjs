// A small runner: cases in the order they were written, each with a fresh browser context, and
// "N passed, N failed" at the end.

import { mkdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { chromium } from 'playwright-core';

/** @type {{name: string, run: (tools: object) => Promise<void>, options: object}[]} */
export const cases = [];

/**
 * A test case. `options` are those of a browser context (locale, viewport, hasTouch …), and
 * `args`, further switches of Chromium.
 */
export function test(name, options, run) {
  cases.push(typeof options === 'function' ? { name, options: {}, run: options } : { name, options, run });
}

export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

export function expectEqual(found, expected, what) {
  if (!isDeepStrictEqual(found, expected)) {
    throw new Error(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
  }
}

/** Asks until `ask` answers with something true, and returns that. */
export async function eventually(ask, what, seconds = 10) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// Software GL: the machine that tests has no graphics card. The rest keeps Chromium to itself.
const SWITCHES = [
  '--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** What a page said and asked for, as it went. */
function listen(page) {
  const heard = { errors: [], requests: [] };
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) heard.errors.push(message.text());
  });
  page.on('pageerror', (error) => heard.errors.push(`uncaught: ${error.message}`));
  page.on('request', (request) => heard.requests.push(request.url()));
  return heard;
}

/** Runs the cases whose name contains one of `patterns`; all when there is none. */
export async function runCases({ executablePath, site, patterns, shots }) {
  if (shots) mkdirSync(shots, { recursive: true });
  const browsers = new Map(); // switches -> browser
  const chosen = cases.filter(({ name }) =>
    patterns.length === 0 || patterns.some((pattern) => name.includes(pattern)));
  let passed = 0;
  let failed = 0;
  for (const { name, options: { args = [], ...contextOptions }, run } of chosen) {
    const key = args.join(' ');
    if (!browsers.has(key)) {
      const base = args.includes('--disable-3d-apis')
        ? SWITCHES.filter((text) => !/gl|gpu/i.test(text)) : SWITCHES;
      browsers.set(key, await chromium.launch({ executablePath, args: [...base, ...args] }));
    }
    const context = await browsers.get(key).newContext({
      locale: 'en-US', viewport: { width: 1280, height: 800 }, ...contextOptions,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(60000); // a busy machine is no failure
    const heard = listen(page);
    const started = Date.now();
    const shot = async (label) => shots && page.screenshot({ path: `${shots}/${label}.png` });
    try {
      await run({ page, context, heard, site, shot });
      passed += 1;
      console.log(`ok: ${name} (${Date.now() - started} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED: ${name}\n    ${error.message.split('\n').join('\n    ')}`);
      for (const text of heard.errors) console.log(`    the page said: ${text}`);
      await shot(`failed-${name.replace(/\W+/g, '-').slice(0, 60)}`).catch(() => {});
    }
    await context.close();
  }
  for (const browser of browsers.values()) await browser.close();
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}
