// The ConvLens engine for other pages and for Node: networks as ONNX files, run and looked into.
//
//   import { createEngine } from './convlens-engine.mjs';
//   const engine = await createEngine({ threads: 2 });
//   const model = engine.load(bytes);
//   const { probabilities } = model.run({ image: new Float32Array(28 * 28) });
//
// "The engine in another page" in README.md says the rest.

import { chooseBuild, probeWasm } from './probe.mjs';

// Best first. The paths are written out so that bundlers see them.
const BUILDS = [
  {
    name: 'relaxed-mt',
    needs: ['relaxed_simd', 'threads'],
    script: () => import('./convlens-engine-relaxed-mt.mjs'),
    wasm: () => new URL('./convlens-engine-relaxed-mt.wasm', import.meta.url),
  },
  {
    name: 'simd-mt',
    needs: ['simd', 'threads'],
    script: () => import('./convlens-engine-simd-mt.mjs'),
    wasm: () => new URL('./convlens-engine-simd-mt.wasm', import.meta.url),
  },
  {
    name: 'relaxed',
    needs: ['relaxed_simd'],
    script: () => import('./convlens-engine-relaxed.mjs'),
    wasm: () => new URL('./convlens-engine-relaxed.wasm', import.meta.url),
  },
  {
    name: 'simd',
    needs: ['simd'],
    script: () => import('./convlens-engine-simd.mjs'),
    wasm: () => new URL('./convlens-engine-simd.wasm', import.meta.url),
  },
];

const FOLD = 1; // Options of engine_module.cc
const WINOGRAD = 2;
const MOST_THREADS = 64;
const START_SECONDS = 30; // a worker that says nothing for so long never will
const PAGE = 65536; // bytes of WebAssembly's memory
// Some systems do not give one process so much address space at once: then less will do.
const SHARED_PAGES = [65536, 32768, 16384];
const INITIAL_PAGES = 256; // as the module says

const isNode = typeof process === 'object' && Boolean(process.versions?.node);
const compiled = new Map(); // address -> promise of a WebAssembly.Module: engines share it

// --- the module ---------------------------------------------------------------------------------

