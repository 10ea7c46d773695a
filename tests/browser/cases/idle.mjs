// An idle page does nothing.

import { SEVEN, answered, drawWithMouse, open, state } from '../page.mjs';
import { MOVING, eventually, expect, expectEqual, test } from '../runner.mjs';

/** Frames that the program asked the browser for, counted from outside. */
const countFrames = () => {
  window.asked = 0;
  const { requestAnimationFrame } = window;
  window.requestAnimationFrame = (callback) => {
    window.asked += 1;
    return requestAnimationFrame.call(window, callback);
  };
};

/** Seconds of the processor that the page's thread took. */
async function processorTime(devtools) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value;
}

for (const [what, drawn] of [['before anything is drawn', false], ['after a drawing', true]]) {
  test(`no frame while idle, ${what}`, MOVING, async ({ page, context, site }) => {
    await page.addInitScript(countFrames);
    await open(page, site.root);
    if (drawn) {
      await drawWithMouse(page, SEVEN);
      await answered(page, 7);
    }
    // What was asked for is drawn first: a busy machine may take long for it.
    let frames = -1;
    await eventually(async () => {
      const last = frames;
      frames = (await state(page)).frames;
      await page.waitForTimeout(500);
      return frames === last;
    }, 'rest', 60);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable');
    const before = { ...(await state(page)), asked: await page.evaluate(() => window.asked) };
    const started = await processorTime(devtools);
    await page.waitForTimeout(2000);
    const busy = await processorTime(devtools) - started;
    const after = { ...(await state(page)), asked: await page.evaluate(() => window.asked) };
    expectEqual([after.frames - before.frames, after.asked - before.asked, after.forwards - before.forwards],
      [0, 0, 0], 'frames, requested frames and forward passes in two idle seconds');
    expect(busy < 0.02, `the page's thread was busy for ${(busy * 1000).toFixed(1)} ms of 2000`);
  });
}
