// Digits that are not drawn by hand: presets, surprises, a data set, pictures, the camera.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { dropFiles, pasteFile } from '../hands.mjs';
import {
  FOUR, ONE, SEVEN, answered, drawWithMouse, notice, open, press, state, until,
} from '../page.mjs';
import { film, idx, onPaper, png, raster } from '../pictures.mjs';
import { BOTH, MOVING, expect, expectEqual, note, test } from '../runner.mjs';

test('the keys 0 to 9 draw their digits', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  for (let digit = 0; digit < 10; digit++) {
    await page.keyboard.press(String(digit));
    await answered(page, digit);
  }
});

test('a preset drawn by the animated hand, chosen with the mouse', { browsers: BOTH, ...MOVING }, async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, ONE);
  await answered(page, 1);
  await press(page, 'Draw a 3');
  await until(page, (it) => it.pad.playing, 'the hand');
  const { drawing } = await until(page, (it) => !it.pad.playing && it.label === 3, 'a 3', 60);
  await drawWithMouse(page, [[[0.1, 0.95], [0.3, 0.95]]]);
  await until(page, (it) => it.drawing.length === drawing.length + 1, 'a stroke beside it');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await answered(page, 1); // what was drawn before is back
});

test('a surprise differs from time to time and is answered', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  const seen = new Set();
  for (let i = 0; i < 6; i++) {
    if (i % 2) await page.keyboard.press('r');
    else await press(page, 'Surprise');
    const { drawing, probabilities } = await until(page, (it) => it.label !== null && !seen.has(JSON.stringify(it.drawing)), 'another drawing');
    seen.add(JSON.stringify(drawing));
    expect(Math.max(...probabilities) > 0.3, 'nothing is recognised');
  }
  expectEqual(seen.size, 6, 'different drawings');
});

test('next from the data set that was dropped', { browsers: BOTH }, async ({ page, site, shot }) => {
  await open(page, site.root);
  const digits = [{ label: 7, strokes: SEVEN }, { label: 1, strokes: ONE }, { label: 4, strokes: FOUR }];
  const { images, labels } = idx(digits);
  await dropFiles(page, [{ name: 'mine-images-idx3-ubyte', bytes: images }, { name: 'mine-labels-idx1-ubyte', bytes: labels }]);
  await notice(page, /3 digits/);
  await answered(page, 7);
  for (const [i, label] of [1, 4, 7].entries()) {
    if (i % 2) await page.keyboard.press('n');
    else await press(page, 'Next');
    await answered(page, label);
    const { pad } = await state(page);
    expectEqual([/mine/.test(pad.picture ?? ''), pad.number], [true, [2, 3, 1][i]], 'where the digit is from');
  }
  await shot('data-set');
  await drawWithMouse(page, [[[0.2, 0.5], [0.8, 0.5]]]);
  const { pad, drawing } = await until(page, (it) => it.drawing.length === 1, 'a stroke');
  expect(pad.picture !== null && drawing.length === 1, 'strokes go over the digit');
});

test('labels without images, and the images after them', async ({ page, site }) => {
  await open(page, site.root);
  const { images, labels } = idx([{ label: 7, strokes: SEVEN }, { label: 1, strokes: ONE }]);
  await dropFiles(page, [{ name: 'a-labels-idx1-ubyte', bytes: labels }]);
  await notice(page, /labels/);
  await dropFiles(page, [{ name: 'a-images-idx3-ubyte', bytes: images }]);
  await notice(page, /2 digits/);
  await answered(page, 7);
});

test('the preparation can be switched off, and back on', { browsers: BOTH }, async ({ page, site, shot }) => {
  await open(page, site.root);
  const small = SEVEN.map((stroke) => stroke.map(([x, y]) => [0.03 + x * 0.3, 0.62 + y * 0.3]));
  await drawWithMouse(page, small);
  const on = await answered(page, 7);
  await page.keyboard.press('p');
  const off = await until(page, (it) => !it.settings.preparation, 'off by its key');
  expect(on.probabilities.some((p, i) => Math.abs(p - off.probabilities[i]) > 0.05), 'the answer is the same without it');
  await shot('preparation-off');
  await press(page, 'Crop and centre');
  const again = await until(page, (it) => it.settings.preparation, 'on by its switch');
  expectEqual(again.probabilities, on.probabilities, 'the answer with it');
});

for (const [what, gray] of [['dark on light', onPaper(raster(SEVEN, 200))], ['light on dark', raster(SEVEN, 200)]]) {
  test(`a picture ${what} is dropped`, { browsers: BOTH }, async ({ page, site, shot }) => {
    await open(page, site.root);
    await drawWithMouse(page, ONE);
    await dropFiles(page, [{ name: 'seven.png', type: 'image/png', bytes: png(gray, 200) }]);
    await answered(page, 7);
    expect(/seven/.test((await state(page)).pad.picture), 'the picture\'s name is not told');
    await shot(`picture-${what.replace(/ /g, '-')}`);
    await page.keyboard.press('Control+z');
    await until(page, (it) => it.pad.picture === null && it.label === 1, 'undo takes it away');
  });
}

