// window.convlens: what it answers, and how it refuses.

import { SEVEN, open, state } from '../page.mjs';
import { BOTH, expect, expectEqual, note, test } from '../runner.mjs';

test('draw and state are each other\'s inverse', async ({ page, site }) => {
  await open(page, site.root);
  await page.evaluate((strokes) => window.convlens.draw(strokes), SEVEN);
  const { drawing, probabilities, label, forward_us: time, model } = await state(page);
  const flat = drawing.flat(2);
  expect(SEVEN.flat(2).every((value, i) => Math.abs(value - flat[i]) < 1e-6), `drawing is ${JSON.stringify(drawing)}`);
  expectEqual(probabilities.length, 10, 'the number of probabilities');
  const sum = probabilities.reduce((total, p) => total + p, 0);
  expect(Math.abs(sum - 1) < 1e-4, `the probabilities sum to ${sum}`);
  expectEqual(probabilities.indexOf(Math.max(...probabilities)), label, 'the most probable digit');
  expect(time > 0 && time < 1e6, `forward_us is ${time}`);
  expectEqual(model, 'explorer', 'the model');
});

test('a drawing with eraser, thickness and pressure comes back through draw', async ({ page, site }) => {
  await open(page, site.root);
  const [before, after] = await page.evaluate(() => {
    const { convlens } = window;
    convlens.draw([[[0.3, 0.3, 0.5], [0.7, 0.7, 0.75]],
      { points: [[0.2, 0.5], [0.8, 0.5]], thickness: 0.05, erase: true }]);
    const { drawing } = convlens.state();
    convlens.draw(drawing);
    return [drawing, convlens.state().drawing];
  });
  expectEqual(after, before, 'the drawing');
  expectEqual(before[1].erase, true, 'the eraser of the second stroke');
});

test('draw replaces what was there; clear empties the pad', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  const lengths = await page.evaluate((strokes) => {
    const { convlens } = window;
    convlens.draw(strokes);
    convlens.draw([...strokes, ...strokes]);
    const two = convlens.state().drawing.length;
    convlens.draw(strokes);
    const one = convlens.state().drawing.length;
    convlens.clear();
    const { drawing, label, probabilities } = convlens.state();
    return [two, one, drawing.length, label, probabilities];
  }, SEVEN);
  expectEqual(lengths, [2, 1, 0, null, null], 'strokes after each call, and the answer of an empty pad');
});

test('the same drawing is answered the same every time', async ({ page, site }) => {
  await open(page, site.root);
  const same = await page.evaluate((strokes) => {
    const { convlens } = window;
    const ask = () => { convlens.clear(); convlens.draw(strokes); return JSON.stringify(convlens.state().probabilities); };
    return new Set([ask(), ask(), ask()]).size;
  }, SEVEN);
  expectEqual(same, 1, 'how many different answers');
});

const refused = [
  ['draw()', /expected \[\[\[x, y\]/],
  ['draw("7")', /draw: strokes is string/],
  ['draw([[]])', /stroke 0/],
  ['draw([[[0.1, 0.2], [0.3]]])', /point 1 of stroke 0 is \[0\.3\]/],
  ['draw([[[0.1, NaN]]])', /point 0 of stroke 0 is \[0\.1, NaN\]/],
  ['language("de")', /expected "ru" or "en"/],
  ['load(7)', /model is number/],
  ['load("nonsense")', /no shipped model "nonsense"; there are: .*explorer/],
  ['load(new ArrayBuffer(0))', /./],
  ['load(new Uint8Array([1, 2, 3, 4]))', /./],
  ['load(new Blob(["this is no model"]))', /./],
];
test('wrong calls are refused with a reason, and change nothing', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  for (const [call, pattern] of refused) {
    const before = await state(page);
    const error = await page.evaluate(async (text) => {
      // No eval on this page: the calls are written out by name.
      const [, name, argument] = text.match(/^(\w+)\((.*)\)$/);
      const values = {
        '': undefined, '"7"': '7', '[[]]': [[]], '[[[0.1, 0.2], [0.3]]]': [[[0.1, 0.2], [0.3]]],
        '[[[0.1, NaN]]]': [[[0.1, NaN]]], '"de"': 'de', 7: 7, '"nonsense"': 'nonsense',
        'new ArrayBuffer(0)': new ArrayBuffer(0), 'new Uint8Array([1, 2, 3, 4])': new Uint8Array([1, 2, 3, 4]),
        'new Blob(["this is no model"])': new Blob(['this is no model']),
      };
      try {
        await window.convlens[name](values[argument]);
        return null;
      } catch (thrown) {
        return thrown instanceof Error ? thrown.message : `not an Error: ${thrown}`;
      }
    }, call);
    expect(error !== null, `convlens.${call} was taken`);
    expect(pattern.test(error), `convlens.${call}: the reason is "${error}", expected ${pattern}`);
    const after = await state(page);
    expectEqual([after.model, after.drawing, after.language], [before.model, before.drawing, before.language],
      `model, drawing and language after convlens.${call}`);
    note(`${call}: ${error}`);
  }
});

test('a call before the program runs says so', async ({ page, site }) => {
  await page.route(/\.wasm$/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await page.goto(site.root);
  const message = await page.evaluate(() => {
    try {
      return window.convlens.state();
    } catch (error) {
      return error.message;
    }
  });
  expect(/still loading/.test(message), `it said ${message}`);
});

test('the pad lies on the screen', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  const pad = await page.evaluate(() => window.convlens.pad());
  expect(pad.x >= 0 && pad.y >= 0 && pad.x + pad.width <= 1280 && pad.y + pad.height <= 800, JSON.stringify(pad));
  expect(pad.width >= 150 && Math.abs(pad.width - pad.height) < 1, `the pad is ${pad.width} × ${pad.height}`);
});

test('the language can be switched at any moment', { browsers: BOTH }, async ({ page, site, shot }) => {
  await open(page, site.root);
  await page.evaluate((strokes) => { window.convlens.draw(strokes); window.convlens.language('ru'); }, SEVEN);
  await page.waitForTimeout(200);
  await shot('switched-ru');
  expectEqual((await state(page)).language, 'ru', 'state().language');
  expectEqual(await page.evaluate(() => document.documentElement.lang), 'ru', 'the lang of the page');
  await page.evaluate(() => window.convlens.language('en'));
  expectEqual((await state(page)).language, 'en', 'state().language');
});
