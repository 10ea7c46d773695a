// What the engine's module promises (README.md, "The engine in another page"), in Node, in one of its
// builds.
//
//   node cases.mjs ENGINE_FOLDER MODELS_FOLDER CLI BUILD THREADS
//
// BUILD is simd or relaxed; relaxed needs a Node that knows it. Ends with "N passed, N failed".

import { deepStrictEqual } from 'node:assert';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { fromNpy, toNpy } from './npy.mjs';

const [engineFolder, modelsFolder, cli, build, threadsText] = process.argv.slice(2);
const threads = Number(threadsText);
const engineFile = pathToFileURL(resolve(engineFolder, 'convlens-engine.mjs')).href;
const { createEngine } = await import(engineFile);

const MODELS = ['explorer', 'lecture', 'dense'];
const onnx = (name) => readFileSync(join(modelsFolder, `${name}.onnx`));
const work = mkdtempSync(join(tmpdir(), 'convlens-module-'));

let passed = 0;
let failed = 0;

async function test(name, run) {
  try {
    await run();
    passed += 1;
    console.log(`ok: ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED: ${name}\n    ${String(error.stack).split('\n').slice(0, 8).join('\n    ')}`);
  }
}

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

/** `run` throws an Error that says all `words`. */
function throws(run, ...words) {
  let thrown = null;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  expect(thrown !== null, `nothing was thrown, expected ${words}`);
  expect(thrown.constructor === Error, `a ${thrown.constructor.name}, expected an Error: ${thrown.message}`);
  for (const word of words) expect(thrown.message.includes(word), `"${thrown.message}" does not say "${word}"`);
}

/** Numbers as a picture may have them, the same at every start (a linear congruential generator). */
function someNumbers(count, seed) {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}

const count = (shape) => shape.reduce((product, extent) => product * extent, 1);
const someInput = ({ shape }, samples = 1, seed = 7) => someNumbers(count(shape) * samples, seed);

/** The largest difference beside the largest number that is expected. */
function difference(found, expected) {
  deepStrictEqual(found.length, expected.length, 'lengths differ');
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const apart = found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
  return apart / Math.max(largest, 1e-30);
}

/** What convlens-cli says the layers give, by name. */
function askCli(name, input, values, layers) {
  writeFileSync(join(work, 'input.npy'), toNpy(input.shape, values));
  execFileSync(cli, ['run', join(modelsFolder, `${name}.onnx`), '--input', `${input.name}=${join(work, 'input.npy')}`,
    '--output', join(work, 'out'), ...layers.flatMap((layer) => ['--tap', layer])]);
  return (layer) => fromNpy(readFileSync(join(work, 'out', `${layer}.npy`)));
}

const engine = await createEngine({ threads, build });

await test('the engine says what runs', () => {
  deepStrictEqual([engine.build, engine.threads], [threads > 1 ? `${build}-mt` : build, threads]);
});

// --- answers ------------------------------------------------------------------------------------------

// Sums of at most 1,568 products in another order: far less than this (norms times epsilon).
const TOLERANCE = 1e-4;

for (const name of MODELS) {
  await test(`${name}: outputs and every layer as convlens-cli has them`, () => {
    const model = engine.load(onnx(name));
    const values = someInput(model.inputs[0]);
    const outputs = model.run({ [model.inputs[0].name]: values });
    const expected = askCli(name, model.inputs[0], values, model.layers.map((layer) => layer.name));
    for (const output of model.outputs) {
      deepStrictEqual(outputs[output.name].length, count(output.shape));
      const apart = difference(outputs[output.name], expected(output.name));
      expect(apart <= TOLERANCE, `output ${output.name} differs by ${apart}`);
    }
    for (const layer of model.layers) {
      const tap = model.tap(layer);
      deepStrictEqual(tap, model.tap(layer.name));
      const apart = difference(tap, expected(layer.name));
      expect(apart <= TOLERANCE, `layer ${layer.name} differs by ${apart}`);
    }
    model.free();
  });
}

