// node compare.mjs FOLDER: runs ONNX Runtime on the networks that golden_export wrote and compares
// its outputs with ours. The last line is "N passed, N failed".
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';

// Relative to the largest number of the tensor: a number that is 0 up to rounding has no relative
// error of its own.
const LARGEST_DIFFERENCE = 1e-5;

function readTensor(folder, { shape, file }) {
  const bytes = readFileSync(join(folder, file));
  const data = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return new ort.Tensor('float32', data, shape);
}

// The largest difference and where it is; infinite where only one of the numbers is finite.
function compare(ours, theirs) {
  if (JSON.stringify(ours.dims) !== JSON.stringify(theirs.dims)) {
    return { difference: Infinity, text: `shape [${ours.dims}], ONNX Runtime has [${theirs.dims}]` };
  }
  const scale = theirs.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-30);
  let worst = { difference: 0, text: '' };
  ours.data.forEach((value, i) => {
    const expected = theirs.data[i];
    if (Object.is(value, expected)) return;
    const difference = Math.abs(value - expected) / scale;
    if (!(difference <= worst.difference)) {
      worst = { difference: Number.isNaN(difference) ? Infinity : difference,
                text: `number ${i} is ${value}, ONNX Runtime has ${expected}` };
    }
  });
  return worst;
}

// As the network stands in the file, and as ONNX Runtime rearranges it by default.
const OPTIMISATIONS = ['disabled', 'all'];

async function check(folder, example) {
  const feeds = Object.fromEntries(example.inputs.map((input) => [input.name, readTensor(folder, input)]));
  let worst = { difference: 0, text: '' };
  for (const graphOptimizationLevel of OPTIMISATIONS) {
    const session = await ort.InferenceSession.create(join(folder, example.model),
      { graphOptimizationLevel, logSeverityLevel: 3, intraOpNumThreads: 1 });
    const results = await session.run(feeds);
    for (const output of example.outputs) {
      const found = compare(readTensor(folder, output), results[output.name]);
      if (found.difference > worst.difference) worst = { ...found, text: `${output.name}: ${found.text}` };
    }
  }
  return worst;
}

const folder = process.argv[2];
const examples = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
let passed = 0, failed = 0, largest = 0;
for (const example of examples) {
  try {
    const worst = await check(folder, example);
    if (worst.difference > LARGEST_DIFFERENCE) throw new Error(worst.text);
    largest = Math.max(largest, worst.difference);
    ++passed;
  } catch (error) {
    ++failed;
    console.log(`FAILED ${example.name}: ${error.message}`);
  }
}
console.log(`ONNX Runtime ${ort.env.versions.node}: largest difference ${largest.toExponential(1)}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
