// From an empty page to the running program: probe the browser, fetch the best build with a true
// progress bar, start it, and hand window.convlens over. What goes wrong is said in a sentence.

import { createApi } from './api.mjs';
import { keptChoices } from './keeping.mjs';
import { manifest } from './manifest.mjs';
import { language, say } from './messages.mjs';
import { createPlatform } from './platform.mjs';
import { chooseBuild, probeWasm, probeWebgl2 } from './probe.mjs';

const element = (id) => document.getElementById(id);

/** A failure that is said to the user as it is. */
class Failure extends Error {}

// --- files ------------------------------------------------------------------------------------------

// Bytes as they arrive, decoded: Content-Length counts what is on the wire, so the whole is known
// from the manifest instead.
const progress = {
  expected: 0,
  arrived: 0,
  stopped: false,
  add(bytes) {
    if (this.stopped) return; // files go on arriving when one of them has failed
    this.arrived += bytes;
    const part = Math.min(1, this.arrived / this.expected);
    element('progress').value = part;
    element('status').textContent = part < 1 ? say.loading(Math.floor(part * 100)) : say.starting;
  },
};

/** Fetches a file of the page; `arrived(bytes)` hears every piece. Throws a Failure. */
async function fetchFile(url, arrived) {
  const name = url.split('/').pop();
  const address = new URL(url, import.meta.url);
  // Without a connection the offline copy may have it, before it has taken the page over.
  const response = await fetch(address).catch(() => globalThis.caches?.match(address, { ignoreVary: true }))
    .catch(() => null);
  if (!response) throw new Failure(say.file(name, say.network));
  if (!response.ok) throw new Failure(say.file(name, say.status(response.status)));
  const counted = response.body.pipeThrough(new TransformStream({
    transform(piece, controller) {
      arrived(piece.length);
      controller.enqueue(piece);
    },
  }));
  return { name, stream: counted };
}

/** All bytes of a file of the page. */
async function fetchBytes(url, arrived = () => {}) {
  const { name, stream } = await fetchFile(url, arrived);
  return new Response(stream).arrayBuffer().catch(() => {
    throw new Failure(say.file(name, say.network));
  });
}

/** Compiles while the file arrives, whatever MIME type the host gave it. */
async function fetchWasm(url) {
  const { name, stream } = await fetchFile(url, (bytes) => progress.add(bytes));
  const response = new Response(stream, { headers: { 'Content-Type': 'application/wasm' } });
  return WebAssembly.compileStreaming(response).catch((error) => {
    const damaged = error instanceof WebAssembly.CompileError;
    throw new Failure(say.file(name, damaged ? say.damaged : say.network));
  });
}

async function importScript(script) {
  const module = await import(new URL(script.url, import.meta.url)).catch(() => {
    throw new Failure(say.file(script.url, say.network));
  });
  progress.add(script.bytes);
  return module.default;
}

// --- the models' bytes, each fetched once ------------------------------------------------------------

const modelBytes = new Map();

/** The bytes of a shipped model, by name: explorer, lecture, dense. Throws when there is none. */
function fetchModel(name, arrived) {
  const model = Object.hasOwn(manifest.models, name) ? manifest.models[name] : undefined;
  if (!model) {
    throw new Error(`there is no shipped model "${name}"; there are: ${Object.keys(manifest.models).join(', ')}`);
  }
  if (!modelBytes.has(name)) {
    const bytes = fetchBytes(model.url, arrived);
    modelBytes.set(name, bytes);
    bytes.catch(() => modelBytes.delete(name)); // the next wish asks again
  }
  return modelBytes.get(name);
}

/** A model by any name: shipped, kept from an earlier time, or a file below the page's own address. */
async function findModel(name, keptModel) {
  if (Object.hasOwn(manifest.models, name)) return fetchModel(name);
  const kept = await keptModel(name);
  if (kept) return kept;
  const address = new URL(name, document.baseURI);
  // A file's name has no slash: the file is the person's own.
  if (!name.includes('/') || address.origin !== location.origin || !address.pathname.endsWith('.onnx')) {
    throw new Error('model_gone'); // a reason of web/session/reason.h
  }
  return fetchBytes(address.href);
}

