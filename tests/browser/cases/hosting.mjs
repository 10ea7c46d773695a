// The page on other hosts than our own server.

import { SEVEN, answered, open } from '../page.mjs';
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

test('on a host that isolates the page', { browsers: BOTH }, async ({ page, heard, site }) => {
  await works(page, heard, site.isolated);
  expect(await page.evaluate(() => crossOriginIsolated), 'the page is not isolated');
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
