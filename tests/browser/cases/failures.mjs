// What goes wrong on the way is said in a sentence.

import { open } from '../page.mjs';
import { BOTH, eventually, expect, expectEqual, test } from '../runner.mjs';

/** Opens a page that cannot start, and returns the sentence and how convlens.ready ended. */
async function sentence(page, address) {
  await page.goto(address);
  const text = await eventually(async () => {
    const status = page.locator('#status[role=alert]');
    return (await status.count()) ? status.textContent() : null;
  }, 'a sentence', 60);
  const ready = await page.evaluate(() => window.convlens.ready.then(() => 'resolved', (error) => error.message));
  return { text, ready };
}

/** The sentence says what it should, can be seen, and a button offers another try. */
async function expectSentence(page, address, pattern) {
  const { text, ready } = await sentence(page, address);
  expect(pattern.test(text), `the sentence is "${text}", expected ${pattern}`);
  expect(ready !== 'resolved', 'convlens.ready was resolved');
  expect(await page.locator('#splash').isVisible(), 'the sentence is hidden');
  expect(await page.locator('#retry').isVisible(), 'there is no button to try again');
  expect(await page.locator('#progress').isHidden(), 'the progress bar is still there');
}

/** Nothing uncaught: the console may name the file that was not found, the page's code may not fail. */
function expectNothingUncaught(heard) {
  // Firefox itself reports a module that did not come as if a script had thrown.
  const uncaught = heard.errors.filter((text) => /^uncaught: (?!Loading )/.test(text));
  expectEqual(uncaught, [], 'uncaught');
}

const missing = [
  ['the program', /\.wasm$/, /convlens-\w+\.\w+\.wasm could not be loaded \(the server answered 404\)/],
  ['its script', /convlens-\w+\.\w+\.js$/, /convlens-\w+\.\w+\.js could not be loaded/],
  ['the first model', /explorer\.\w+\.onnx$/, /explorer\.\w+\.onnx could not be loaded \(the server answered 404\)/],
];
for (const [what, file, pattern] of missing) {
  test(`missing: ${what}`, { browsers: BOTH, loud: true }, async ({ page, heard, site, shot }) => {
    await page.route(file, (route) => route.fulfill({ status: 404, body: 'nothing here' }));
    await expectSentence(page, site.root, pattern);
    expectNothingUncaught(heard);
    await shot(`missing-${what.replace(/ /g, '-')}`);
  });
}

test('missing: the program, in Russian', { loud: true, locale: 'ru-RU' }, async ({ page, site, shot }) => {
  await page.route(/\.wasm$/, (route) => route.fulfill({ status: 404 }));
  await expectSentence(page, site.root, /^Не удалось загрузить файл convlens-\S+ \(сервер ответил 404\)/);
  await shot('missing-ru');
});

test('the connection breaks', { loud: true }, async ({ page, heard, site }) => {
  await page.route(/\.wasm$/, (route) => route.abort());
  await expectSentence(page, site.root, /could not be loaded \(no answer\)/);
  expectNothingUncaught(heard);
});

test('the program arrives damaged', { loud: true }, async ({ page, heard, site }) => {
  await page.route(/\.wasm$/, async (route) => {
    const response = await route.fetch();
    const body = (await response.body()).subarray(0, 100_000);
    await route.fulfill({ status: 200, contentType: 'application/wasm', body });
  });
  await expectSentence(page, site.root, /could not be loaded \(it is damaged\)/);
  expectNothingUncaught(heard);
});

test('the host answers with a page instead of the program', { browsers: BOTH, loud: true }, async ({ page, site }) => {
  await page.route(/\.wasm$/, (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Hello</h1>' }));
  await expectSentence(page, site.root, /could not be loaded \(it is damaged\)/);
});

test('trying again helps once the file is there', { browsers: BOTH, loud: true }, async ({ page, site }) => {
  await page.route(/\.wasm$/, (route) => route.fulfill({ status: 503 }));
  await expectSentence(page, site.root, /answered 503/);
  await page.unroute(/\.wasm$/);
  await page.locator('#retry').click();
  await page.waitForFunction(() => window.convlens !== undefined && document.getElementById('splash').hidden);
});

const browsers = [
  ['WebAssembly', /does not run WebAssembly/, () => { delete globalThis.WebAssembly; }],
  ['WebAssembly SIMD', /without SIMD/, () => { WebAssembly.validate = () => false; }],
  ['WebGL 2', /WebGL 2/, () => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (type, ...rest) {
      return type === 'webgl2' ? null : getContext.call(this, type, ...rest);
    };
  }],
];
for (const [what, pattern, remove] of browsers) {
  test(`a browser without ${what}`, { browsers: BOTH, loud: true }, async ({ page, heard, site }) => {
    await page.addInitScript(remove);
    await expectSentence(page, site.root, pattern);
    expectNothingUncaught(heard);
  });
}

test('a browser whose 3-D graphics are switched off', { loud: true, args: ['--disable-3d-apis'], locale: 'ru-RU' },
  async ({ page, heard, site, shot }) => {
    await expectSentence(page, site.root, /с помощью WebGL 2, а этот браузер его не предлагает/);
    expectNothingUncaught(heard);
    await shot('no-webgl-ru');
  });

test('a browser without JavaScript', { loud: true, javaScriptEnabled: false }, async ({ page, site }) => {
  await page.goto(site.root);
  expect(/needs JavaScript/.test(await page.locator('noscript').first().innerText()), 'no sentence about JavaScript');
});

test('the graphics are taken away while it runs', { browsers: BOTH, loud: true }, async ({ page, site }) => {
  await open(page, site.root);
  await page.evaluate(() => document.getElementById('canvas').getContext('webgl2')
    .getExtension('WEBGL_lose_context').loseContext());
  const status = page.locator('#status[role=alert]');
  await status.waitFor();
  expect(/took the graphics away/.test(await status.textContent()), 'no sentence about the graphics');
});