await test('inputs, outputs and layers are described', () => {
  const model = engine.load(onnx('explorer'));
  const { layers } = JSON.parse(execFileSync(cli, ['info', join(modelsFolder, 'explorer.onnx'), '--json'], { encoding: 'utf8' }));
  deepStrictEqual(model.inputs, [{ name: 'image', shape: [1, 1, 28, 28] }]);
  deepStrictEqual(model.outputs, [{ name: 'probabilities', shape: [1, 10] }]);
  deepStrictEqual(model.layers.map(({ name }) => name), layers.map(({ name }) => name));
  const [conv1, next] = model.layers;
  deepStrictEqual([conv1.name, conv1.op, conv1.shape, conv1.inputs], ['conv1', 'Conv', [1, 16, 28, 28], ['image']]);
  deepStrictEqual(conv1.parameters, [{ name: 'weight', shape: [16, 1, 3, 3] }, { name: 'bias', shape: [16] }]);
  deepStrictEqual(next.inputs, ['conv1']);
  throws(() => { 'use strict'; try { conv1.name = 'other'; } catch { throw new Error('frozen'); } }, 'frozen');
  model.free();
});

await test('without Winograd it is the same within rounding, and as described', () => {
  const [fast, plain] = [true, false].map((winograd) => engine.load(onnx('explorer'), { winograd }));
  const image = someInput(fast.inputs[0]);
  const apart = difference(fast.run({ image }).probabilities, plain.run({ image }).probabilities);
  expect(apart <= TOLERANCE, `they differ by ${apart}`);
  const algorithms = (model) => model.layers.map(({ algorithm }) => algorithm ?? '');
  expect(algorithms(plain).some((text) => text) && !algorithms(plain).some((text) => /winograd/.test(text)), `${algorithms(plain)}`);
  expect(fast.layers.find(({ name }) => name === 'conv2').macs === 16 * 16 * 9 * 28 * 28, 'conv2 has other products');
  fast.free();
  plain.free();
});

await test('a profile times every layer and changes nothing', () => {
  const model = engine.load(onnx('explorer'));
  throws(() => model.profile(), 'run() comes first');
  const image = someInput(model.inputs[0]);
  const { probabilities } = model.run({ image });
  const times = model.profile(5);
  deepStrictEqual(times.map(({ name }) => name), model.layers.map(({ name }) => name));
  expect(times.every(({ us }) => us >= 0) && times.some(({ us }) => us > 0), JSON.stringify(times));
  deepStrictEqual(model.tap(model.layers.at(-1)), probabilities);
  model.free();
});

await test('a batch gives for every sample what it gives alone, bit by bit', () => {
  const model = engine.load(onnx('explorer'));
  const [input] = model.inputs;
  const size = count(input.shape);
  const samples = 7;
  const values = someInput(input, samples);
  const { probabilities } = model.run({ image: values });
  const tap = model.tap('conv2');
  deepStrictEqual(probabilities.length, 10 * samples);
  for (let i = 0; i < samples; i++) {
    const alone = model.run({ image: values.slice(i * size, (i + 1) * size) }).probabilities;
    deepStrictEqual(probabilities.slice(i * 10, (i + 1) * 10), alone, `sample ${i}`);
    const map = model.tap('conv2');
    deepStrictEqual(tap.slice(i * map.length, (i + 1) * map.length), map, `conv2 of sample ${i}`);
  }
  model.free();
});

await test('one thread and several give the same bits', async () => {
  const other = await createEngine({ threads: threads > 1 ? 1 : 2, build });
  const models = [engine, other].map((each) => each.load(onnx('explorer')));
  const image = someInput(models[0].inputs[0], 5);
  deepStrictEqual(models[0].run({ image }), models[1].run({ image }));
  deepStrictEqual(models[0].tap('conv2'), models[1].tap('conv2'));
  other.free();
});