async function compileFile(address) {
  if (address.protocol === 'file:' && isNode) {
    const { readFile } = await import('node:fs/promises');
    return WebAssembly.compile(await readFile(address));
  }
  const response = await fetch(address).catch((error) => {
    throw new Error(`${address} cannot be fetched (${error.message})`);
  });
  if (!response.ok) throw new Error(`${address} cannot be fetched: the server answered ${response.status}`);
  // Compiles while the file arrives, where the server says what it is.
  const isWasm = /^application\/wasm\b/.test(response.headers.get('Content-Type') ?? '');
  return isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

function compileOnce(address) {
  if (!compiled.has(address.href)) {
    const module = compileFile(address);
    module.catch(() => compiled.delete(address.href)); // the next engine tries again
    compiled.set(address.href, module);
  }
  return compiled.get(address.href);
}

function sharedMemory() {
  for (const maximum of SHARED_PAGES) {
    try {
      return new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum, shared: true });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new Error(`there is no memory for threads: ${SHARED_PAGES.at(-1) * PAGE} bytes of address space were asked for`);
}

/** Emscripten waits for ever for workers that cannot start, and throws where nobody can catch it. */
function hearRefusals({ PThread }, refused) {
  const hear = (event) => {
    event.preventDefault?.();
    PThread.terminateAllThreads();
    const advice = isNode ? event.message : 'does the Content-Security-Policy allow worker-src \'self\'?';
    refused(new Error(`the threads cannot be started: ${advice}`));
  };
  for (const worker of PThread?.unusedWorkers ?? []) {
    Object.defineProperty(worker, 'onerror', { get: () => hear, set() {} });
    if (!isNode) worker.addEventListener('error', hear);
  }
}

/** The module, its threads not yet at work. `stopped(reason)` hears when it can no longer go on. */
async function instantiate(build, threads, stopped) {
  const [{ default: create }, wasm] = await Promise.all([build.script(), compileOnce(build.wasm())]);
  let timer;
  const made = new Promise((resolve, reject) => {
    const module = {
      threads,
      onAbort: stopped,
      ...(threads > 1 ? { wasmMemory: sharedMemory() } : {}),
      instantiateWasm(imports, received) {
        Promise.resolve().then(() => hearRefusals(module, reject));
        WebAssembly.instantiate(wasm, imports).then((instance) => received(instance, wasm)).catch(reject);
        return {};
      },
    };
    if (threads > 1) {
      timer = setTimeout(() => {
        module.PThread?.terminateAllThreads();
        reject(new Error(`the threads have not started within ${START_SECONDS} s`));
      }, 1000 * START_SECONDS);
    }
    create(module).then(resolve, reject);
  });
  return made.finally(() => clearTimeout(timer));
}

// --- checks: what is wrong, what was expected, what to do ---------------------------------------

function checkThreads(threads) {
  if (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS) return;
  throw new Error(`threads is ${threads}, expected a whole number from 1 to ${MOST_THREADS}`);
}

// With threads or without follows from how many are asked for and can be had.
function checkBuild(build) {
  if (['', 'simd', 'relaxed'].includes(build)) return;
  throw new Error(`build is ${JSON.stringify(build)}, expected "simd" or "relaxed", or none for the best`);
}

function bytesOf(file) {
  if (file instanceof Uint8Array) return file;
  if (file instanceof ArrayBuffer) return new Uint8Array(file);
  throw new Error(`load() takes the bytes of an ONNX file as a Uint8Array or an ArrayBuffer, found ${kindOf(file)}`);
}

const kindOf = (value) => (value === null || typeof value !== 'object' ? String(value) : value.constructor?.name ?? 'an object');
const frozen = (list) => Object.freeze(list.map((each) => Object.freeze(each)));
const names = (list) => list.map(({ name }) => `"${name}"`).join(', ');
const count = (shape) => shape.reduce((product, extent) => product * extent, 1);
const shapeText = (shape) => `[${shape.join(',')}]`;

/** The samples that an input holds; throws when there is none of it, or not a whole number of them. */
function samplesOf({ name, shape, size }, inputs) {
  const values = inputs?.[name];
  if (!(values instanceof Float32Array)) {
    throw new Error(`input "${name}" is ${kindOf(values)}, expected a Float32Array of ${size} numbers for ${shapeText(shape)}`);
  }
  if (values.length === 0 || values.length % size !== 0) {
    throw new Error(`input "${name}" has ${values.length} numbers, expected ${size} for ${shapeText(shape)}, or a multiple for a batch`);
  }
  return values.length / size;
}

// --- the engine -----------------------------------------------------------------------------------

/** The module of one engine: calls that turn what goes wrong into an Error. */
class Runtime {
  #module;
  #handle;
  #ended = null; // why it cannot go on

  static async start(build, threads) {
    const runtime = new Runtime();
    runtime.#module = await instantiate(build, threads, (reason) => runtime.#stop(reason));
    runtime.#handle = runtime.call('_convlens_create', threads);
    // What is idle must not keep Node from ending.
    if (isNode) for (const worker of runtime.#module.PThread?.runningWorkers ?? []) worker.unref();
    return runtime;
  }

  get works() { return this.#ended === null; }

  get memory() { return this.#module.wasmMemory.buffer; }

  get bytes() { return this.#module?.wasmMemory.buffer.byteLength ?? 0; }

  floats(pointer, length) { return new Float32Array(this.memory, pointer, length); }

  text(pointer) {
    const bytes = new Uint8Array(this.memory, pointer);
    return new TextDecoder().decode(bytes.slice(0, bytes.indexOf(0))); // a copy: it takes no shared memory
  }

  /** The engine's sentence about the latest call that failed. */
  error() { return new Error(this.text(this.call('_convlens_error', this.#handle))); }

  /** Calls a function of the module; what comes back is a pointer or a number that is not negative. */
  call(name, ...values) {
    this.check();
    try {
      return this.#module[name](...values) >>> 0; // pointers above 2 GiB come as negative numbers
    } catch (error) {
      this.#stop(error.message);
      throw new Error(`the engine cannot go on: ${this.#ended}; create another one, for a smaller model or batch`);
    }
  }

  load(bytes, options) {
    const pointer = this.call('_malloc', bytes.length);
    if (pointer === 0) {
      throw new Error(`there is no memory for a file of ${bytes.length} bytes; free other models first, or take a smaller one`);
    }
    new Uint8Array(this.memory).set(bytes, pointer);
    const model = this.call('_convlens_load', this.#handle, pointer, bytes.length, options);
    if (model === 0) throw this.error();
    return model;
  }

  check() {
    if (this.#ended !== null) throw new Error(`the engine cannot be used: ${this.#ended}; create another one`);
  }

  end() {
    this.#module?.PThread?.terminateAllThreads();
    this.#module = null; // its memory goes with it
    this.#ended = 'it was freed';
  }

  #stop(reason) { this.#ended ??= `it has stopped (${reason || 'out of memory'})`; }
}

class Model {
  #runtime;
  #handle; // 0 after free()
  #inputs; // [{name, shape, value, size}]: the value's number in the module, the numbers of one sample
  #outputs;
  #layers = new Map(); // likewise, by name
  #batch = 1; // of the present plan; 0 where there is none
  #views = null; // of the numbers that go in and come out, as long as the memory stays where it is
  #ran = false;

  constructor(runtime, handle) {
    this.#runtime = runtime;
    this.#handle = handle;
    const { name, inputs, outputs, layers } = JSON.parse(runtime.text(runtime.call('_convlens_describe', handle)));
    this.name = name;
    const nameOf = Object.fromEntries([...inputs, ...layers].map((each) => [each.value, each.name]));
    this.inputs = frozen(inputs.map((input) => ({ name: input.name, shape: input.shape })));
    this.outputs = frozen(outputs.map((output) => ({ name: output.name, shape: output.shape })));
    this.layers = frozen(layers.map(({ value, ...layer }) => ({ ...layer, inputs: layer.inputs.map((value) => nameOf[value]) })));
    const numbers = ({ value, shape, ...rest }) => ({ name: rest.name, shape, value, size: count(shape) });
    this.#inputs = inputs.map(numbers);
    this.#outputs = outputs.map(numbers);
    for (const layer of layers) this.#layers.set(layer.name, numbers(layer));
  }

  /**
   * Runs the network. `inputs` has a Float32Array for every input; several samples one after another
   * are a batch. -> a Float32Array for every output, new ones or those of `into`.
   */
  run(inputs, into = undefined) {
    this.#check();
    this.#plan(this.#batchOf(inputs));
    if (into) this.#checkInto(into);
    const views = this.#numbers();
    for (let i = 0; i < this.#inputs.length; i++) views.inputs[i].set(inputs[this.#inputs[i].name]);
    this.#runtime.call('_convlens_forward', this.#handle);
    this.#ran = true;
    const results = into ?? {};
    for (let i = 0; i < this.#outputs.length; i++) {
      const { name } = this.#outputs[i];
      if (into) into[name].set(views.outputs[i]);
      else results[name] = views.outputs[i].slice();
    }
    return results;
  }

  /** A copy of a layer's numbers in the latest run; `layer`: its name, or the entry of `layers`. */
  tap(layer) {
    this.#check();
    const name = typeof layer === 'object' ? layer?.name : layer;
    const found = this.#layers.get(name);
    if (!found) throw new Error(`there is no layer "${name}"; there are ${names(this.layers)}`);
    if (!this.#ran) throw new Error(`layer "${name}" has no numbers yet: run() comes first`);
    return this.#view(found).slice();
  }

  /**
   * The time of every layer in microseconds, the mean of `runs` with the numbers of the latest run:
   * [{name, us}]. A layer that the one before computes in the same pass takes next to none.
   */
  profile(runs = 50) {
    this.#check();
    if (!this.#ran) throw new Error('there is nothing to time yet: run() comes first');
    const sums = this.layers.map(() => 0);
    for (let run = 0; run < runs; run++) {
      for (let i = 0; i < sums.length; i++) {
        const start = performance.now();
        this.#runtime.call('_convlens_forward_layer', this.#handle, i);
        sums[i] += performance.now() - start;
      }
    }
    return this.layers.map(({ name }, i) => ({ name, us: (1000 * sums[i]) / runs }));
  }

  /** Gives the memory back. Using the model afterwards is an Error; a second free() is none. */
  free() {
    if (this.#handle !== 0 && this.#runtime.works) this.#runtime.call('_convlens_free_model', this.#handle);
    this.#handle = 0;
    this.#views = null;
  }

  #check() {
    this.#runtime.check();
    if (this.#handle === 0) throw new Error('the model was freed; load it again');
  }

  #batchOf(inputs) {
    for (const name of Object.keys(Object(inputs))) {
      if (!this.#inputs.some((input) => input.name === name)) {
        throw new Error(`there is no input "${name}"; there are ${names(this.inputs)}`);
      }
    }
    const batch = samplesOf(this.#inputs[0], inputs);
    for (const input of this.#inputs) {
      const samples = samplesOf(input, inputs);
      if (samples !== batch) {
        throw new Error(`input "${input.name}" has ${samples} samples, "${this.#inputs[0].name}" has ${batch}; all must have as many`);
      }
    }
    return batch;
  }

  #plan(batch) {
    if (batch === this.#batch) return;
    this.#views = null;
    this.#ran = false;
    this.#batch = 0; // until there is room for the new one
    if (this.#runtime.call('_convlens_plan', this.#handle, batch) === 0) throw this.#runtime.error();
    this.#batch = batch;
  }

  #checkInto(into) {
    for (const { name, size } of this.#outputs) {
      const length = size * this.#batch;
      if (into[name] instanceof Float32Array && into[name].length === length) continue;
      const found = into[name] instanceof Float32Array ? `${into[name].length} numbers` : kindOf(into[name]);
      throw new Error(`the place for output "${name}" is ${found}, expected a Float32Array of ${length}`);
    }
  }

  #view({ value, size }) {
    return this.#runtime.floats(this.#runtime.call('_convlens_tap', this.#handle, value), size * this.#batch);
  }

  // Where the inputs and outputs lie. Memory that has grown has another buffer.
  #numbers() {
    const { memory } = this.#runtime;
    if (this.#views?.memory !== memory) {
      this.#views = {
        memory,
        inputs: this.#inputs.map((input) => this.#view(input)),
        outputs: this.#outputs.map((output) => this.#view(output)),
      };
    }
    return this.#views;
  }
}

class Engine {
  #runtime;

  constructor(runtime, build, threads) {
    this.#runtime = runtime;
    this.build = build; // "simd", "relaxed", "simd-mt" or "relaxed-mt"
    this.threads = threads; // with the caller's own
  }

  /**
   * A model from the bytes of an ONNX file. `fold: false` keeps batch normalisation as layers of its
   * own, which can be looked at; `winograd: false` takes the method of the definition for convolutions.
   */
  load(file, { fold = true, winograd = true } = {}) {
    this.#runtime.check();
    const options = (fold ? FOLD : 0) | (winograd ? WINOGRAD : 0);
    return new Model(this.#runtime, this.#runtime.load(bytesOf(file), options));
  }

  /** The memory of WebAssembly now, which grows where a model needs more, and stays. */
  get bytes() { return this.#runtime.bytes; }

  /** Ends the threads and gives all memory back, that of the models too. */
  free() { this.#runtime.end(); }
}

/**
 * An engine. `threads`: how many are wanted, with the caller's own. Where threads cannot be had (a
 * page that is not cross-origin isolated) there is one: engine.threads says how many there are.
 * `build`: "simd" or "relaxed" instead of the best.
 */
export async function createEngine({ threads = 1, build = '' } = {}) {
  checkThreads(threads);
  checkBuild(build);
  const features = probeWasm();
  if (!features.simd) {
    throw new Error('the engine needs WebAssembly SIMD: Chrome 91, Firefox 89, Safari 16.4, Node 16.4 or newer');
  }
  const wanted = BUILDS.filter(({ name }) => name.startsWith(build));
  const find = (many) => chooseBuild(wanted.filter(({ name }) => many || !name.endsWith('-mt')), features);
  const chosen = find(threads > 1);
  if (!chosen) throw new Error(`there is no build "${build}" that runs here; leave it out to get the best one`);
  if (!chosen.name.endsWith('-mt')) return new Engine(await Runtime.start(chosen, 1), chosen.name, 1);
  try {
    return new Engine(await Runtime.start(chosen, threads), chosen.name, threads);
  } catch (error) {
    console.warn(`ConvLens works with one thread: ${error.message}`);
    const single = find(false);
    return new Engine(await Runtime.start(single, 1), single.name, 1);
  }
}