// --- start ------------------------------------------------------------------------------------------

function showFailure(sentence) {
  progress.stopped = true;
  element('splash').hidden = false;
  element('progress').hidden = true;
  element('status').textContent = sentence;
  element('status').setAttribute('role', 'alert');
  element('retry').hidden = false;
}

/** The shipped model that will be shown first, as far as that can be seen now. */
function firstModel() {
  const linked = `${location.search}&${location.hash}`.match(/\bmodel=(\w+)/)?.[1];
  const wanted = linked ?? keptChoices().model;
  return wanted && Object.hasOwn(manifest.models, wanted) ? wanted : manifest.defaultModel;
}

/** The browser may take the graphics away; mostly it gives them back, and the program goes on. */
function watchGraphics(canvas, page) {
  const PATIENCE = 5000; // milliseconds
  let timer = 0;
  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault(); // or it would never be given back
    page.happened('lost');
    timer = setTimeout(() => showFailure(say.contextLost), PATIENCE);
  });
  canvas.addEventListener('webglcontextrestored', () => {
    clearTimeout(timer);
    element('splash').hidden = true;
    page.happened('restored');
  });
}

async function start(api) {
  const features = probeWasm();
  if (!features.wasm) throw new Failure(say.noWasm);
  if (!features.simd) throw new Failure(say.noSimd);
  const build = chooseBuild(manifest.builds, features);
  if (!build) throw new Failure(say.noSimd);

  const first = firstModel();
  progress.expected = build.script.bytes + build.wasm.bytes + (first ? manifest.models[first].bytes : 0);
  progress.add(0);
  const files = Promise.all([
    importScript(build.script),
    fetchWasm(build.wasm.url),
    first && fetchModel(first, (bytes) => progress.add(bytes)),
  ]);
  files.catch(() => {}); // heard below; WebGL's sentence may come first
  const canvas = element('canvas');
  if (!probeWebgl2(canvas)) throw new Failure(say.noWebgl);
  const [createProgram, wasm] = await files;

  canvas.addEventListener('contextmenu', (event) => event.preventDefault());

  let handle = 0;
  let connected;
  const connection = new Promise((resolve) => { connected = resolve; });
  const page = createPlatform({
    language,
    build: build.name,
    started(module, pointer) { handle = pointer; },
    fetchModel: findModel,
    ready() {
      element('splash').hidden = true;
      // Not in a frame: the page around it has the keyboard.
      if (window.top === window) canvas.focus({ preventScroll: true });
      connection.then(() => api.ready.resolve()); // who hears it may call at once
    },
    failed: (sentence) => fail(api, new Failure(say.broken(sentence))),
  });
  watchGraphics(canvas, page);
  const program = await createProgram({
    canvas,
    page,
    instantiateWasm(imports, received) {
      WebAssembly.instantiate(wasm, imports)
        .then((instance) => received(instance, wasm))
        .catch((error) => fail(api, error));
      return {};
    },
    onAbort(reason) {
      const sentence = say.stopped(reason || 'abort');
      api.end(sentence);
      fail(api, new Failure(sentence));
    },
  });
  if (!handle) return; // it has said why
  api.connect(program, handle, build.name);
  connected();
}

function fail(api, error) {
  showFailure(error instanceof Failure ? error.message : say.broken(error.message));
  api.ready.reject(error);
}

document.documentElement.lang = language;
const { theme } = keptChoices();
if (theme) document.documentElement.dataset.theme = theme;
element('retry').textContent = say.retry;
element('retry').addEventListener('click', () => location.reload());

const api = createApi(manifest, fetchModel);
window.convlens = api.convlens;
start(api).catch((error) => fail(api, error));
