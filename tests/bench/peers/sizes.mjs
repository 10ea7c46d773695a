// What a browser fetches of each engine for one thread with SIMD: bytes as they are, with gzip -9 and brotli 11.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

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

function sizesOf(files) {
  const sizes = { raw: 0, gzip: 0, brotli: 0 };
  for (const file of files) {
    const bytes = readFileSync(file);
    const params = { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    sizes.raw += bytes.length;
    sizes.gzip += gzipSync(bytes, { level: 9 }).length;
    sizes.brotli += brotliCompressSync(bytes, { params }).length;
  }
  return sizes;
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
export function measureSizes(ours) {
  const modules = join(import.meta.dirname, 'node_modules');
  const sets = { convlens: ours };
  for (const [engine, files] of Object.entries(PACKAGES)) sets[engine] = files.map((file) => join(modules, file));
  return Object.entries(sets).map(([engine, files]) => ({ engine, ...sizesOf(files) }));
}
