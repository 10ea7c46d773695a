// From a telephone held upright to 4K: everything is on the screen, apart from each other, and can be
// touched. The pictures are to be looked at.

import {
  SEVEN, answered, atRest, centre, control, controls, drawWithMouse, drawWithTouch, look, open, press, until,
} from '../page.mjs';
import { BOTH, eventually, expect, expectEqual, test } from '../runner.mjs';

const TOUCH_TARGET = 40; // CSS pixels: what a finger hits (WCAG 2.5.8 asks for 24)

const inside = (a, b, slack = 1) => a.x >= b.x - slack && a.y >= b.y - slack
  && a.x + a.width <= b.x + b.width + slack && a.y + a.height <= b.y + b.height + slack;

function overlap(a, b) {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 1.5 && height > 1.5;
}

/** What is wrong with where the controls are: sentences. */
function misplaced(all, screen, touch) {
  const found = [];
  // Stages that are pulled or zoomed may lie beyond the edge of the network's area.
  const fixed = all.filter(({ name }) => !/^(network|layer)\//.test(name));
  for (const it of fixed) {
    const where = `${it.name} (${[it.x, it.y, it.width, it.height].map(Math.round)})`;
    if (!inside(it, screen)) found.push(`${where} is cut off`);
    if (touch && Math.min(it.width, it.height) < TOUCH_TARGET - 0.5 && Math.max(it.width, it.height) < TOUCH_TARGET * 3) {
      found.push(`${where} is too small for a finger`);
    }
    for (const other of fixed) {
      if (other === it || other.name < it.name || inside(it, other) || inside(other, it)) continue;
      if (overlap(it, other)) found.push(`${where} lies over ${other.name}`);
    }
  }
  return found;
}

const sizes = [
  { width: 360, height: 640, touch: true }, { width: 390, height: 844, touch: true },
  { width: 844, height: 390, touch: true }, { width: 768, height: 1024, touch: true },
  { width: 1024, height: 768 }, { width: 1280, height: 800 }, { width: 1920, height: 1080 },
  { width: 2560, height: 1440 }, { width: 3840, height: 2160 },
];
for (const { width, height, touch } of sizes) {
  // Russian words are longer: what has room for them has room for English ones.
  for (const locale of [390, 1280, 1920].includes(width) ? ['en-US', 'ru-RU'] : ['ru-RU']) {
    const options = { locale, viewport: { width, height }, ...(touch ? { hasTouch: true, isMobile: true } : {}) };
    test(`${width} × ${height}, ${locale}: nothing overlaps, nothing is cut off`, options, async ({ page, site, shot }) => {
      await open(page, site.root);
      await (touch ? drawWithTouch : drawWithMouse)(page, SEVEN);
      await answered(page, 7);
      await atRest(page);
      await shot(`size-${width}x${height}-${locale.slice(0, 2)}`);
      const screen = { x: 0, y: 0, width, height };
      expectEqual(misplaced(await controls(page), screen, touch), [], 'controls');
      const pad = await page.evaluate(() => window.convlens.pad());
      expect(inside(pad, screen) && pad.width >= 120, `the pad is ${JSON.stringify(pad)}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight),
        'the page can be scrolled');
      await page.keyboard.press('PageDown');
      await until(page, (it) => it.selected !== null, 'an opened layer');
      await atRest(page);
      await shot(`layer-${width}x${height}-${locale.slice(0, 2)}`);
      expectEqual(misplaced(await controls(page), screen, touch), [], 'controls beside an opened layer');
    });
  }
}

for (const overlay of ['?', 's']) {
  for (const [width, height] of [[360, 640], [1280, 800]]) {
    test(`the dialogue of ${overlay} has its room at ${width} × ${height}`, { locale: 'ru-RU', viewport: { width, height } }, async ({ page, site, shot }) => {
      await open(page, site.root);
      await page.keyboard.press(overlay);
      await until(page, (it) => it.overlay !== 'none', 'the dialogue');
      await atRest(page);
      await shot(`dialogue-${overlay === '?' ? 'help' : 'share'}-${width}x${height}`);
      const found = await controls(page);
      expect(found.length > 0, 'nothing in it can be pressed');
      expectEqual(misplaced(found, { x: 0, y: 0, width, height }, false), [], 'controls');
    });
  }
}

test('when the page is zoomed, the picture stays sharp and presses hit', async ({ page, context, site, shot }) => {
  await open(page, site.root);
  const devtools = await context.newCDPSession(page);
  for (const [zoom, width, height] of [[1.5, 853, 533], [0.5, 2560, 1600], [2, 640, 400], [1, 1280, 800]]) {
    // What a browser's zoom does: fewer CSS pixels, more device pixels for each.
    await devtools.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: zoom, mobile: false });
    await eventually(() => page.evaluate((expected) => {
      const canvas = document.getElementById('canvas');
      return Math.abs(canvas.width - expected) <= 1;
    }, width * zoom), `a canvas of ${width * zoom} pixels`);
    await atRest(page);
    await page.evaluate(() => window.convlens.clear());
    await drawWithMouse(page, SEVEN);
    await answered(page, 7);
    await press(page, 'Undo').catch(() => {});
    if (zoom !== 1) await shot(`zoom-${zoom}`);
  }
  expectEqual((await look(page)).width, 1280, 'the width of the picture at last');
});

test('the window is made larger and smaller while a layer is open', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, SEVEN);
  await page.keyboard.press('PageDown');
  for (const [width, height] of [[700, 900], [1600, 900], [400, 800], [1280, 800]]) {
    await page.setViewportSize({ width, height });
    await eventually(() => page.evaluate((expected) => document.getElementById('canvas').clientWidth === expected, width), 'the new width');
    await atRest(page);
    expectEqual(misplaced(await controls(page), { x: 0, y: 0, width, height }, false), [], `controls at ${width} × ${height}`);
  }
  await answered(page, 7);
  const undo = await control(page, 'Undo');
  await page.mouse.click(...centre(undo));
  await until(page, (it) => it.drawing.length === 0, 'a press that hits after all that');
});
