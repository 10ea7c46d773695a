// Who is measured: names for the tables, where each runs, and how one is opened.

import { convlensNative, ortNode } from './native.mjs';

/** where: "browser" or "native". A name "engine:variant" is one more build of an engine. */
export const CONTENDERS = {
  convlens: { title: 'ConvLens', where: 'browser' },
  'convlens:simd': { title: 'ConvLens without relaxed SIMD', where: 'browser', extra: true },
  litert: { title: 'LiteRT.js', where: 'browser' },
  'litert:compat': { title: 'LiteRT.js without relaxed SIMD', where: 'browser', extra: true, mostThreads: 1 },
  'tfjs-wasm': { title: 'TensorFlow.js WASM', where: 'browser' },
  'ort-web': { title: 'ONNX Runtime Web', where: 'browser' },
  'convlens-native': { title: 'ConvLens', where: 'native' },
  'ort-node': { title: 'ONNX Runtime', where: 'native' },
};

/** Those measured unless others are named. */
export const USUAL = Object.keys(CONTENDERS).filter((name) => !CONTENDERS[name].extra);

/** Every engine with every count of threads that it can run: [{engine, threads, id}]. */
export const configurations = (engines, threadCounts) => threadCounts.flatMap((threads) => engines
  .filter((engine) => threads <= (CONTENDERS[engine].mostThreads ?? Infinity))
  .map((engine) => ({ engine, threads, id: `${engine}/${threads}` })));

async function openPage({ browser, origin, warn }, { engine, threads, id }) {
  const page = await browser.page(`${origin}/page.html`, (text) => text.startsWith('INFO') || warn(`${id}: ${text}`));
  await page.waitForFunction(() => globalThis.bench);
  if (!await page.evaluate(() => globalThis.bench.isolated())) throw new Error('the page is not cross-origin isolated');
  await page.evaluate(([name, count]) => globalThis.bench.open(name, count), [engine, threads]);
  return {
    async measure(name, network, plan) {
      await page.bringToFront(); // pages in the background run at a lower priority
      return page.evaluate(([file, it]) => globalThis.bench.measure(file, it), [name.replace('/', '-'), plan]);
    },
    close: () => page.close(),
  };
}

/** Opens one: {measure(name, network, plan), close()}. context: {browser, origin, program, warn}. */
export function openContender(context, configuration) {
  const { engine, threads } = configuration;
  if (engine === 'ort-node') return ortNode(threads);
  if (engine === 'convlens-native') return convlensNative(context.program, threads);
  return openPage(context, configuration);
}
