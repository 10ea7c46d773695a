// What comes back: after a reload, after the graphics were lost, on the way back, in a link.

import {
  FOUR, SEVEN, answered, arrive, atRest, colours, control, controls, drawWithMouse, look, open, press, state, unlike, until,
} from '../page.mjs';
import { BOTH, eventually, expect, expectEqual, note, test } from '../runner.mjs';

/** What a person has made and chosen. */
const made = ({ drawing, model, label, language, settings, selected, pad: { erased, thickness, picture } }) =>
  ({ drawing, model, label, language, settings, selected, erased, thickness, picture });

/** Waits until it is certain that everything is kept. */
const kept = (page) => page.evaluate(() => { dispatchEvent(new Event('pagehide')); });

async function again(page) {
  await page.reload();
  await page.evaluate(() => window.convlens.ready);
  return until(page, (it) => it.label !== null, 'the answer after a reload');
}

test('drawing, model, language, theme and settings come back after a reload', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, FOUR);
  await page.keyboard.press(']');
  await drawWithMouse(page, [[[0.1, 0.9], [0.2, 0.95]]]);
  await page.keyboard.press('m');
  await until(page, (it) => it.model === 'lecture', 'another network');
  for (const key of ['t', 'l', 'p', 'c', 'e']) await page.keyboard.press(key);
  const before = made(await until(page, (it) => it.language === 'ru' && it.settings.eraser, 'the last key'));
  expectEqual([before.settings.theme, before.settings.preparation, before.language], ['dark', false, 'ru'], 'theme, preparation, language');
  const after = made(await again(page));
  expectEqual(after, before, 'what came back');
  await page.keyboard.press('Control+z'); // undo begins anew, and does no harm
  expectEqual(made(await again(page)).drawing, before.drawing, 'the drawing after another reload');
});

test('a reload in the middle of everything loses nothing', async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, SEVEN);
  const before = made(await answered(page, 7));
  for (let i = 0; i < 3; i++) expectEqual(made(await again(page)), before, `what came back, ${i + 1}`);
});

test('an emptied pad comes back empty, without the opening', async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, SEVEN);
  await answered(page, 7);
  await page.keyboard.press('Delete');
  await until(page, (it) => it.drawing.length === 0, 'an empty pad');
  await kept(page);
  await page.reload();
  await page.evaluate(() => window.convlens.ready);
  await atRest(page);
  const { drawing, pad } = await state(page);
  expectEqual([drawing, pad.playing], [[], false], 'the drawing, and whether a hand plays');
});

test('what was kept and is damaged is put aside with a message', async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, SEVEN);
  await answered(page, 7);
  await kept(page);
  await page.addInitScript(() => {
    for (const storage of [localStorage, sessionStorage]) {
      for (const key of Object.keys(storage)) storage.setItem(key, `${storage.getItem(key).slice(0, 40)} �{`);
    }
  });
  await page.reload();
  await page.evaluate(() => window.convlens.ready);
  const { notice } = await until(page, (it) => it.notice !== null, 'a message');
  note(`${notice}`);
  await drawWithMouse(page, FOUR);
  await answered(page, 4);
});

test('the graphics are taken away and come back', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, SEVEN);
  await answered(page, 7);
  await page.mouse.move(3, 3);
  await atRest(page);
  const before = await look(page);
  await page.evaluate(() => {
    window.lost = document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
    window.lost.loseContext();
  });
  await page.waitForTimeout(300);
  await page.evaluate(() => window.lost.restoreContext());
  await eventually(async () => unlike(before, await look(page)) < 0.001, 'the same picture as before', 60);
  await drawWithMouse(page, [[[0.2, 0.6], [0.6, 0.6]]]);
  await until(page, (it) => it.drawing.length === 2, 'a stroke afterwards');
  await atRest(page);
  expect(unlike(before, await look(page)) > 0.001, 'the screen does not follow');
});

