// Trains the network `digit` on one batch of 64 random pictures with SGD and momentum, and prints images per second as
// JSON. Arguments: tfjs-cpu, tfjs-wasm or convnetjs; seconds; another batch than 64. First some steps with four of the
// pictures: the loss must fall, since a network that learns nothing is not measured.

import { createRequire } from 'node:module';
import { dirname } from 'node:path';

import { CASES, uniform } from '../cases.mjs';
import { median } from '../timing.mjs';

const require = createRequire(import.meta.url);
const BATCH = Number(process.argv[4] ?? 64);
const FEW = 4;
const FEW_STEPS = 3;
const CLASSES = 10;
const [SIDE] = CASES.digit.input.slice(1);
const RATE = 0.01;
const MOMENTUM = 0.9;
const pictures = uniform(1, BATCH * SIDE * SIDE, 0.5).map((value) => value + 0.5);
const labels = Int32Array.from({ length: BATCH }, (_, i) => (i * 7) % CLASSES);

/** -> a function that takes one step with so many of the pictures and gives the loss, as a promise. */
async function tensorflow(backend) {
  const tf = require('@tensorflow/tfjs');
  if (backend === 'wasm') {
    const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'))}/`);
  }
  if (!await tf.setBackend(backend)) throw new Error(`TensorFlow.js has no back end ${backend} here`);
  await tf.ready();
  const make = {
    conv: ({ out, kernel }) => tf.layers.conv2d({ filters: out, kernelSize: kernel, padding: 'same', activation: 'relu' }),
    maxpool: ({ kernel, stride }) => tf.layers.maxPooling2d({ poolSize: kernel, strides: stride }),
    flatten: () => tf.layers.flatten(),
    dense: ({ out, relu }) => tf.layers.dense({ units: out, activation: relu ? 'relu' : 'linear' }),
    softmax: () => tf.layers.softmax(),
  };
  const model = tf.sequential();
  model.add(tf.layers.inputLayer({ inputShape: [SIDE, SIDE, 1] }));
  for (const layer of CASES.digit.layers) model.add(make[layer.op](layer));
  model.compile({ optimizer: tf.train.momentum(RATE, MOMENTUM), loss: 'categoricalCrossentropy' });
  const x = tf.tensor4d(pictures, [BATCH, SIDE, SIDE, 1]);
  const y = tf.oneHot(tf.tensor1d(labels, 'int32'), CLASSES);
  return (count) => model.trainOnBatch(x.slice(0, count), y.slice(0, count));
}

function convnet() {
  const { Net, SGDTrainer, Vol } = require('convnetjs');
  const make = {
    conv: ({ out, kernel, pad }) => ({ type: 'conv', sx: kernel, filters: out, stride: 1, pad, activation: 'relu' }),
    maxpool: ({ kernel, stride }) => ({ type: 'pool', sx: kernel, stride }),
    dense: ({ out, relu }) => (relu ? { type: 'fc', num_neurons: out, activation: 'relu' }
      : { type: 'softmax', num_classes: out }), // with the fully connected layer before it
  };
  const net = new Net();
  const layers = CASES.digit.layers.filter((layer) => make[layer.op]).map((layer) => make[layer.op](layer));
  net.makeLayers([{ type: 'input', out_sx: SIDE, out_sy: SIDE, out_depth: 1 }, ...layers]);
  const trainer = new SGDTrainer(net, { learning_rate: RATE, momentum: MOMENTUM, batch_size: BATCH, l2_decay: 0 });
  const area = SIDE * SIDE;
  const samples = Array.from({ length: BATCH }, (_, i) => {
    const volume = new Vol(SIDE, SIDE, 1, 0);
    volume.w.set(pictures.subarray(i * area, (i + 1) * area));
    return volume;
  });
  return async (count) => {
    trainer.batch_size = count;
    let loss = 0;
    for (let i = 0; i < count; i++) loss += trainer.train(samples[i], labels[i]).loss / count;
    return loss;
  };
}

const [name, seconds] = process.argv.slice(2);
const makers = { 'tfjs-cpu': () => tensorflow('cpu'), 'tfjs-wasm': () => tensorflow('wasm'), convnetjs: convnet };
try {
  const step = await makers[name]();
  const losses = [];
  while (losses.length < FEW_STEPS) losses.push(await step(FEW));
  const [before, after] = [losses[0], losses.at(-1)];
  if (!(after < before)) throw new Error(`the loss went from ${before} to ${after}`);
  const times = []; // some take half a minute for one step
  const start = performance.now();
  while (times.length < 1 || performance.now() - start < 1000 * Number(seconds)) {
    const begin = performance.now();
    await step(BATCH);
    times.push(performance.now() - begin);
  }
  console.log(JSON.stringify({ images_per_second: (1000 * BATCH) / median(times), steps: times.length, before, after }));
} catch (error) {
  console.log(JSON.stringify({ error: String(error.message ?? error).split('\n')[0] }));
}
