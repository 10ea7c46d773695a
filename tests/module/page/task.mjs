// What the cases ask of the engine, on the page's thread or in a worker: the 1 of README's example.

import { createEngine } from './engine/convlens-engine.mjs';

/** {build, threads, label, same, tap}: `same` when further runs and a batch give the same numbers. */
export async function recognise(options) {
  const engine = await createEngine(options);
  const file = await fetch(new URL('explorer.onnx', import.meta.url));
  const model = engine.load(await file.arrayBuffer());
  const image = new Float32Array(28 * 28);
  for (let y = 5; y < 23; y++) image.fill(1, y * 28 + 13, y * 28 + 15);
  const { probabilities } = model.run({ image });
  let same = true;
  const check = (others) => { same &&= others.every((value, i) => value === probabilities[i % 10]); };
  for (let i = 0; i < 50; i++) check(model.run({ image }).probabilities);
  // Other code has its turn between two runs, and the threads fall asleep.
  await new Promise((resolve) => setTimeout(resolve, 20));
  const batch = new Float32Array(8 * image.length);
  for (let i = 0; i < 8; i++) batch.set(image, i * image.length);
  check(model.run({ image: batch }).probabilities);
  const tap = model.tap('conv1').length;
  const { build, threads } = engine;
  model.free();
  engine.free();
  return { build, threads, label: probabilities.indexOf(Math.max(...probabilities)), same, tap };
}
