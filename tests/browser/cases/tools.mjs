// The pad's tools, by mouse, finger, pen and keys.

import { rawSession } from '../browsers.mjs';
import { fingers } from '../hands.mjs';
import {
  FOUR, ONE, SEVEN, along, answered, centre, control, drawWithMouse, drawWithTouch, open, padPoints, press, state, until,
} from '../page.mjs';
import { BOTH, expect, expectEqual, test } from '../runner.mjs';

/** Draws a stroke with another button of the mouse. */
async function dragWith(page, button, stroke) {
  const points = along(await padPoints(page, stroke));
  await page.mouse.move(...points[0]);
  await page.mouse.down({ button });
  for (const point of points.slice(1)) await page.mouse.move(...point);
  await page.mouse.up({ button });
}

test('the right button erases, whatever the tool is, and opens no menu', { browsers: BOTH }, async ({ page, site }) => {
  await page.addInitScript(() => {
    window.menus = [];
    window.addEventListener('contextmenu', (event) => window.menus.push(event.defaultPrevented));
  });
  await open(page, site.root);
  await drawWithMouse(page, SEVEN);
  const before = await answered(page, 7);
  await dragWith(page, 'right', [[0.15, 0.2], [0.8, 0.2]]);
  const after = await until(page, (it) => it.drawing.length === 2, 'a second stroke');
  expectEqual(after.pad.erased, [false, true], 'which strokes erase');
  expectEqual(after.settings.eraser, false, 'the tool afterwards');
  expect(after.probabilities[7] < before.probabilities[7], 'the answer has not changed with what was erased');
  expect((await page.evaluate(() => window.menus)).every(Boolean), 'the browser\'s menu was opened');
});

test('the eraser by its key and by its button', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, SEVEN);
  await page.keyboard.press('e');
  await until(page, (it) => it.settings.eraser, 'the eraser by its key');
  await drawWithMouse(page, [[[0.2, 0.2], [0.8, 0.2]]]);
  expectEqual((await until(page, (it) => it.drawing.length === 2, 'a stroke')).pad.erased, [false, true], 'which strokes erase');
  await page.keyboard.press('e');
  await until(page, (it) => !it.settings.eraser, 'the pen by the same key');
  await press(page, 'Eraser');
  await until(page, (it) => it.settings.eraser, 'the eraser by its button');
  await press(page, 'Pen');
  await until(page, (it) => !it.settings.eraser, 'the pen by its button');
});

test('what is erased completely leaves an empty pad without an answer', async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, ONE);
  await answered(page, 1);
  for (let i = 0; i < 6; i++) await page.keyboard.press(']');
  for (const x of [0.44, 0.5, 0.56]) await dragWith(page, 'right', [[x, 0.05], [x, 0.95]]);
  const { label } = await until(page, (it) => it.label === null, 'no answer');
  expectEqual(label, null, 'label');
});

test('thickness by keys and by the slider', { browsers: BOTH }, async ({ page, site }) => {
  const { settings: { thickness: first } } = await open(page, site.root);
  await page.keyboard.press(']');
  await until(page, (it) => it.settings.thickness > first, 'thicker by ]');
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await until(page, (it) => it.settings.thickness < first, 'thinner by [');
  await drawWithMouse(page, ONE);
  const { x, y, width, height } = await control(page, 'Thickness');
  await page.mouse.move(x + width * 0.3, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.9, y + height / 2, { steps: 5 });
  await page.mouse.up();
  await until(page, (it) => it.settings.thickness > first * 1.3, 'thicker by the slider');
  await drawWithMouse(page, ONE);
  const { pad: { thickness } } = await until(page, (it) => it.drawing.length === 2, 'two strokes');
  expect(thickness[1] > thickness[0] * 1.5, `the strokes are ${thickness} thick`);
});

const steps = {
  keys: {
    undo: (page) => page.keyboard.press('Control+z'),
    redo: (page) => page.keyboard.press('Control+y'),
    clear: (page) => page.keyboard.press('Delete'),
  },
  buttons: {
    undo: (page) => press(page, 'Undo'), redo: (page) => press(page, 'Redo'), clear: (page) => press(page, 'Clear'),
  },
};
for (const [how, { undo, redo, clear }] of Object.entries(steps)) {
  test(`undo, redo and clear by ${how}`, { browsers: BOTH }, async ({ page, site }) => {
    await open(page, site.root);
    const strokes = (count) => until(page, (it) => it.drawing.length === count, `${count} strokes`);
    await drawWithMouse(page, FOUR);
    await answered(page, 4);
    await undo(page);
    await strokes(1);
    await redo(page);
    await strokes(2);
    await answered(page, 4);
    await clear(page);
    expectEqual((await strokes(0)).label, null, 'the answer of an empty pad');
    await undo(page);
    await strokes(2);
    await answered(page, 4);
    await redo(page);
    await strokes(0);
    if (how === 'keys') {
      await page.keyboard.press('Control+z');
      await strokes(2);
      await page.keyboard.press('Control+z');
      await page.keyboard.press('Control+Shift+z');
      await strokes(2);
      await page.keyboard.press('Backspace');
      await strokes(0);
    }
  });
}

