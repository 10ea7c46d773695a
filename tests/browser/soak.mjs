// Long use: digits drawn and cleared, models, languages and themes switched at random from a seed.

import { drawWithMouse, state } from './page.mjs';
import { expect } from './runner.mjs';
import { weigh } from './watch.mjs';

/** Random numbers in [0, 1) from a seed (a linear congruential generator of Knuth's MMIX). */
export function randomNumbers(seed) {
  let value = BigInt(seed);
  return () => {
    value = BigInt.asUintN(64, value * 6364136223846793005n + 1442695040888963407n);
    return Number(value >> 40n) / 2 ** 24;
  };
}

const SHAPES = [
  [[[0.25, 0.2], [0.74, 0.2], [0.42, 0.84]]],
  [[[0.5, 0.18], [0.5, 0.82]]],
  [[[0.4, 0.15], [0.26, 0.55], [0.74, 0.55]], [[0.62, 0.3], [0.6, 0.86]]],
  [[[0.5, 0.15], [0.28, 0.35], [0.28, 0.65], [0.5, 0.85], [0.72, 0.65], [0.72, 0.35], [0.5, 0.15]]],
];

/** One of the shapes, every point of it moved a little. */
function scrawl(random) {
  const near = (value) => value + (random() - 0.5) * 0.12;
  return SHAPES[Math.floor(random() * SHAPES.length)].map((stroke) => stroke.map(([x, y]) => [near(x), near(y)]));
}

const switches = [
  async (page, random) => {
    const names = await page.evaluate(() => [...window.convlens.models]);
    await page.evaluate((name) => window.convlens.load(name), names[Math.floor(random() * names.length)]);
  },
  (page, random) => page.evaluate((code) => window.convlens.language(code), random() < 0.5 ? 'ru' : 'en'),
  (page, random) => page.emulateMedia({ colorScheme: random() < 0.5 ? 'dark' : 'light' }),
];

const REPLACED = 40; // after some thirty the heap has found room for every order of the networks

/** Everything is used, networks in many orders, and undo is filled, so that what comes later has no reason to grow. */
async function warmUp(page) {
  for (const code of ['ru', 'en']) {
    await page.evaluate((language) => window.convlens.language(language), code);
    for (const model of await page.evaluate(() => [...window.convlens.models])) {
      await page.evaluate((name) => window.convlens.load(name), model);
      await page.evaluate((strokes) => window.convlens.draw(strokes), SHAPES[2]);
      await page.evaluate(() => window.convlens.clear());
    }
  }
  const random = randomNumbers(3);
  for (let i = 0; i < REPLACED; i++) await switches[0](page, random);
  await page.evaluate((shapes) => {
    for (let i = 0; i < 120; i++) {
      window.convlens.draw(shapes[i % shapes.length]);
      window.convlens.clear();
    }
  }, SHAPES);
}

/**
 * Uses an opened page (watch.mjs is installed there) for `seconds`, and until `digits` are drawn.
 * -> {digits, switches, samples}, samples as weigh() gives them, the first after the warm-up.
 */
export async function soak(page, { seed, seconds, digits, sample = 10 }) {
  const random = randomNumbers(seed);
  await warmUp(page);
  const samples = [await weigh(page)];
  const started = Date.now();
  const elapsed = () => (Date.now() - started) / 1000;
  let drawn = 0;
  let switched = 0;
  while (elapsed() < seconds || drawn < digits) {
    await drawWithMouse(page, scrawl(random), undefined, 40);
    drawn += 1;
    const { probabilities } = await state(page);
    expect(probabilities?.every(Number.isFinite), `digit ${drawn} has no answer`);
    await page.evaluate(() => window.convlens.clear());
    if (random() < 0.3) {
      await switches[Math.floor(random() * switches.length)](page, random);
      switched += 1;
    }
    if (elapsed() > samples.length * sample) samples.push({ ...await weigh(page), digits: drawn, second: elapsed() });
  }
  samples.push({ ...await weigh(page), digits: drawn, second: elapsed() });
  return { digits: drawn, switches: switched, seconds: elapsed(), samples };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * What has grown: the median of the last third of the samples against that of the first third, since a
 * collection of garbage leaves now more, now less. -> sentences; none when nothing has.
 */
export function growth({ samples }) {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const allowed = { heap: 1.05, memory: 1, top: 1.02, objects: 1 };
  const spare = { heap: 300_000, memory: 0, top: 65_536, objects: 4 };
  const found = [];
  for (const key of Object.keys(allowed)) {
    const [first, last] = [samples.slice(0, third), samples.slice(-third)].map((part) => median(part.map((it) => it[key])));
    if (last > first * allowed[key] + spare[key]) found.push(`${key} has grown from ${first} to ${last}`);
  }
  return found;
}
