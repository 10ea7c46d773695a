// The engine's module in other pages, in Chromium and Firefox: a page with a strict policy,
// cross-origin isolated or not, on its main thread and in a worker.
//
//   node browser.mjs ENGINE_FOLDER MODEL.onnx [PATTERN…]
//
// Needs tests/browser's packages (npm ci). Ends with "N passed, N failed".

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { browserFile } from '../browser/browsers.mjs';
import { BOTH, expect, expectEqual, runCases, test } from '../browser/runner.mjs';
import { servePage } from '../browser/site.mjs';

const [engineFolder, model, ...patterns] = process.argv.slice(2);
const EIGHT_MAPS = 8 * 16 * 28 * 28; // conv1 of a batch of eight
const right = { label: 1, same: true, tap: EIGHT_MAPS };

const onPage = (page, options) => page.evaluate(async (given) => {
  const { recognise } = await import('./task.mjs');
  return recognise(given);
}, options);

const inWorker = (page, options) => page.evaluate((given) => new Promise((resolve, reject) => {
  const worker = new Worker('./worker.mjs', { type: 'module' });
  worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.result));
  worker.onerror = (event) => reject(new Error(event.message));
  worker.postMessage(given);
}), options);

const fetched = (heard) => [...new Set(heard.requests.map((url) => url.split('/').pop()).filter((name) => /\.wasm$/.test(name)))];

for (const [where, ask] of [['on the main thread', onPage], ['in a worker', inWorker]]) {
  test(`two threads ${where} of an isolated page`, { browsers: BOTH }, async ({ page, heard, site }) => {
    await page.goto(site.isolated);
    expect(await page.evaluate(() => crossOriginIsolated), 'the page is not isolated');
    expectEqual(await ask(page, { threads: 2 }), { build: 'relaxed-mt', threads: 2, ...right }, 'the answer');
    expectEqual(fetched(heard), ['convlens-engine-relaxed-mt.wasm'], 'what was fetched');
  });

  test(`one thread ${where} of an isolated page`, { browsers: BOTH }, async ({ page, heard, site }) => {
    await page.goto(site.isolated);
    expectEqual(await ask(page, {}), { build: 'relaxed', threads: 1, ...right }, 'the answer');
    expectEqual(fetched(heard), ['convlens-engine-relaxed.wasm'], 'what was fetched');
  });

  test(`a page that is not isolated has one thread ${where}`, { browsers: BOTH }, async ({ page, heard, site }) => {
    await page.goto(site.root);
    expectEqual(await ask(page, { threads: 2 }), { build: 'relaxed', threads: 1, ...right }, 'the answer');
    expectEqual(fetched(heard), ['convlens-engine-relaxed.wasm'], 'what was fetched');
  });
}

test('plain SIMD, with threads and without', { browsers: BOTH }, async ({ page, site }) => {
  await page.goto(site.isolated);
  for (const [threads, build] of [[1, 'simd'], [2, 'simd-mt'], [4, 'simd-mt']]) {
    expectEqual(await onPage(page, { threads, build: 'simd' }), { build, threads, ...right }, `${threads} threads`);
  }
});

test('several engines side by side', { browsers: BOTH }, async ({ page, site }) => {
  await page.goto(site.isolated);
  const results = await page.evaluate(async () => {
    const { recognise } = await import('./task.mjs');
    return Promise.all([1, 2, 3].map((threads) => recognise({ threads })));
  });
  expectEqual(results.map(({ label, threads }) => [label, threads]), [[1, 1], [1, 2], [1, 3]], 'the answers');
});

test('a page that allows no workers has one thread', { loud: true }, async ({ page, heard, site }) => {
  await page.goto(`${site.isolated}no-workers.html`);
  expectEqual(await onPage(page, { threads: 2 }), { build: 'relaxed', threads: 1, ...right }, 'the answer');
  expect(heard.errors.some((text) => /one thread: the threads cannot be started/.test(text)), `it said ${heard.errors}`);
});

/** The message of what createEngine() throws. */
const refusal = (page) => onPage(page, {}).then(() => 'none', (error) => error.message);

test('without SIMD it says what is needed', { browsers: BOTH }, async ({ page, site }) => {
  await page.addInitScript(() => { WebAssembly.validate = () => false; });
  await page.goto(site.root);
  const message = await refusal(page);
  expect(/needs WebAssembly SIMD: Chrome 91/.test(message), message);
});

test('a file that is missing is named, and asked for again', { loud: true }, async ({ page, site }) => {
  await page.goto(site.root);
  await page.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: 'gone' }));
  const message = await refusal(page);
  expect(/convlens-engine-relaxed\.wasm cannot be fetched: the server answered 404/.test(message), message);
  await page.unroute('**/*.wasm');
  expectEqual((await onPage(page, {})).label, 1, 'the answer at the second try');
});

test('a host that does not know WebAssembly will do', { browsers: BOTH }, async ({ page, site }) => {
  await page.goto(site.root);
  await page.route('**/*.wasm', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ body: await response.body(), headers: { 'content-type': 'application/octet-stream' } });
  });
  expectEqual((await onPage(page, {})).label, 1, 'the answer');
});

const folder = mkdtempSync(join(tmpdir(), 'convlens-other-page-'));
cpSync(fileURLToPath(new URL('page', import.meta.url)), folder, { recursive: true });
cpSync(engineFolder, join(folder, 'engine'), { recursive: true });
cpSync(model, join(folder, 'explorer.onnx'));
const site = await servePage(folder);
const files = { chromium: browserFile('chromium'), firefox: browserFile('firefox') };
const good = await runCases({ files, site, patterns, limit: 60 });
await site.close();
rmSync(folder, { recursive: true });
process.exit(good ? 0 : 1);
