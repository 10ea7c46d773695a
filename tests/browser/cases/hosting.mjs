// The page on other hosts than our own server.

import { SEVEN, answered, open, state } from '../page.mjs';
import { BOTH, expect, expectEqual, test } from '../runner.mjs';

async function works(page, heard, address) {
  await open(page, address);
  await page.evaluate((strokes) => window.convlens.draw(strokes), SEVEN);
  await answered(page, 7);
  const origin = new URL(address).origin;
  expectEqual(heard.requests.filter((url) => !url.startsWith(origin)), [], 'requests elsewhere');
}

test('in a subdirectory', { browsers: BOTH }, async ({ page, heard, site }) => {
  await works(page, heard, site.subdirectory);
  const outside = heard.requests.filter((url) => !url.startsWith(site.subdirectory));
  expectEqual(outside, [], 'requests outside of the subdirectory');
});

test('on a host that knows no MIME type of WebAssembly and compresses nothing', { browsers: BOTH }, async ({ page, heard, site }) => {
  await works(page, heard, site.plain);
});

const programs = (heard) => [...new Set(heard.requests.map((url) => url.match(/convlens-[\w-]+(?=\.[0-9a-f]{10}\.wasm$)/)?.[0]).filter(Boolean))];

test('on a host that isolates the page it has threads', { browsers: BOTH }, async ({ page, heard, site }) => {
  await works(page, heard, site.isolated);
  const [isolated, cores] = await page.evaluate(() => [crossOriginIsolated, navigator.hardwareConcurrency]);
  expect(isolated, 'the page is not isolated');
  const { build, threads } = await state(page);
  expectEqual([build, threads], ['relaxed-mt', Math.min(cores, 4)], 'the build and its threads');
  expectEqual(programs(heard), ['convlens-relaxed-mt'], 'the programs that were fetched');
});

test('on any other host it has none', { browsers: BOTH }, async ({ page, heard, site }) => {
  await works(page, heard, site.root);
  const { build, threads } = await state(page);
  expectEqual([build, threads], ['relaxed', 1], 'the build and its threads');
  expectEqual(programs(heard), ['convlens-relaxed'], 'the programs that were fetched');
});

test('the policy of the page forbids eval and foreign scripts', { browsers: BOTH, loud: true }, async ({ page, site }) => {
  await open(page, site.root);
  const blocked = await page.evaluate(() => new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.foreign = 1';
    document.head.append(script);
  }));
  expect(/^script-src/.test(blocked), `blocked by ${blocked}`);
  expectEqual(await page.evaluate(() => window.foreign), undefined, 'what the script did');
});
