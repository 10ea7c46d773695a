// What a person does on the page, and what a script asks of it.

import { fingers } from './hands.mjs';
import { eventually, expect } from './runner.mjs';

/** Opens the page and waits for the program; returns its state. */
export async function open(page, address) {
  await page.goto(address);
  await page.evaluate(() => window.convlens.ready);
  return state(page);
}

export const state = (page) => page.evaluate(() => window.convlens.state());

/** Strokes in the pad's unit square, y down. */
export const SEVEN = [[[0.25, 0.2], [0.74, 0.2], [0.42, 0.84]]];
export const ONE = [[[0.5, 0.18], [0.5, 0.82]]];
export const FOUR = [[[0.4, 0.15], [0.26, 0.55], [0.74, 0.55]], [[0.62, 0.3], [0.6, 0.86]]];

/** From the unit square to CSS pixels of the page. */
export async function padPoints(page, stroke) {
  const pad = await page.evaluate(() => window.convlens.pad());
  return stroke.map(([x, y]) => [pad.x + x * pad.width, pad.y + y * pad.height]);
}

/** Points between the corners of a stroke, about `gap` CSS pixels apart. */
export function along(points, gap = 8) {
  const dense = [points[0]];
  for (let i = 1; i < points.length; i++) {
    const [[ax, ay], [bx, by]] = [points[i - 1], points[i]];
    const steps = Math.max(1, Math.round(Math.hypot(bx - ax, by - ay) / gap));
    for (let s = 1; s <= steps; s++) dense.push([ax + ((bx - ax) * s) / steps, ay + ((by - ay) * s) / steps]);
  }
  return dense;
}

/** Draws with the mouse, `gap` CSS pixels at a time; `each(i)` runs after every movement of the pen. */
export async function drawWithMouse(page, strokes, each = async () => {}, gap = 8) {
  for (const stroke of strokes) {
    const points = along(await padPoints(page, stroke), gap);
    await page.mouse.move(...points[0]);
    await page.mouse.down();
    for (let i = 1; i < points.length; i++) {
      await page.mouse.move(...points[i]);
      await each(i);
    }
    await page.mouse.up();
  }
}

/** Draws with one finger. */
export async function drawWithTouch(page, strokes, each = async () => {}) {
  const finger = await fingers(page);
  for (const stroke of strokes) {
    const points = along(await padPoints(page, stroke));
    await finger.down([points[0]]);
    for (let i = 1; i < points.length; i++) {
      await finger.move([points[i]]);
      await each(i);
    }
    await finger.up();
  }
}

/** Waits until the answer is `label`, and returns the state. */
export async function answered(page, label) {
  let last = null;
  try {
    return await eventually(async () => {
      last = await state(page);
      return last.label === label ? last : null;
    }, `the answer ${label}`, 20);
  } catch (error) {
    throw new Error(`${error.message}; the last state: ${JSON.stringify({ ...last, drawing: undefined })}`);
  }
}

/** How many different colours the screen shows in a rectangle: a measure of "something is there". */
export async function colours(page, clip) {
  const png = (await page.screenshot({ clip, caret: 'initial' })).toString('base64');
  // Counted in a page of its own: the program's page lets no data: address be fetched.
  const counter = await page.context().newPage();
  const count = await counter.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: image.width, height: image.height });
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    return new Set(pixels).size;
  }, png);
  await counter.close();
  return count;
}

/** No error and no warning on the console, nothing uncaught. */
export function expectQuiet(heard) {
  expect(heard.errors.length === 0, `the page complained: ${heard.errors.join(' | ')}`);
}
