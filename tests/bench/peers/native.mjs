// The runtimes without a browser: onnxruntime-node in a process of its own, and our engine as convlens-cli.

import { execFile, fork } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

import { CACHE, pathOf } from './files.mjs';
import { compare } from './timing.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const execute = promisify(execFile);

/** Floats of a file as it lies on the disk. */
export function floatsOf(file) {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** onnxruntime-node: {reference(job), measure(name, network, plan), close()}. */
export function ortNode(threads) {
  const child = fork(join(HERE, 'engines/ort-node.mjs'), [String(threads)]);
  const answer = () => new Promise((resolve, reject) => {
    const done = (settle) => (value) => {
      child.off('message', heard).off('exit', gone);
      settle(value);
    };
    const heard = ({ error, result }) => (error ? done(reject)(new Error(error)) : done(resolve)(result));
    const gone = (code) => done(reject)(new Error(`onnxruntime-node ended with ${code}`));
    child.on('message', heard).on('exit', gone);
  });
  const ready = answer();
  ready.catch(() => {}); // closed before it was used
  const call = async (job) => {
    await ready;
    const result = answer();
    child.send(job);
    return result;
  };
  return {
    reference: (job) => call({ command: 'reference', ...job }),
    measure: (name, network, plan) => call({
      command: 'measure', model: pathOf(name, 'onnx'), input: pathOf(name, 'input'), reference: pathOf(name, 'ref'),
      network, plan,
    }),
    close: () => child.kill(),
  };
}

/** NumPy's format, version 1.0: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
function npyBytes(shape, floats) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = `${text}${' '.repeat(63 - ((10 + text.length) % 64))}\n`;
  const front = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([front, Buffer.from(header), Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength)]);
}

function npyFloats(file) {
  const bytes = readFileSync(file);
  const start = 10 + bytes.readUInt16LE(8);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
}

/** Ours: the same interface. `program` is convlens-cli. A process for each measurement: it loads the model anew. */
export function convlensNative(program, threads) {
  const modelOf = ({ kind }, name) => pathOf(name, kind === 'fan' ? 'ours.onnx' : 'onnx');
  const output = async (name, network) => {
    const folder = join(CACHE, 'native');
    mkdirSync(folder, { recursive: true });
    const input = join(folder, 'input.npy');
    writeFileSync(input, npyBytes([1, ...network.input], floatsOf(pathOf(name, 'input'))));
    await execute(program, ['run', modelOf(network, name), '--input', `x=${input}`, '--output', folder, '--quiet',
      '--threads', String(threads)]);
    const values = npyFloats(join(folder, 'y.npy'));
    const [{ convs }] = network.layers;
    return convs ? Float32Array.from(convs, (conv, i) => values[i * conv.out]) : values;
  };
  return {
    async measure(name, network, plan) {
      const compared = compare(await output(name, network), floatsOf(pathOf(name, 'ref')));
      const { stdout } = await execute(program, ['bench', modelOf(network, name), '--json', '--sweeps', '1', '--quiet',
        '--seconds', String(plan.ms / 1000), '--threads', String(threads)]);
      const found = JSON.parse(stdout);
      return {
        runs: found.forward.runs, median: found.forward.median_us / 1000, least: found.forward.least_us / 1000,
        peak: found.peak_gflops, instructions: found.instructions, ...compared,
      };
    },
    close() {},
  };
}
