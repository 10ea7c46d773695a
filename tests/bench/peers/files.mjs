// The files of a case in the formats of all runtimes, written once into a cache folder:
//   .onnx, .ours.onnx (where our engine lacks an operator), .tflite, .tfjs (bare weights in the order of the layers,
//   channels last), .json (shapes), .input and .ref (floats: input, and the output of onnxruntime-node).

import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { inputOf, network } from './cases.mjs';
import { denseWeights, orderedWeights } from './nhwc.mjs';
import { encodeOnnx } from './onnx.mjs';
import { encodeTflite } from './tflite.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));

// Other sources write other files.
function sourceHash() {
  const hash = createHash('sha256');
  for (const file of ['cases.mjs', 'nhwc.mjs', 'onnx.mjs', 'tflite.mjs', 'files.mjs']) {
    hash.update(readFileSync(join(HERE, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** Where the files lie: in CONVLENS_BENCH_CACHE, or the system's folder for temporary files. */
export const CACHE = join(process.env.CONVLENS_BENCH_CACHE ?? join(tmpdir(), 'convlens-bench'), sourceHash());

export const fileName = (name) => name.replace('/', '-');
export const pathOf = (name, extension) => join(CACHE, `${fileName(name)}.${extension}`);

const MOST_AT_ONCE = 1 << 28; // bytes of one write

function writeChunks(path, chunks) {
  const file = openSync(path, 'w');
  for (const chunk of chunks) {
    for (let done = 0; done < chunk.length;) {
      done += writeSync(file, chunk, done, Math.min(chunk.length - done, MOST_AT_ONCE));
    }
  }
  closeSync(file);
}

const bytesOf = (floats) => new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);

/** [out, in] to [in, out]. */
function transposed(weights, { out, inputs }) {
  const result = new Float32Array(weights.length);
  for (let o = 0; o < out; o++) for (let i = 0; i < inputs; i++) result[i * out + o] = weights[o * inputs + i];
  return result;
}

function* tensorflowWeights({ layers }) {
  let flattened = null;
  for (const layer of layers) {
    for (const conv of layer.op === 'conv' ? [layer] : layer.convs ?? []) {
      yield bytesOf(orderedWeights('HWIO', conv));
      yield bytesOf(conv.bias);
    }
    if (layer.op === 'dense') {
      yield bytesOf(transposed(denseWeights(layer, flattened), layer));
      yield bytesOf(layer.bias);
    }
    flattened = layer.op === 'flatten' ? layer.inShape : null;
  }
}

/**
 * Writes the files of a case unless they are there; -> the network without its weights. `reference` writes the
 * output: async ({model, input, output, network}) => {}.
 */
export async function prepare(name, flatbuffers, reference) {
  const shapes = network(name, { weights: false });
  if (existsSync(pathOf(name, 'ref'))) return shapes;
  mkdirSync(CACHE, { recursive: true });
  const full = network(name);
  writeChunks(pathOf(name, 'onnx'), encodeOnnx(full));
  if (full.kind === 'fan') writeChunks(pathOf(name, 'ours.onnx'), encodeOnnx(full, { slice: false }));
  writeFileSync(pathOf(name, 'tflite'), encodeTflite(full, flatbuffers));
  writeChunks(pathOf(name, 'tfjs'), tensorflowWeights(full));
  writeFileSync(pathOf(name, 'input'), bytesOf(inputOf(full)));
  writeFileSync(pathOf(name, 'json'), JSON.stringify(shapes));
  const output = pathOf(name, 'ref.part');
  await reference({ model: pathOf(name, 'onnx'), input: pathOf(name, 'input'), output, network: shapes });
  renameSync(output, pathOf(name, 'ref')); // last: it says that the case is whole
  return shapes;
}
