// A digit drawn as a person draws it: mouse and finger, one stroke and several.

import { FOUR, ONE, SEVEN, answered, atRest, colours, drawWithMouse, drawWithTouch, open, state, until } from '../page.mjs';
import { BOTH, eventually, expect, expectEqual, note, test } from '../runner.mjs';

test('a 7 drawn with the mouse is answered 7', { browsers: BOTH }, async ({ page, site, shot }) => {
  await open(page, site.root);
  await page.keyboard.press('Delete'); // the opening's digit, which lights the network too
  await until(page, (it) => it.label === null && it.drawing.length === 0, 'an empty pad');
  await atRest(page);
  const before = await colours(page);
  await drawWithMouse(page, SEVEN);
  const { probabilities, drawing } = await answered(page, 7);
  expect(probabilities[7] > 0.5, `the probability of 7 is ${probabilities[7]}`);
  expectEqual(drawing.length, 1, 'strokes');
  await eventually(async () => await colours(page) > before + 30, 'the maps of the layers on the screen');
  await shot('seven-mouse');
});

test('a 7 drawn in Russian', { browsers: BOTH, locale: 'ru-RU', deviceScaleFactor: 2 }, async ({ page, site, shot }) => {
  await open(page, site.root);
  await drawWithMouse(page, SEVEN);
  await answered(page, 7);
  await shot('seven-ru-dpr-2');
});

test('a 7 drawn with a finger is answered 7', { browsers: BOTH, hasTouch: true }, async ({ page, site }) => {
  await open(page, site.root);
  await drawWithTouch(page, SEVEN);
  await answered(page, 7);
  expectEqual((await state(page)).drawing.length, 1, 'strokes');
});

test('a 7 drawn on a telephone', { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
  async ({ page, site, shot }) => {
    await open(page, site.root);
    await drawWithTouch(page, SEVEN);
    await answered(page, 7);
    expectEqual(await page.evaluate(() => [scrollX, scrollY]), [0, 0], 'the page was scrolled to');
    await shot('seven-telephone');
  });

test('a 4 of two strokes', { browsers: BOTH }, async ({ page, site, shot }) => {
  await open(page, site.root);
  await drawWithMouse(page, FOUR);
  await answered(page, 4);
  expectEqual((await state(page)).drawing.length, 2, 'strokes');
  await shot('four-two-strokes');
});

test('a 1, and then a 7 after clear', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, ONE);
  await answered(page, 1);
  await page.evaluate(() => window.convlens.clear());
  const { label, probabilities, drawing } = await state(page);
  expectEqual([label, probabilities, drawing], [null, null, []], 'label, probabilities and drawing after clear');
  await drawWithMouse(page, SEVEN);
  await answered(page, 7);
});

test('the answer changes while the pen moves', async ({ page, site }) => {
  await open(page, site.root);
  const seen = [];
  await drawWithMouse(page, SEVEN, async () => {
    const { probabilities } = await state(page);
    if (probabilities) seen.push(probabilities.map((p) => p.toFixed(3)).join(' '));
  });
  const different = new Set(seen).size;
  expect(different >= 10, `${different} different answers during ${seen.length} movements`);
});

test('every movement of the pen is computed', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  // The browser hands movements over at most once a frame: those that it does are what counts.
  await page.evaluate(() => {
    window.moves = 0;
    window.addEventListener('mousemove', (event) => { if (event.buttons) window.moves += 1; }, { capture: true });
  });
  const before = await state(page);
  // The next movement when this one is on the screen: however long a busy machine takes for a frame.
  let { frames: drawn } = before;
  await drawWithMouse(page, SEVEN, async () => {
    ({ frames: drawn } = await until(page, (it) => it.frames > drawn, 'a frame after a movement'));
  });
  const after = await answered(page, 7);
  const moves = await page.evaluate(() => window.moves);
  const forwards = after.forwards - before.forwards;
  const frames = after.frames - before.frames;
  note(`${moves} movements, ${forwards} forward passes, ${frames} frames`);
  expect(moves >= 20, `only ${moves} movements reached the page`);
  expect(forwards >= moves, `${forwards} forward passes for ${moves} movements`);
  expect(frames >= moves, `${frames} frames for ${moves} movements`);
});

test('a stroke that leaves the pad and the window ends with the button', async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, [[[0.3, 0.5], [0.6, 0.5]]]);
  const pad = await page.evaluate(() => window.convlens.pad());
  await page.mouse.move(pad.x + pad.width * 0.5, pad.y + pad.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(pad.x + pad.width * 2, pad.y + pad.height * 0.3, { steps: 5 });
  await page.mouse.move(-50, -50, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(pad.x + pad.width * 0.2, pad.y + pad.height * 0.9, { steps: 5 });
  await page.waitForTimeout(100);
  expectEqual((await state(page)).drawing.length, 2, 'strokes');
});
