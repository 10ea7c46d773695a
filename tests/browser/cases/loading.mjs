// From the address to the first picture.

import { colours, open, state } from '../page.mjs';
import { BOTH, expect, expectEqual, note, test } from '../runner.mjs';

test('the page comes up without a complaint', { browsers: BOTH }, async ({ page, site, shot }) => {
  await open(page, site.root);
  expect(await page.locator('#splash').isHidden(), 'the splash is still there');
  expect(await colours(page) > 20, 'the screen is empty');
  await shot('start-en');
});

test('everything comes from the page itself', { browsers: BOTH }, async ({ page, heard, site }) => {
  await open(page, site.root);
  const elsewhere = heard.requests.filter((url) => !url.startsWith(site.root));
  expectEqual(elsewhere, [], 'requests elsewhere');
});

test('the first visit fetches at most 1 MB', async ({ page, context, site }) => {
  const devtools = await context.newCDPSession(page);
  let bytes = 0;
  await devtools.send('Network.enable');
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await open(page, site.root);
  note(`${(bytes / 1e6).toFixed(3)} MB on the wire`);
  expect(bytes > 100_000 && bytes <= 1_000_000, `${bytes} bytes on the wire`);
});

test('a second visit asks only whether the page is new', async ({ page, context, site }) => {
  await open(page, site.root);
  // The last thing that a visit fetches, when the program is at work already, is what works offline.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  const devtools = await context.newCDPSession(page);
  const fetched = [];
  await devtools.send('Network.enable');
  const fromCache = new Set();
  devtools.on('Network.requestServedFromCache', ({ requestId }) => fromCache.add(requestId));
  devtools.on('Network.responseReceived', ({ requestId, response }) => {
    const kept = response.fromDiskCache || response.fromServiceWorker || fromCache.has(requestId);
    if (!kept) fetched.push(response.url);
  });
  await open(page, site.root);
  // The service worker's own script is always asked for: that is how it learns of a new version.
  const asked = fetched.filter((url) => url !== site.root && !/\/sw\.js(\?|$)/.test(url));
  expectEqual(asked, [], 'fetched again');
});

test('the progress bar moves with the bytes', async ({ page, context, site }) => {
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false, latency: 5, downloadThroughput: 150_000, uploadThroughput: 150_000,
  });
  await page.addInitScript(() => {
    window.seen = [];
    const look = () => {
      const bar = document.getElementById('progress');
      if (bar) window.seen.push([bar.value, document.getElementById('status').textContent]);
      if (!window.stopLooking) setTimeout(look, 30);
    };
    look();
  });
  await open(page, site.root);
  const seen = await page.evaluate(() => { window.stopLooking = true; return window.seen; });
  const values = seen.map(([value]) => value);
  const between = new Set(values.filter((value) => value > 0 && value < 1));
  expect(between.size >= 4, `only ${between.size} values between 0 and 1 were seen`);
  expect(values.every((value, i) => i === 0 || value >= values[i - 1]), 'the bar went back');
  expectEqual(values.at(-1), 1, 'the last value');
  expect(seen.some(([, text]) => /^Loading… \d+ %$/.test(text)), `no percentage in ${seen.map(([, text]) => text).slice(0, 5)}`);
});

test('the best build that the browser can run is taken', { browsers: BOTH }, async ({ page, heard, site }) => {
  await open(page, site.root);
  expect(heard.requests.some((url) => url.includes('convlens-relaxed')), 'not the build with relaxed SIMD');
});

test('without relaxed SIMD the plain SIMD build is taken', { browsers: BOTH }, async ({ page, heard, site }) => {
  await page.addInitScript(() => {
    const { validate } = WebAssembly;
    // f32x4.relaxed_madd is the instruction 0xfd 0x85 0x02.
    WebAssembly.validate = (bytes) => !`${[...new Uint8Array(bytes)]}`.includes('253,133,2') && validate(bytes);
  });
  await open(page, site.root);
  expect(heard.requests.some((url) => url.includes('convlens-simd')), 'not the build with SIMD');
  expect(!heard.requests.some((url) => url.includes('convlens-relaxed')), 'both builds were fetched');
});

for (const [locale, language] of [['ru-RU', 'ru'], ['en-GB', 'en'], ['de-DE', 'en']]) {
  test(`a browser that speaks ${locale} is answered in ${language}`, { browsers: BOTH, locale }, async ({ page, site, shot }) => {
    const { language: spoken } = await open(page, site.root);
    expectEqual(spoken, language, 'state().language');
    expectEqual(await page.evaluate(() => document.documentElement.lang), language, 'the lang of the page');
    await shot(`start-${locale}`);
  });
}

for (const deviceScaleFactor of [1, 2, 1.5]) {
  test(`at ${deviceScaleFactor} device pixels per CSS pixel the canvas has that many`, { browsers: BOTH, deviceScaleFactor },
    async ({ page, site, shot }) => {
      await open(page, site.root);
      await shot(`start-dpr-${deviceScaleFactor}`);
      const sizes = () => page.evaluate(() => {
        const { width, height, clientWidth, clientHeight } = document.getElementById('canvas');
        return [width, height, clientWidth, clientHeight];
      });
      expectEqual(await sizes(), [1280 * deviceScaleFactor, 800 * deviceScaleFactor, 1280, 800], 'the canvas');
      await page.setViewportSize({ width: 900, height: 700 });
      await page.waitForTimeout(300);
      expectEqual(await sizes(), [900 * deviceScaleFactor, 700 * deviceScaleFactor, 900, 700], 'the canvas, resized');
    });
}

test('the page does not scroll, zoom or select under the pen', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  const style = await page.evaluate(() => {
    const { touchAction, userSelect } = getComputedStyle(document.getElementById('canvas'));
    const { scrollWidth, scrollHeight } = document.documentElement;
    return [touchAction, userSelect, scrollWidth <= innerWidth, scrollHeight <= innerHeight];
  });
  expectEqual(style, ['none', 'none', true, true], 'touch-action, user-select, no overflow in x and y');
});

test('state() can be asked before anything is drawn', async ({ page, site }) => {
  await open(page, site.root);
  const { drawing, label, probabilities } = await state(page);
  expectEqual([drawing, label, probabilities], [[], null, null], 'drawing, label, probabilities');
});