test('keys work in a Russian layout', async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, ONE);
  const devtools = await rawSession(page);
  for (const type of ['keyDown', 'keyUp']) {
    await devtools.send('Input.dispatchKeyEvent', { type, code: 'KeyE', key: 'у', windowsVirtualKeyCode: 0x45, text: type === 'keyDown' ? 'у' : undefined });
  }
  await until(page, (it) => it.settings.eraser, 'the eraser by the key beside which У stands');
});

const TELEPHONE = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };

test('two fingers do not draw', { browsers: BOTH, hasTouch: true }, async ({ page, site }) => {
  await open(page, site.root);
  const [a, b, c] = await padPoints(page, [[0.3, 0.3], [0.6, 0.6], [0.4, 0.5]]);
  const hand = await fingers(page);
  await hand.down([a]);
  await hand.move([c]);
  await hand.down([c, b]);
  await hand.move([[c[0], c[1] + 20], [b[0], b[1] + 30]]);
  await hand.up([]);
  await page.waitForTimeout(100);
  expectEqual((await state(page)).drawing.length, 0, 'strokes of two fingers');
  await drawWithTouch(page, SEVEN);
  await answered(page, 7);
  expectEqual((await state(page)).drawing.length, 1, 'strokes of one finger afterwards');
});

test('the tools can be touched on a telephone', TELEPHONE, async ({ page, site, shot }) => {
  await open(page, site.root);
  await drawWithTouch(page, FOUR);
  await answered(page, 4);
  await shot('telephone-four');
  const tap = async (label) => page.touchscreen.tap(...centre(await control(page, label)));
  await tap('Undo');
  await until(page, (it) => it.drawing.length === 1, 'one stroke');
  await tap('Redo');
  await until(page, (it) => it.drawing.length === 2, 'two strokes');
  await tap('Clear');
  await until(page, (it) => it.drawing.length === 0, 'no stroke');
});

test('a pen draws as hard as it is pressed', async ({ page, site }) => {
  await open(page, site.root);
  const devtools = await rawSession(page);
  const pen = (type, [x, y], more) => devtools.send('Input.dispatchMouseEvent', { type, x, y, pointerType: 'pen', ...more });
  const points = along(await padPoints(page, ONE[0]));
  await pen('mousePressed', points[0], { button: 'left', buttons: 1, clickCount: 1, force: 0.2 });
  for (const [i, point] of points.entries()) {
    await pen('mouseMoved', point, { button: 'left', buttons: 1, force: 0.2 + (0.7 * i) / points.length });
  }
  await pen('mouseReleased', points.at(-1), { button: 'left', buttons: 0, clickCount: 1 });
  const { pad } = await until(page, (it) => it.drawing.length === 1, 'a stroke');
  const pressures = pad.pressure[0];
  expect(Math.max(...pressures) > Math.min(...pressures) + 0.3, `the pressures are ${pressures.map((p) => p.toFixed(2))}`);
});

test('the other end of a pen erases', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, SEVEN);
  await answered(page, 7);
  // No driver has such a pen: these are the events that the browser would send of it.
  const points = await padPoints(page, [[0.2, 0.2], [0.5, 0.2], [0.8, 0.2]]);
  await page.evaluate((path) => {
    const canvas = document.getElementById('canvas');
    const send = (type, [clientX, clientY], button, buttons) => canvas.dispatchEvent(new PointerEvent(type, {
      bubbles: true, cancelable: true, pointerId: 7, pointerType: 'pen', isPrimary: true, pressure: 0.5, clientX, clientY, button, buttons,
    }));
    send('pointerdown', path[0], 5, 32);
    for (const point of path) send('pointermove', point, -1, 32);
    send('pointerup', path.at(-1), 5, 0);
  }, points);
  const { pad } = await until(page, (it) => it.drawing.length === 2, 'a second stroke');
  expectEqual(pad.erased, [false, true], 'which strokes erase');
});