test('back goes one step back in the page, forward one step on', { browsers: BOTH }, async ({ page, site }) => {
  await page.goto('about:blank');
  await open(page, site.root);
  await drawWithMouse(page, SEVEN);
  await answered(page, 7);
  const place = async (model, selected, overlay) => {
    await until(page, (it) => it.model === model && JSON.stringify(it.selected) === JSON.stringify(selected) && it.overlay === overlay,
      `${model}, ${JSON.stringify(selected)}, ${overlay}`);
  };
  await page.keyboard.press('PageDown');
  await place('explorer', [0, -1], 'none');
  await page.keyboard.press('?');
  await place('explorer', [0, -1], 'help');
  await page.evaluate(() => history.back());
  await place('explorer', [0, -1], 'none');
  await page.evaluate(() => history.back());
  await place('explorer', null, 'none');
  await page.evaluate(() => history.forward());
  await place('explorer', [0, -1], 'none');
  await page.evaluate(() => history.back());
  await place('explorer', null, 'none');
  expectEqual((await state(page)).drawing.length, 1, 'strokes: back takes no drawing away');
});

test('back from a layer keeps what was drawn over a link', { browsers: BOTH }, async ({ page, site }) => {
  await page.goto('about:blank');
  await arrive(page, `${site.root}#model=lecture`);
  await until(page, (it) => it.model === 'lecture', 'the network of the link');
  expectEqual(new URL(page.url()).hash, '#model=lecture', 'the link after the opening');
  await page.keyboard.press('PageDown');
  await until(page, (it) => it.selected !== null, 'an opened layer');
  for (let i = 0; i < 3; i++) await page.keyboard.press('PageDown'); // a walk is one step
  await until(page, (it) => it.selected?.[0] === 3, 'another layer');
  await page.keyboard.press('m');
  await until(page, (it) => it.model === 'dense', 'another network');
  await drawWithMouse(page, SEVEN);
  const { drawing } = await answered(page, 7);
  await page.evaluate(() => history.back());
  await until(page, (it) => it.model === 'lecture' && it.selected?.[0] === 3, 'the layer before');
  await page.evaluate(() => history.back());
  await until(page, (it) => it.model === 'lecture' && it.selected === null, 'the network before');
  await atRest(page);
  expectEqual((await state(page)).drawing, drawing, 'the drawing');
  expectEqual(new URL(page.url()).hash, '', 'the link in the address');
});

/** The address that "Copy link" puts into the clipboard. */
async function copiedLink(page) {
  await page.keyboard.press('s');
  await until(page, (it) => it.overlay === 'share', 'the place to share');
  await press(page, 'Copy link');
  await until(page, (it) => it.notice !== null, 'a message that it is copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.keyboard.press('Escape');
  return link;
}

const CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] };

test('a link holds drawing, model, selection and settings', CLIPBOARD, async ({ page, context, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, FOUR);
  await page.keyboard.press('e');
  await drawWithMouse(page, [[[0.2, 0.7], [0.3, 0.7]]]);
  for (const key of ['e', 't', 'p', 'c', 'm']) await page.keyboard.press(key);
  await until(page, (it) => it.model === 'lecture', 'the next network'); // its file has to come first
  for (const key of ['PageDown', 'PageDown', 'ArrowRight']) await page.keyboard.press(key);
  const before = made(await until(page, (it) => it.selected?.[1] === 0 && it.model === 'lecture', 'an opened map'));
  const link = await copiedLink(page);
  note(`a link of ${link.length} letters`);
  expect(link.startsWith(`${site.root}#`) && link.length < 2000, `the link is ${link.slice(0, 200)}`);
  await page.keyboard.press('Escape');
  const other = await context.browser().newContext({ locale: 'ru-RU', viewport: { width: 1280, height: 800 } });
  const opened = await other.newPage();
  await arrive(opened, link);
  const after = made(await until(opened, (it) => it.label !== null && it.selected !== null, 'the linked screen'));
  const points = (drawing) => drawing.map((stroke) => (stroke.points ?? stroke).map((point) => point.map((value) => Math.round(value * 200))));
  expectEqual({ ...after, language: '', drawing: points(after.drawing), thickness: 0, settings: { ...after.settings, thickness: 0 } },
    { ...before, language: '', drawing: points(before.drawing), thickness: 0, settings: { ...before.settings, thickness: 0 } }, 'what the link shows');
  await drawWithMouse(opened, SEVEN);
  expect(!(await opened.evaluate(() => location.href)).endsWith(link.split('#')[1]), 'the address still promises what is not shown');
  await other.close();
});

