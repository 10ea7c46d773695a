// The page without a network, and while a new version replaces it.

import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SEVEN, answered, arrive, open, state, until } from '../page.mjs';
import { BOTH, eventually, expect, expectEqual, note, test } from '../runner.mjs';

/** Waits until the service worker has everything. */
async function installed(page) {
  await eventually(() => page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return Boolean(registration?.active && !registration.installing);
  }), 'the service worker', 60);
}

test('it opens without a network, with every network of its own', { browsers: BOTH, loud: true }, async ({ page, site }) => {
  const own = await site.own();
  await open(page, own.address);
  await installed(page);
  await own.shut();
  await arrive(page, own.address);
  for (const model of ['explorer', 'lecture', 'dense']) {
    await page.evaluate((name) => window.convlens.load(name), model);
    await page.evaluate((strokes) => window.convlens.draw(strokes), SEVEN);
    expectEqual((await answered(page, 7)).model, model, 'the network');
  }
  await arrive(page, `${own.address}?lesson=share`);
});

/** The same page as another version: every file with a name of its own, so that none of the old is left. */
function newVersion(folder) {
  const copy = mkdtempSync(join(tmpdir(), 'convlens-version-'));
  cpSync(folder, copy, { recursive: true });
  for (const name of readdirSync(copy, { recursive: true })) {
    if (/\.(br|gz)$/.test(name)) rmSync(join(copy, name)); // made of the old text
  }
  const names = readdirSync(copy, { recursive: true }).filter((name) => /\.[0-9a-f]{10}\.\w+$/.test(name));
  const renamed = new Map(names.map((name) => [name.split('/').pop(), name.split('/').pop().replace(/\.[0-9a-f]{10}\./, (hash) => `.${hash.slice(1, -1).split('').reverse().join('')}.`)]));
  for (const name of names) {
    const short = name.split('/').pop();
    renameSync(join(copy, name), join(copy, name.slice(0, -short.length) + renamed.get(short)));
  }
  for (const name of readdirSync(copy, { recursive: true })) {
    if (!/\.(html|m?js|css|json|webmanifest)$/.test(name)) continue;
    let text = readFileSync(join(copy, name), 'utf8');
    for (const [before, after] of renamed) text = text.replaceAll(before, after);
    writeFileSync(join(copy, name), text);
  }
  return { copy, fresh: [...renamed.values()] };
}

test('an update never mixes old and new files', { browsers: BOTH, loud: true }, async ({ page: first, context, site }) => {
  const own = await site.own();
  let page = first;
  await open(page, own.address);
  await installed(page);
  const { copy, fresh } = newVersion(own.folder);
  own.folder = copy;
  const versionOf = (url) => fresh.some((name) => url.endsWith(`/${name}`));
  let updated = false;
  for (let visit = 0; visit < 6 && !updated; visit++) {
    // A new version waits until no page of the old one is open: browsers notice that in their own time.
    await page.close();
    await new Promise((resolve) => setTimeout(resolve, 500 * (visit + 1)));
    page = await context.newPage();
    await arrive(page, own.address);
    await page.evaluate((strokes) => window.convlens.draw(strokes), SEVEN);
    await answered(page, 7);
    await page.evaluate(() => window.convlens.load('lecture'));
    const used = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    const named = used.filter((url) => /\.[0-9a-f]{10}\.\w+$/.test(url));
    const news = named.filter(versionOf);
    expect(news.length === 0 || news.length === named.length,
      `visit ${visit + 1} mixes: new ${news.map((url) => url.split('/').pop())} of ${named.map((url) => url.split('/').pop())}`);
    updated = news.length > 0;
    await page.evaluate(async () => { await (await navigator.serviceWorker.getRegistration())?.update(); });
    await installed(page);
    note(`visit ${visit + 1}: ${updated ? 'the new version' : 'the old version'}`);
  }
  expect(updated, 'the new version never came');
  expectEqual((await state(page)).model, 'lecture', 'the network');
  await own.shut();
  await arrive(page, own.address);
  await until(page, (it) => it.label === 7, 'the new version without a network');
  rmSync(copy, { recursive: true });
});

test('the browser can install it', async ({ page, context, site }) => {
  await open(page, site.root);
  const devtools = await context.newCDPSession(page);
  const { data, errors } = await devtools.send('Page.getAppManifest');
  expectEqual(errors, [], 'errors of the manifest');
  const manifest = JSON.parse(data);
  expect(manifest.name && manifest.start_url !== undefined && manifest.display, 'name, start_url or display is missing');
  const sizes = manifest.icons.map((icon) => icon.sizes);
  expect(sizes.some((it) => /192/.test(it)) && sizes.some((it) => /512/.test(it)), `icons of ${sizes}`);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  expectEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'), [], 'what stands against installing it');
});
