// The network: what is opened, pointed at, zoomed; whose it is.

import { readFileSync } from 'node:fs';

import { dropFiles, fingers } from '../hands.mjs';
import {
  SEVEN, answered, atRest, centre, controls, drawWithMouse, look, notice, open, press, said, state, unlike, until,
} from '../page.mjs';
import { BOTH, eventually, expect, expectEqual, note, test } from '../runner.mjs';

const shipped = (name) => readFileSync(new URL(`../../../assets/models/${name}.onnx`, import.meta.url));

/** The controls of the stages, in order. */
const stages = async (page) => (await controls(page)).filter(({ name }) => /^network\/.*stage/.test(name));

async function seven(page, site) {
  await open(page, site.root);
  await page.evaluate((strokes) => window.convlens.draw(strokes), SEVEN);
  await answered(page, 7);
}

/** A place in the network where a unit is. */
async function aUnit(page) {
  const boxes = await stages(page);
  const { x, y, width, height } = boxes[1] ?? boxes[0];
  for (const [fx, fy] of [[0.5, 0.3], [0.3, 0.4], [0.6, 0.6], [0.4, 0.7], [0.25, 0.25], [0.5, 0.5], [0.7, 0.8]]) {
    await page.mouse.move(x + width * fx, y + height * fy);
    const pointed = await eventually(async () => (await state(page)).pointed, 'a unit', 2).catch(() => null);
    if (pointed) return { at: [x + width * fx, y + height * fy], pointed };
  }
  throw new Error('no unit was found under the pointer');
}

test('a click on a layer opens it large; Escape closes it', { browsers: BOTH }, async ({ page, site, shot }) => {
  await seven(page, site);
  const all = await stages(page);
  expect(all.length >= 6, `only ${all.length} stages can be pressed`);
  await page.mouse.click(...centre(all[2]));
  const { selected } = await until(page, (it) => it.selected !== null, 'an opened layer');
  expectEqual(selected[0], 2, 'which layer is open');
  await atRest(page);
  await shot('layer-open');
  for (let i = 0; i < 3 && (await state(page)).selected !== null; i++) await page.keyboard.press('Escape');
  await until(page, (it) => it.selected === null, 'no layer is open');
});

test('layers and maps one after another by keys', { browsers: BOTH }, async ({ page, site }) => {
  await seven(page, site);
  const selection = (wanted) => until(page, (it) => JSON.stringify(it.selected) === JSON.stringify(wanted), `selection ${JSON.stringify(wanted)}`);
  await page.keyboard.press('PageDown');
  await selection([0, -1]);
  await page.keyboard.press('PageDown');
  await selection([1, -1]);
  await page.keyboard.press('ArrowRight');
  await selection([1, 0]);
  await page.keyboard.press('ArrowRight');
  await selection([1, 1]);
  await eventually(async () => /map 2/i.test(await said(page, 'layer')), 'the layer and the map are read out');
  await page.keyboard.press('PageUp');
  await selection([0, -1]);
  await page.keyboard.press('Escape');
  await selection(null);
});

test('a unit that is pointed at shows its value', { browsers: BOTH }, async ({ page, site, shot }) => {
  await seven(page, site);
  await atRest(page);
  const { at, pointed } = await aUnit(page);
  expectEqual(pointed.length, 4, 'stage, map, row and column');
  await eventually(async () => /value/.test(await said(page, 'unit')), 'the value is read out');
  await atRest(page);
  await shot('hover');
  const with_ = await look(page);
  await page.mouse.move(2, 2);
  await until(page, (it) => it.pointed === null, 'nothing is pointed at');
  await atRest(page);
  expect(unlike(with_, await look(page)) > 0.0005, `nothing was shown beside the unit at ${at}`);
});

