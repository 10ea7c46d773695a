// A small runner: cases in the order they were written, each in a fresh browser context of the
// browsers it is for, and "N passed, N failed" at the end.

import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

import { browserPool, leaveAlone } from './browsers.mjs';

/** @type {{name: string, run: (tools: object) => Promise<void>, options: object}[]} */
export const cases = [];

/**
 * A test case. `options` are those of a browser context (locale, viewport, hasTouch …), and
 *   browsers   where it runs: BOTH, CHROMIUM (the default: it needs the DevTools protocol) or FIREFOX
 *   args       further switches of Chromium
 *   prefs      further preferences of Firefox
 *   loud       true where the page has a reason to complain; otherwise a message on the console or a
 *              request to another host is a failure
 *   seconds    after how many it has failed, where that is not LIMIT
 */
export function test(name, options, run) {
  const own = typeof options === 'function' ? {} : options;
  cases.push({ name, options: { ...CALM, ...own }, run: run ?? options });
}

// A page that hangs must not hang the others: far more than any case takes on a busy machine.
const LIMIT = 480;

// Cases run without what moves by itself, unless they are about it: software GL draws a frame slowly.
const CALM = { reducedMotion: 'reduce', prefs: { 'ui.prefersReducedMotion': 1 } };
export const MOVING = { reducedMotion: 'no-preference', prefs: { 'ui.prefersReducedMotion': 0 } };

export const CHROMIUM = ['chromium'];
export const FIREFOX = ['firefox'];
export const BOTH = ['chromium', 'firefox'];

const notes = new AsyncLocalStorage(); // the browsers' cases run side by side

/** A line under the name of the case that is running. */
export const note = (text) => notes.getStore().push(text);

export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

export function expectEqual(found, expected, what) {
  if (!isDeepStrictEqual(found, expected)) {
    throw new Error(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
  }
}

/** Asks until `ask` answers with something true, and returns that. */
export async function eventually(ask, what, seconds = 20) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`${typeof what === 'function' ? what() : what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What a page said and asked for, as it went. */
function listen(page, heard) {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) heard.errors.push(message.text());
  });
  page.on('pageerror', (error) => heard.errors.push(`uncaught: ${error.message}`));
  page.on('request', (request) => heard.requests.push(request.url()));
}

/** No error and no warning on the console, nothing uncaught, nothing asked of others. */
function expectGood({ errors, requests }) {
  expectEqual(errors, [], 'what the page said');
  const elsewhere = requests.filter((url) => !/^(http:\/\/127\.0\.0\.1:|data:|blob:|about:)/.test(url));
  expectEqual(elsewhere, [], 'requests elsewhere');
}

/** The message of an error and the lines of cases where it came up. */
const told = ({ message, stack = '' }) =>
  [message.split('\n').slice(0, 6).join('\n'), ...stack.split('\n').filter((line) => /\/cases\//.test(line)).slice(0, 3)].join('\n');

/** Runs one case in one browser; -> null, or what went wrong. */
async function runCase(browser, { options, run }, { site, shot: shoot }) {
  const { args, prefs, browsers, loud, seconds, ...contextOptions } = options;
  const context = await browser.newContext({
    locale: 'en-US', viewport: { width: 1280, height: 800 }, ...contextOptions,
  });
  const heard = { errors: [], requests: [] };
  context.on('page', (opened) => {
    leaveAlone(opened);
    listen(opened, heard);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60000); // a busy machine is no failure
  try {
    await run({ page, context, heard, site, shot: (label) => shoot(page, label) });
    if (!loud) expectGood(heard);
    return null;
  } catch (error) {
    await shoot(page, 'failed').catch(() => {});
    return [told(error), ...heard.errors.map((text) => `the page said: ${text}`)].join('\n');
  } finally {
    await context.close().catch(() => {});
  }
}

/** Runs one case of a lane; what takes too long has failed, and its browser is ended. -> null or what went wrong. */
async function attempt(browser, one, pool, { limit, ...tools }) {
  const seconds = one.options.seconds ?? limit ?? LIMIT;
  const work = pool.get(browser, one.options).then((started) => runCase(started, one, tools)).catch(told);
  let timer;
  const late = new Promise((resolve) => { timer = setTimeout(resolve, seconds * 1000, 'late'); });
  const trouble = await Promise.race([work, late]);
  clearTimeout(timer);
  if (trouble !== 'late') return trouble;
  await pool.drop(browser, one.options);
  return `not done within ${seconds} s: the browser was ended`;
}

/** The cases of one browser, one after another; -> [passed, failed]. */
async function runLane(browser, chosen, pool, { site, shots, limit }) {
  const counts = [0, 0];
  for (const one of chosen) {
    const name = nameIn(browser, one);
    const shot = async (page, label) => {
      const file = label === 'failed' ? `failed-${name.replace(/\W+/g, '-').slice(0, 60)}` : label;
      // Without `caret` a style is put into the page, which its policy forbids.
      if (shots) await page.screenshot({ path: `${shots}/${file}${browser === 'firefox' ? '-firefox' : ''}.png`, caret: 'initial' });
    };
    const started = Date.now();
    const said = [];
    const trouble = await notes.run(said, () => attempt(browser, one, pool, { site, shot, limit }));
    counts[trouble === null ? 0 : 1] += 1;
    const first = trouble === null ? `ok: ${name} (${Date.now() - started} ms)` : `FAILED: ${name}`;
    console.log([first, ...said, ...(trouble ?? '').split('\n')].filter(Boolean).join('\n    '));
  }
  return counts;
}

const nameIn = (browser, { name }) => (browser === 'firefox' ? `in Firefox: ${name}` : name);

/**
 * Runs the cases whose name contains one of `patterns` (all when there is none), in those `browsers`
 * for which `files` has a place, the browsers side by side. `shots` is a folder for screenshots, `limit` how
 * many seconds a case may take.
 */
export async function runCases({ files, site, patterns, shots, limit, browsers = Object.keys(files) }) {
  if (shots) mkdirSync(shots, { recursive: true });
  const pool = browserPool(files);
  const counts = await Promise.all(browsers.map((browser) => {
    const chosen = cases.filter((one) => (one.options.browsers ?? CHROMIUM).includes(browser)
      && (patterns.length === 0 || patterns.some((pattern) => nameIn(browser, one).includes(pattern))));
    return runLane(browser, chosen, pool, { site, shots, limit });
  }));
  await pool.close();
  const [passed, failed] = [0, 1].map((i) => counts.reduce((sum, pair) => sum + pair[i], 0));
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}