test('a link opened in a running page shows the same', CLIPBOARD, async ({ page, site }) => {
  await open(page, site.root);
  await drawWithMouse(page, SEVEN);
  await answered(page, 7);
  const link = await copiedLink(page);
  await page.keyboard.press('Delete');
  await drawWithMouse(page, FOUR);
  await answered(page, 4);
  await page.evaluate((hash) => { location.hash = hash; }, new URL(link).hash);
  const { drawing } = await answered(page, 7);
  expectEqual(drawing.length, 1, 'strokes');
});

for (const hash of ['#nonsense', '#%00%ff', '#{"a":1}', `#${'A'.repeat(3000)}`]) {
  test(`a damaged link is left aside: ${hash.slice(0, 12)}`, async ({ page, site }) => {
    await arrive(page, site.root + hash);
    const { notice, model } = await until(page, (it) => it.notice !== null, 'a message');
    note(`${notice}`);
    expect(/link/.test(notice), `the message is ${notice}`);
    expectEqual(model, 'explorer', 'the network');
    await page.evaluate(() => window.convlens.clear());
    await drawWithMouse(page, SEVEN);
    await answered(page, 7);
  });
}

test('a lesson hides controls', { browsers: BOTH }, async ({ page, site, shot }) => {
  await open(page, site.root);
  const all = (await controls(page)).map(({ name }) => name);
  const hide = 'settings,share,inputs,tools';
  await open(page, `${site.root}?lesson=${hide}`);
  const left = (await controls(page)).map(({ name }) => name);
  await shot('lesson');
  const gone = all.filter((name) => !left.includes(name));
  note(`hidden: ${gone.join(', ')}`);
  expect(gone.some((name) => /undo/i.test(name)) && gone.some((name) => /setting/i.test(name)), `hidden are ${gone}`);
  expect(left.some((name) => /network/.test(name)), 'the network is hidden too');
  await page.keyboard.press('e');
  await drawWithMouse(page, SEVEN);
  const { settings } = await answered(page, 7);
  expectEqual(settings.eraser, false, 'the eraser, whose tools are hidden');
});

test('light and dark follow the system until one is chosen', { colorScheme: 'dark' }, async ({ page, site, shot }) => {
  await arrive(page, site.root);
  await until(page, (it) => it.dark && it.settings.theme === 'system' && it.label !== null, 'dark, as the system');
  await atRest(page);
  await shot('dark');
  const dark = await look(page, { x: 0, y: 780, width: 100, height: 20 });
  await page.emulateMedia({ colorScheme: 'light' });
  await until(page, (it) => !it.dark, 'light, as the system');
  await atRest(page);
  expect(unlike(dark, await look(page, { x: 0, y: 780, width: 100, height: 20 })) > 0.9, 'the ground is the same');
  await page.keyboard.press('t');
  await until(page, (it) => it.dark && it.settings.theme === 'dark', 'dark, as chosen');
  await page.emulateMedia({ colorScheme: 'light' });
  await again(page);
  const { dark: still } = await state(page);
  expectEqual(still, true, 'dark after a reload, though the system is light');
  expectEqual(await page.evaluate(() => document.querySelector('meta[name=color-scheme]').content), 'dark', 'what the page tells the browser');
});

test('light and dark follow the browser', { browsers: ['firefox'], prefs: { 'layout.css.prefers-color-scheme.content-override': 0 } },
  async ({ page, site, shot }) => {
    await arrive(page, site.root);
    await until(page, (it) => it.dark && it.settings.theme === 'system', 'dark, as the system');
    await atRest(page);
    await shot('dark');
  });

test('the theme is chosen in the settings', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  await press(page, 'Settings');
  await until(page, (it) => it.overlay === 'settings', 'the settings');
  await press(page, 'Dark');
  await until(page, (it) => it.settings.theme === 'dark' && it.dark, 'dark');
  await press(page, 'System');
  await until(page, (it) => it.settings.theme === 'system' && !it.dark, 'as the system');
  await page.keyboard.press('Escape');
  await until(page, (it) => it.overlay === 'none', 'the settings are closed');
});

test('language is switched by mouse and key, and the screen with it', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  expectEqual((await control(page, 'Undo')).label, 'Undo', 'a label in English');
  await press(page, /^RU$|Русский/);
  await until(page, (it) => it.language === 'ru', 'Russian by mouse');
  await control(page, /Отменить/);
  await page.keyboard.press('l');
  await until(page, (it) => it.language === 'en', 'English by key');
  expect(await colours(page) > 20, 'the screen is empty');
});
