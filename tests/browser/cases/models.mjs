// The three shipped models, and models from elsewhere.

import { SEVEN, answered, open, state } from '../page.mjs';
import { BOTH, expect, expectEqual, test } from '../runner.mjs';

test('three models are shipped', async ({ page, site }) => {
  await open(page, site.root);
  expectEqual(await page.evaluate(() => [...window.convlens.models]), ['dense', 'explorer', 'lecture'], 'convlens.models');
});

test('each model answers the drawing that is there', { browsers: BOTH }, async ({ page, site, shot }) => {
  await open(page, site.root);
  await page.evaluate((strokes) => window.convlens.draw(strokes), SEVEN);
  await answered(page, 7);
  const answers = new Set();
  for (const name of ['lecture', 'dense', 'explorer']) {
    await page.evaluate((model) => window.convlens.load(model), name);
    const { model, label, probabilities } = await answered(page, 7);
    expectEqual([model, label], [name, 7], 'model and label');
    answers.add(probabilities.join(' '));
    await page.waitForTimeout(150);
    await shot(`model-${name}`);
  }
  expectEqual(answers.size, 3, 'how many different answers');
});

test('a model is fetched when it is wanted, and once', async ({ page, heard, site }) => {
  await open(page, site.root);
  const fetched = (name) => heard.requests.filter((url) => url.includes(`/models/${name}.`)).length;
  expectEqual([fetched('explorer'), fetched('lecture'), fetched('dense')], [1, 0, 0], 'fetched at the start');
  for (const name of ['lecture', 'explorer', 'lecture']) {
    await page.evaluate((model) => window.convlens.load(model), name);
  }
  expectEqual([fetched('explorer'), fetched('lecture'), fetched('dense')], [1, 1, 0], 'fetched');
});

test('a model from a file is shown', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  await page.evaluate(async (strokes) => {
    const { manifest } = await import([...performance.getEntriesByType('resource')]
      .map(({ name }) => name).find((name) => /manifest\.\w+\.js$/.test(name)));
    const bytes = await (await fetch(manifest.models.dense.url)).arrayBuffer();
    window.convlens.draw(strokes);
    await window.convlens.load(new File([bytes], 'mine.onnx'));
  }, SEVEN);
  const { model, label } = await state(page);
  expect(/mine/.test(model), `the model is called ${model}`);
  expectEqual(label, 7, 'label');
});

test('a model that cannot be fetched leaves what was there', { loud: true }, async ({ page, site }) => {
  await open(page, site.root);
  await page.evaluate((strokes) => window.convlens.draw(strokes), SEVEN);
  await page.route(/lecture\.\w+\.onnx$/, (route) => route.fulfill({ status: 404 }));
  const load = () => page.evaluate(() => window.convlens.load('lecture').then(() => null, (error) => error.message));
  expect(/lecture\.\w+\.onnx could not be loaded/.test(await load()), 'no reason was given');
  const { model, label } = await state(page);
  expectEqual([model, label], ['explorer', 7], 'model and label');
  await page.unroute(/lecture\.\w+\.onnx$/);
  expectEqual(await load(), null, 'the second try');
});

test('a truncated model is refused, and the page goes on', { browsers: BOTH }, async ({ page, site }) => {
  await open(page, site.root);
  const reasons = await page.evaluate(async (strokes) => {
    const { manifest } = await import([...performance.getEntriesByType('resource')]
      .map(({ name }) => name).find((name) => /manifest\.\w+\.js$/.test(name)));
    const bytes = await (await fetch(manifest.models.explorer.url)).arrayBuffer();
    window.convlens.draw(strokes);
    const found = [];
    for (const part of [0.001, 0.01, 0.1, 0.5, 0.9, 0.999]) {
      const cut = bytes.slice(0, Math.floor(bytes.byteLength * part));
      found.push(await window.convlens.load(cut).then(() => null, (error) => error.message));
    }
    return found;
  }, SEVEN);
  expect(reasons.every((reason) => reason !== null && reason.length > 10), `the reasons: ${JSON.stringify(reasons)}`);
  const { model, label } = await state(page);
  expectEqual([model, label], ['explorer', 7], 'model and label');
});