await test('results are copies, or written where the caller wants them', () => {
  const model = engine.load(onnx('lecture'));
  const [{ name }] = model.inputs;
  const [out] = model.outputs;
  const [a, b] = [1, 2].map((seed) => someInput(model.inputs[0], 1, seed));
  const first = model.run({ [name]: a })[out.name];
  const kept = first.slice();
  const place = { [out.name]: new Float32Array(count(out.shape)).fill(NaN) };
  expect(model.run({ [name]: b }, place) === place, 'not the place that was given');
  deepStrictEqual(first, kept, 'the second run changed what the first gave');
  deepStrictEqual(place[out.name], model.run({ [name]: b })[out.name]);
  throws(() => model.run({ [name]: a }, {}), out.name, 'undefined');
  throws(() => model.run({ [name]: a }, { [out.name]: new Float32Array(3) }), out.name, '3 numbers');
  model.free();
});

await test('two models of one engine do not disturb each other', () => {
  const [first, second] = ['explorer', 'dense'].map((name) => engine.load(onnx(name)));
  const image = someInput(first.inputs[0]);
  const run = (model) => model.run({ [model.inputs[0].name]: someInput(model.inputs[0]) })[model.outputs[0].name];
  const alone = first.run({ image }).probabilities;
  run(second);
  deepStrictEqual(first.run({ image }).probabilities, alone);
  second.free();
  deepStrictEqual(first.run({ image }).probabilities, alone);
  first.free();
});

await test('any kind of bytes is taken', () => {
  const file = onnx('lecture');
  const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.length);
  const shared = new Uint8Array(new SharedArrayBuffer(file.length));
  shared.set(file);
  for (const bytes of [buffer, new Uint8Array(buffer), shared]) engine.load(bytes).free();
});

// --- what is wrong is said ----------------------------------------------------------------------------

await test('wrong inputs', () => {
  const model = engine.load(onnx('explorer'));
  const image = someInput(model.inputs[0]);
  throws(() => model.run({ picture: image }), '"picture"', '"image"');
  throws(() => model.run({ image, picture: image }), '"picture"');
  throws(() => model.run({}), '"image"', 'undefined', '784');
  throws(() => model.run(), '"image"');
  throws(() => model.run(null), '"image"');
  throws(() => model.run({ image: [...image] }), 'Array', 'Float32Array');
  throws(() => model.run({ image: new Float64Array(784) }), 'Float64Array', 'Float32Array');
  throws(() => model.run({ image: new Float32Array(783) }), '783', '784', 'batch');
  throws(() => model.run({ image: new Float32Array(0) }), '0 numbers', '784');
  deepStrictEqual(model.run({ image }).probabilities.length, 10, 'it still runs');
  model.free();
});

await test('wrong layers', () => {
  const model = engine.load(onnx('explorer'));
  throws(() => model.tap('conv1'), 'run() comes first');
  model.run({ image: someInput(model.inputs[0]) });
  throws(() => model.tap('conv99'), '"conv99"', '"conv1"');
  throws(() => model.tap(), 'undefined', '"conv1"');
  throws(() => model.tap(null), '"conv1"');
  throws(() => model.tap({ name: 'conv98' }), '"conv98"');
  model.free();
});

await test('broken files', () => {
  const whole = onnx('explorer');
  throws(() => engine.load(new Uint8Array(0)), 'ONNX');
  throws(() => engine.load(whole.subarray(0, whole.length / 2)), 'ONNX', 'byte');
  throws(() => engine.load(new TextEncoder().encode('not an ONNX file at all')), 'ONNX');
  throws(() => engine.load('explorer.onnx'), 'explorer.onnx', 'Uint8Array');
  throws(() => engine.load([1, 2, 3]), 'Array', 'Uint8Array');
  throws(() => engine.load(), 'undefined');
  for (let i = 0; i < 200; i++) {
    const broken = Uint8Array.from(whole);
    someNumbers(8, i + 1).forEach((place) => { broken[Math.floor(place * broken.length)] ^= 1 << (i % 8); });
    try {
      engine.load(broken).free(); // a weight was changed: that is none of a file's faults
    } catch (error) {
      expect(error.constructor === Error && error.message.startsWith('ONNX'), `${error}`);
    }
  }
  engine.load(whole).free();
});

