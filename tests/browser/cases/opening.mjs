// The page opens with a digit that is drawn by an animated hand.

import { ONE, SEVEN, answered, arrive, atRest, drawWithMouse, state, until } from '../page.mjs';
import { BOTH, MOVING, expect, expectEqual, test } from '../runner.mjs';

/** Notes at every frame how much of the drawing is there. */
const watchDrawing = () => {
  window.lengths = [];
  const look = () => {
    try {
      const { drawing } = window.convlens.state();
      window.lengths.push(drawing.reduce((sum, stroke) => sum + stroke.length, 0));
    } catch { /* it is loading */ }
    if (!window.lengthsSeen) requestAnimationFrame(look);
  };
  document.addEventListener('DOMContentLoaded', () => requestAnimationFrame(look));
};

test('a hand draws a digit, and the network answers it', { browsers: BOTH, ...MOVING }, async ({ page, site, shot }) => {
  await page.addInitScript(watchDrawing);
  await arrive(page, site.root);
  const after = await until(page, (it) => !it.pad.playing && it.label !== null, 'the opening\'s digit', 60);
  const lengths = await page.evaluate(() => { window.lengthsSeen = true; return window.lengths; });
  expect(new Set(lengths).size >= 4, `the drawing came in ${new Set(lengths).size} steps`);
  expect(lengths.every((length, i) => i === 0 || length >= lengths[i - 1]), 'the drawing shrank');
  expectEqual([after.pad.opening, after.pad.undo], [true, 0], 'opening, steps of undo');
  expect(Math.max(...after.probabilities) > 0.8, 'the network is not sure of the opening\'s digit');
  await atRest(page);
  await shot('opening');
});

test('the first stroke replaces the opening\'s digit', { browsers: BOTH, ...MOVING }, async ({ page, site }) => {
  await arrive(page, site.root);
  await until(page, (it) => !it.pad.playing && it.label !== null, 'the opening\'s digit', 60);
  await drawWithMouse(page, ONE);
  await answered(page, 1);
  const { drawing, pad } = await state(page);
  expectEqual([drawing.length, pad.opening], [1, false], 'strokes, opening');
  await drawWithMouse(page, [[[0.2, 0.9], [0.8, 0.9]]]);
  await until(page, (it) => it.drawing.length === 2, 'a second stroke beside the first');
});

test('the first stroke interrupts the hand', MOVING, async ({ page, site }) => {
  await arrive(page, site.root);
  await drawWithMouse(page, SEVEN);
  await answered(page, 7);
  const { drawing, pad } = await state(page);
  expectEqual([drawing.length, pad.playing, pad.opening], [1, false, false], 'strokes, playing, opening');
});

test('where less motion is wished the digit is there at once',
  { browsers: BOTH }, async ({ page, site }) => {
    await page.addInitScript(watchDrawing);
    await arrive(page, site.root);
    const { label } = await until(page, (it) => it.label !== null, 'the opening\'s digit');
    await atRest(page);
    const lengths = await page.evaluate(() => { window.lengthsSeen = true; return window.lengths; });
    expect(label !== null, 'no answer');
    expect(new Set(lengths.filter((length) => length > 0)).size <= 1, `the drawing came in ${new Set(lengths).size} steps`);
  });
