// Everything by the keyboard alone, and what is read out to those who do not see the screen.

import {
  SEVEN, answered, atRest, controls, drawWithMouse, look, open, said, state, unlike, until,
} from '../page.mjs';
import { BOTH, eventually, expect, expectEqual, note, test } from '../runner.mjs';

/** What the keyboard is on, as a screen reader is told; empty: nothing, or the focus has left the program. */
const focused = (page) => page.evaluate(() => {
  const canvas = document.getElementById('canvas');
  if (document.activeElement !== canvas || !canvas.hasAttribute('aria-activedescendant')) return '';
  return document.getElementById('focus').getAttribute('aria-label');
});

/** Presses Tab and waits for what has the focus then; two neighbours may have the same label. */
async function tab(page, key = 'Tab') {
  const before = await focused(page);
  await page.keyboard.press(key);
  await eventually(async () => await focused(page) !== before, 'another label after Tab', 2).catch(() => {});
  return focused(page);
}

test('Tab reaches every control with a visible ring, and then leaves the program', { browsers: BOTH }, async ({ page, site, shot }) => {
  await open(page, site.root);
  // Not with the mouse: Tab would go on from the pad.
  await page.evaluate((strokes) => window.convlens.draw(strokes), SEVEN);
  await answered(page, 7);
  await atRest(page);
  const wanted = (await controls(page)).filter(({ enabled }) => enabled !== false);
  const reached = [];
  let last = await look(page);
  for (let i = 0; i < wanted.length + 5; i++) {
    const label = await tab(page);
    if (!label) break;
    reached.push(label);
    if (i % 5 === 0) {
      await atRest(page);
      const now = await look(page);
      expect(unlike(last, now) > 0.00005, `nothing shows that the focus is on ${label}`);
      last = now;
      if (i === 5) await shot('focus-ring');
    }
  }
  note(`${reached.join(' | ')}`);
  const missed = wanted.filter(({ label }) => !reached.some((it) => it.includes(label)));
  expectEqual(missed.map(({ name, label }) => `${name} "${label}"`), [], 'what Tab does not reach');
  expectEqual(await focused(page), '', 'the focus after the last control');
  expect(reached.length <= wanted.length + 1, `${reached.length} steps for ${wanted.length} controls`);
});

/** Goes to a control by Tab, or by Shift and Tab where it lies before the one that has the focus. */
async function tabTo(page, label, key = 'Tab') {
  const seen = [];
  for (let i = 0; i < 120; i++) {
    const at = await tab(page, key);
    seen.push(at);
    if (at.includes(label)) return;
  }
  throw new Error(`${key} does not come to ${label}: ${[...new Set(seen)].join(', ')}`);
}

test('a digit is drawn with the arrow keys', { browsers: BOTH }, async ({ page, site, shot }) => {
  await open(page, site.root);
  const pad = (await controls(page)).find(({ name }) => /^pad\/(pad|surface|paper|drawing)?$|^pad\/pad/.test(name)) ?? (await controls(page))
    .find(({ name, width }) => /^pad/.test(name) && width > 150);
  expect(pad, 'the pad is none of the controls');
  await tabTo(page, pad.label);
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  for (let i = 0; i < 24; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await answered(page, 1);
  expectEqual((await state(page)).drawing.length, 1, 'strokes');
  await atRest(page);
  await shot('keyboard-drawing');
});

test('a button is pressed with Enter, a switch with Space, a slider moved by arrows', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, SEVEN);
  await answered(page, 7);
  await tabTo(page, 'Undo', 'Shift+Tab'); // the pad has the focus
  await page.keyboard.press('Enter');
  await until(page, (it) => it.drawing.length === 0, 'undone');
  await tabTo(page, 'Crop and centre');
  await page.keyboard.press('Space');
  await until(page, (it) => !it.settings.preparation, 'switched off');
  const { settings: { thickness } } = await state(page);
  await tabTo(page, 'Thickness', 'Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await until(page, (it) => it.settings.thickness > thickness, 'thicker');
});

test('? shows the keys; in a dialogue Tab stays inside, Escape closes it', { browsers: BOTH }, async ({ page, site, shot }) => {
  await open(page, site.root);
  await page.keyboard.press('?');
  await until(page, (it) => it.overlay === 'help', 'help');
  await atRest(page);
  await shot('help');
  const inside = (await controls(page)).map(({ label }) => label);
  for (let i = 0; i < inside.length + 2; i++) {
    const label = await tab(page);
    expect(label === '' || inside.some((it) => label.includes(it)), `Tab comes to ${label}, which lies beneath`);
  }
  await page.keyboard.press('Escape');
  await until(page, (it) => it.overlay === 'none', 'no help');
});

for (const [locale, answer, empty] of [
  ['en-US', /The answer is 7/, /No answer yet/], ['ru-RU', /[Оо]твет[^.]*7/, /[Оо]твета?.*(пуст|нет)/],
]) {
  test(`answer, layer and message are read out (${locale})`, { browsers: BOTH, locale }, async ({ page, site }) => {
    await open(page, site.root);
    await eventually(async () => empty.test(await said(page, 'answer')), 'that there is no answer');
    await drawWithMouse(page, SEVEN);
    await eventually(async () => answer.test(await said(page, 'answer')), 'the answer');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    await eventually(async () => (await said(page, 'layer')).length > 10, 'the opened layer');
    note(`${await said(page, 'answer')} | ${await said(page, 'layer')}`);
    const live = await page.evaluate(() => document.getElementById('said-answer').closest('[aria-live]').getAttribute('aria-live'));
    expectEqual(live, 'polite', 'how it is read out');
  });
}
