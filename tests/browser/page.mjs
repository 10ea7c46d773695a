// What a person does on the page, and what a script asks of it.

import { fingers } from './hands.mjs';
import { pixels } from './pictures.mjs';
import { eventually } from './runner.mjs';

/** Opens the page and waits for the program; returns its state. */
export async function arrive(page, address) {
  await page.goto(address);
  await page.evaluate(() => window.convlens.ready);
  return state(page);
}

/** Likewise, and then empties the pad of what the page opens with. */
export async function open(page, address) {
  await arrive(page, address);
  await page.evaluate(() => window.convlens.clear());
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

/** Waits until `condition(state)` holds, and returns that state. */
export async function until(page, condition, what, seconds = 20) {
  let last = null;
  const told = () => `${what}; the last state: ${JSON.stringify({ ...last, drawing: last?.drawing.length, probabilities: undefined })}`;
  return eventually(async () => {
    last = await state(page);
    return condition(last) ? last : null;
  }, told, seconds);
}

/** Waits until no frame is drawn for a while. */
export async function atRest(page, seconds = 60) {
  let frames = -1;
  await eventually(async () => {
    const last = frames;
    ({ frames } = await state(page));
    await page.waitForTimeout(300);
    return frames === last;
  }, 'rest', seconds);
}

// --- what can be pressed -------------------------------------------------------------------------

/** What is read out to those who do not see the screen: "answer", "layer", "unit" or "notice". */
export const said = (page, what) => page.evaluate((id) => document.getElementById(id).textContent, `said-${what}`);

/** The message on the screen, once there is one that fits. */
export const notice = async (page, pattern) => (await until(page, (it) => it.notice !== null && pattern.test(it.notice),
  `a message ${pattern}`)).notice;

/** Everything on the screen that the keyboard can reach: [{name, label, x, y, width, height}, …]. */
export const controls = (page) => page.evaluate(() => window.convlens.controls());

const matches = (control, wanted) => (wanted instanceof RegExp
  ? wanted.test(control.name) || wanted.test(control.label) : control.name === wanted || control.label === wanted);

/** The control of that label or id, once it is there. */
export async function control(page, wanted) {
  let last = [];
  return eventually(async () => {
    last = await controls(page);
    return last.find((it) => matches(it, wanted));
  }, () => `a control ${wanted} among ${last.map(({ name, label }) => `${name} "${label}"`).join(', ')}`);
}

export const centre = ({ x, y, width, height }) => [x + width / 2, y + height / 2];

/** Clicks on it with the mouse. */
export async function press(page, wanted) {
  await page.mouse.click(...centre(await control(page, wanted)));
}

/** The pixels of the screen, or of a rectangle of it: {width, height, step, data}. */
export async function look(page, clip) {
  return pixels(await page.screenshot({ clip, caret: 'initial' }));
}

/** How many different colours it shows: a measure of "something is there". */
export async function colours(page, clip) {
  const { step, data } = await look(page, clip);
  const seen = new Set();
  for (let i = 0; i < data.length; i += step) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  return seen.size;
}

/** The share of pixels in which two looks differ visibly, 0 … 1. */
export function unlike(a, b) {
  if (a.width !== b.width || a.height !== b.height) return 1;
  let different = 0;
  for (let i = 0; i < a.data.length; i += a.step) {
    if ([0, 1, 2].some((c) => Math.abs(a.data[i + c] - b.data[i + c]) > 8)) different += 1;
  }
  return different / (a.width * a.height);
}