// Firefox hands no files over with an event that was not its own.
test('a picture is pasted', async ({ page, site }) => {
  await open(page, site.root);
  await pasteFile(page, { name: 'image.png', type: 'image/png', bytes: png(onPaper(raster(FOUR, 120)), 120) });
  await answered(page, 4);
});

test('a picture is copied elsewhere and pasted with Ctrl+V', { permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page, site }) => {
  await open(page, site.root);
  const bytes = [...png(onPaper(raster(FOUR, 120)), 120)];
  await page.evaluate((raw) => navigator.clipboard.write([
    new ClipboardItem({ 'image/png': new Blob([new Uint8Array(raw)], { type: 'image/png' }) }),
  ]), bytes);
  await page.bringToFront(); // the clipboard is of the page that has the keyboard
  await page.keyboard.press('Control+v');
  await answered(page, 4);
});

test('a file is chosen in the dialogue', async ({ page, site }) => {
  await open(page, site.root);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press(page, 'Open…')]);
  await chooser.setFiles({ name: 'one.png', mimeType: 'image/png', buffer: png(onPaper(raster(ONE, 90)), 90) });
  await answered(page, 1);
});

const wrong = [
  ['text', { name: 'notes.txt', bytes: Buffer.from('nothing of the kind\n') }, /notes\.txt/],
  ['an empty file', { name: 'empty.png', bytes: Buffer.alloc(0) }, /empty\.png/],
  ['a picture that is cut short', { name: 'cut.png', bytes: png(raster(SEVEN, 100), 100).subarray(0, 200) }, /cut\.png/],
  ['a network that is cut short', { name: 'cut.onnx', bytes: Buffer.from([8, 7, 18, 40, 1, 2, 3]) }, /cut\.onnx/],
  ['a data set that is cut short', { name: 'x-images-idx3-ubyte', bytes: idx([{ label: 1, strokes: ONE }]).images.subarray(0, 300) }, /x-images/],
  ['a damaged archive', { name: 'x.gz', bytes: Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]) }, /x\.gz/],
];
for (const locale of ['en-US', 'ru-RU']) {
  test(`wrong files leave everything as it was, and it is said why (${locale})`, { browsers: locale === 'ru-RU' ? ['chromium'] : BOTH, locale },
    async ({ page, site, shot }) => {
      await open(page, site.root);
      await drawWithMouse(page, SEVEN);
      const before = await answered(page, 7);
      for (const [what, file, pattern] of wrong) {
        await dropFiles(page, [file]);
        const text = await notice(page, pattern);
        note(`${what}: ${text}`);
        expect(locale !== 'ru-RU' || /[а-я]{3}/.test(text), `not in Russian: ${text}`);
        const { model, label, drawing, pad } = await state(page);
        expectEqual([model, label, drawing.length, pad.picture], [before.model, 7, 1, null], `${what}: what was there`);
      }
      await shot(`wrong-file-${locale}`);
    });
}

const folder = mkdtempSync(join(tmpdir(), 'convlens-film-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const movie = join(folder, 'seven.y4m');
const scene = new Uint8Array(320 * 240).fill(235); // paper, and the digit in the square of its middle
onPaper(raster(SEVEN, 240)).forEach((value, i) => { scene[Math.floor(i / 240) * 320 + 40 + (i % 240)] = 16 + value * 0.86; });
writeFileSync(movie, film(scene, 320, 240));
const CAMERA = [
  '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${movie}`,
];

test('the camera shows a digit, and stops', { args: CAMERA, permissions: ['camera'] }, async ({ page, site, shot }) => {
  await open(page, site.root);
  await drawWithMouse(page, ONE);
  await answered(page, 1);
  await press(page, 'Camera');
  await until(page, (it) => it.pad.camera && it.label === 7, 'the 7 of the camera', 60);
  await shot('camera');
  await press(page, 'Stop');
  await until(page, (it) => !it.pad.camera, 'the end of the camera');
  expectEqual((await state(page)).label, 7, 'the last picture stays');
  await page.keyboard.press('Control+z');
  await answered(page, 1);
});

test('drawing ends the camera', { args: CAMERA, permissions: ['camera'] }, async ({ page, site }) => {
  await open(page, site.root);
  await press(page, 'Camera');
  await until(page, (it) => it.pad.camera && it.label === 7, 'the 7 of the camera', 60);
  await page.keyboard.press('Delete');
  await drawWithMouse(page, ONE);
  await until(page, (it) => !it.pad.camera && it.label === 1, 'the drawing instead of the camera');
});

test('a camera that is not allowed is explained', async ({ page, site }) => {
  await open(page, site.root);
  await press(page, 'Camera');
  note(`${await notice(page, /camera/i)}`);
});