test('the network is zoomed by the wheel and the keys, dragged, and fitted again', { browsers: BOTH }, async ({ page, site, shot }) => {
  await seven(page, site);
  await atRest(page);
  const [first] = await stages(page);
  const box = async () => (await stages(page))[0]?.width ?? 0;
  await page.mouse.move(...centre((await stages(page))[2]));
  for (let i = 0; i < 4; i++) await page.mouse.wheel(0, -120);
  await eventually(async () => (await box()) !== first.width, 'zoomed by the wheel');
  await atRest(page);
  await shot('zoomed');
  await page.keyboard.press('f');
  await eventually(async () => Math.abs(await box() - first.width) < 1, 'fitted again');
  await page.keyboard.press('+');
  await eventually(async () => (await box()) !== first.width, 'zoomed by +');
  await page.keyboard.press('f');
  await eventually(async () => Math.abs(await box() - first.width) < 1, 'fitted once more');
  expectEqual(await page.evaluate(() => [scrollX, scrollY, visualViewport.scale]), [0, 0, 1], 'the page itself moved');
});

test('two fingers zoom the network and not the page', { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
  async ({ page, site }) => {
    await seven(page, site);
    await atRest(page);
    const before = await look(page);
    const [x, y] = centre((await stages(page))[1]);
    const hand = await fingers(page);
    await hand.down([[x - 20, y]]);
    await hand.down([[x - 20, y], [x + 20, y]]);
    for (let i = 1; i <= 8; i++) await hand.move([[x - 20 - i * 8, y], [x + 20 + i * 8, y]]);
    await hand.up([]);
    await atRest(page);
    expect(unlike(before, await look(page)) > 0.01, 'nothing was zoomed');
    expectEqual(await page.evaluate(() => [scrollX, scrollY, visualViewport.scale]), [0, 0, 1], 'the page itself moved');
  });

test('the range of the colours is switched, and the legend with it', { browsers: BOTH }, async ({ page, site }) => {
  await seven(page, site);
  await atRest(page);
  const before = await look(page);
  await page.keyboard.press('c');
  const { settings: { range } } = await until(page, (it) => it.settings.range !== 'layer', 'another range');
  await atRest(page);
  expect(unlike(before, await look(page)) > 0.002, 'the colours are the same');
  for (const wanted of ['map', 'layer', 'network'].filter((it) => it !== range)) {
    await press(page, new RegExp(`^legend/.*${wanted}|^${wanted}$`));
    await until(page, (it) => it.settings.range === wanted, `the range ${wanted} by its button`);
  }
});

test('models are switched by key and by mouse', { browsers: BOTH }, async ({ page, site }) => {
  await seven(page, site);
  await page.keyboard.press('m');
  await until(page, (it) => it.model === 'lecture' && it.label === 7, 'the next network');
  await press(page, 'Fully connected');
  await until(page, (it) => it.model === 'dense' && it.label === 7, 'the fully connected one');
});

test('a network that is dropped is shown and stays in the list', { browsers: BOTH }, async ({ page, site, shot }) => {
  await seven(page, site);
  await dropFiles(page, [{ name: 'mine.onnx', bytes: shipped('lecture') }]);
  const { model } = await until(page, (it) => /mine/.test(it.model) && it.label === 7, 'the dropped network');
  await atRest(page);
  await shot('dropped-network');
  await page.reload();
  await page.evaluate(() => window.convlens.ready);
  await until(page, (it) => it.model === model && it.label === 7 && it.notice === null, 'the dropped network again');
  await press(page, 'Explorer');
  await until(page, (it) => it.model === 'explorer', 'a shipped network again');
  await page.reload();
  await page.evaluate(() => window.convlens.ready);
  await press(page, model); // its name is there, its bytes come when it is chosen
  await until(page, (it) => it.model === model, 'the dropped network after a reload');
});

test('a network that cannot be shown is refused, and another can be dropped', async ({ page, site }) => {
  await seven(page, site);
  await dropFiles(page, [{ name: 'noise.onnx', bytes: shipped('dense').subarray(0, 5000) }]);
  note(`${await notice(page, /noise\.onnx/)}`);
  expectEqual((await state(page)).model, 'explorer', 'the network');
  await dropFiles(page, [{ name: 'good.onnx', bytes: shipped('dense') }]);
  await until(page, (it) => /good/.test(it.model) && it.label === 7, 'the second network');
  await drawWithMouse(page, SEVEN);
});