await test('wrong options', async () => {
  for (const wrong of [0, -1, 1.5, 65, NaN, '2', null]) {
    const error = await createEngine({ threads: wrong }).then(() => null, (thrown) => thrown);
    expect(error?.constructor === Error && error.message.includes(String(wrong)), `threads ${wrong}: ${error}`);
  }
  for (const wrong of ['avx512', 'r', 's', 'simd-', 'simd-mt', 'relaxed-mt', null, 1]) {
    const error = await createEngine({ threads: 2, build: wrong }).then(() => null, (thrown) => thrown);
    const says = ['build is', String(wrong), '"simd" or "relaxed"'].every((word) => error?.message.includes(word));
    expect(error?.constructor === Error && says, `build ${wrong}: ${error}`);
  }
});

await test('too large a batch is an error, and the model goes on', () => {
  const model = engine.load(onnx('explorer'));
  const image = someInput(model.inputs[0]);
  const alone = model.run({ image });
  throws(() => model.run({ image: new Float32Array(784 * 12000) }), 'smaller batch', '12000');
  throws(() => model.tap('conv1'), 'run() comes first');
  deepStrictEqual(model.run({ image }), alone);
  model.free();
});

// --- memory and the end -----------------------------------------------------------------------------

await test('what was freed is not used', () => {
  const model = engine.load(onnx('dense'));
  const [{ name }] = model.inputs;
  const input = someInput(model.inputs[0]);
  model.run({ [name]: input });
  model.free();
  model.free();
  throws(() => model.run({ [name]: input }), 'freed', 'load it again');
  throws(() => model.tap(model.layers[0]), 'freed');
});

await test('a thousand loads do not make the memory grow', () => {
  const file = onnx('explorer');
  const load = () => {
    const model = engine.load(file);
    model.run({ image: someInput(model.inputs[0]) });
    model.free();
  };
  for (let i = 0; i < 10; i++) load();
  const before = engine.bytes;
  for (let i = 0; i < 1000; i++) load();
  deepStrictEqual(engine.bytes, before);
  for (let i = 0; i < 1000; i++) throws(() => engine.load(file.subarray(0, 50_000)), 'ONNX');
  deepStrictEqual(engine.bytes, before, 'after broken files');
});

await test('a program ends by itself, with the engine freed or not', () => {
  for (const end of ['', 'engine.free(); engine.free();']) {
    const text = `import { createEngine } from ${JSON.stringify(engineFile)};
      const engine = await createEngine({ threads: ${threads}, build: '${build}' });
      console.log(engine.threads); ${end}`;
    const program = join(work, 'program.mjs');
    writeFileSync(program, text);
    const { status, stdout, stderr, signal } = spawnSync(process.execPath, [...process.execArgv, program],
      { encoding: 'utf8', timeout: 60_000 });
    deepStrictEqual([status, signal, stdout.trim(), stderr], [0, null, String(threads), '']);
  }
});

// Node starts no worker from a program that stands on the command line.
await test('threads that cannot start are no hindrance', () => {
  const text = `import { createEngine } from ${JSON.stringify(engineFile)};
    const engine = await createEngine({ threads: 2, build: '${build}' });
    console.log(engine.build, engine.threads);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, '--input-type=module', '-e', text],
    { encoding: 'utf8', timeout: 60_000 });
  deepStrictEqual([status, stdout.trim()], [0, `${build} 1`], stderr);
  expect(/one thread: the threads cannot be started/.test(stderr), stderr);
});

await test('a freed engine says so', () => {
  const model = engine.load(onnx('explorer'));
  engine.free();
  throws(() => engine.load(onnx('explorer')), 'freed', 'create another one');
  throws(() => model.run({ image: someInput(model.inputs[0]) }), 'freed');
  throws(() => model.tap('conv1'), 'freed');
  model.free();
});

rmSync(work, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
