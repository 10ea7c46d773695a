// What a browser fetches of each engine for one thread with SIMD: bytes as they are, with gzip -9 and brotli 11.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const PACKAGES = {
  litert: [
    '@litertjs/core/dist/index.js', '@litertjs/wasm-utils/dist/index.js', '@litertjs/core/wasm/litert_wasm_internal.js',
    '@litertjs/core/wasm/litert_wasm_internal.wasm',
  ],
  'tfjs-wasm': [
    '@tensorflow/tfjs-core/dist/tf-core.es2017.min.js',
    '@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.es2017.min.js',
    '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
  ],
  'ort-web': ['onnxruntime-web/dist/ort.wasm.bundle.min.mjs', 'onnxruntime-web/dist/ort-wasm-simd-threaded.wasm'],
};

async function sizeOf(file) {
  const bytes = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const [small, smaller] = await Promise.all([
    promisify(gzip)(bytes, { level: 9 }), promisify(brotliCompress)(bytes, { params }),
  ]);
  return { raw: bytes.length, gzip: small.length, brotli: smaller.length };
}

async function sizesOf(files) {
  const all = await Promise.all(files.map(sizeOf));
  return Object.fromEntries(['raw', 'gzip', 'brotli'].map((key) => [key, all.reduce((sum, it) => sum + it[key], 0)]));
}

/** The files of our engine that a page with one thread asks the server for. */
export async function fetchedFiles(launch, site) {
  const browser = await launch();
  site.fetched.clear();
  const page = await browser.page(`${site.origin}/startup.html?convlens`);
  await page.waitForFunction(() => globalThis.times);
  await browser.close();
  return [...site.fetched];
}

/** [{engine, raw, gzip, brotli}]; `ours` are the files of our engine. */
export async function measureSizes(ours) {
  const modules = join(HERE, 'node_modules');
  const sets = { convlens: ours };
  for (const [engine, files] of Object.entries(PACKAGES)) sets[engine] = files.map((file) => join(modules, file));
  return Promise.all(Object.entries(sets).map(async ([engine, files]) => ({ engine, ...await sizesOf(files) })));
}
