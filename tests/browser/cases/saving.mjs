// Files that the page gives away.

import { readFileSync } from 'node:fs';

import { dropFiles } from '../hands.mjs';
import { FOUR, SEVEN, answered, atRest, drawWithMouse, look, notice, open, press, unlike, until } from '../page.mjs';
import { pixels } from '../pictures.mjs';
import { expect, expectEqual, note, test } from '../runner.mjs';

/** Saves by a button of "share and save": {name, bytes}. */
async function saved(page, label) {
  await page.keyboard.press('s');
  await until(page, (it) => it.overlay === 'share', 'the place to save');
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, label)]);
  const text = await notice(page, /./); // good news goes by itself
  const bytes = readFileSync(await download.path());
  await page.keyboard.press('Escape');
  await until(page, (it) => it.overlay === 'none', 'the dialogue is closed');
  return { name: download.suggestedFilename(), bytes, text };
}

for (const deviceScaleFactor of [1, 2]) {
  test(`a picture of the screen is saved, at ${deviceScaleFactor} pixels per point`, { deviceScaleFactor }, async ({ page, site }) => {
    await open(page, site.root);
    await drawWithMouse(page, SEVEN);
    await answered(page, 7);
    await page.mouse.move(3, 3);
    const { name, bytes, text } = await saved(page, /picture of the screen/);
    expect(/\.png$/.test(name), `the file is called ${name}`);
    const picture = pixels(bytes);
    expectEqual([picture.width, picture.height], [1280 * deviceScaleFactor, 800 * deviceScaleFactor], 'its size');
    expect(text.includes(name), `the message is ${text}`);
    await until(page, (it) => it.notice === null, 'the message is gone');
    await atRest(page);
    expect(unlike(picture, await look(page)) < 0.05, 'it is another picture than the screen\'s');
  });
}

test('one map is saved', async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, SEVEN);
  await answered(page, 7);
  for (const key of ['PageDown', 'PageDown', 'ArrowRight']) await page.keyboard.press(key);
  await until(page, (it) => it.selected?.[1] === 0, 'an opened map');
  const { name, bytes } = await saved(page, 'Save this map');
  const { width, height, data, step } = pixels(bytes);
  const seen = new Set();
  for (let i = 0; i < data.length; i += step) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  note(`${name}: ${width} × ${height}, ${seen.size} colours`);
  expect(width >= 24 && height >= 24 && seen.size > 5, 'it shows nothing');
});

test('the drawing is saved, and opened again it is the same', async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, FOUR);
  const before = await answered(page, 4);
  const { name, bytes } = await saved(page, 'Save the drawing');
  expect(/\.jsonl$/.test(name), `the file is called ${name}`);
  expectEqual(JSON.parse(bytes.toString()).strokes.length, 2, 'strokes in the file');
  await page.keyboard.press('Delete');
  await until(page, (it) => it.drawing.length === 0, 'an empty pad');
  await dropFiles(page, [{ name, bytes }]);
  const after = await answered(page, 4);
  expect(after.probabilities.every((p, i) => Math.abs(p - before.probabilities[i]) < 1e-4), 'another answer than before');
});
