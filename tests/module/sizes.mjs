// What a browser fetches of the engine's module, compressed, for each build.
//
//   node sizes.mjs ENGINE_FOLDER LIMIT      LIMIT in bytes; ends with "N passed, N failed"

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const [folder, limit] = process.argv.slice(2);

function compressed(name) {
  const bytes = readFileSync(join(folder, name));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
}

const shared = compressed('convlens-engine.mjs') + compressed('probe.mjs');
let failed = 0;
const builds = ['simd', 'relaxed', 'simd-mt', 'relaxed-mt'];
for (const build of builds) {
  const [script, wasm] = ['mjs', 'wasm'].map((suffix) => compressed(`convlens-engine-${build}.${suffix}`));
  const all = shared + script + wasm;
  if (all > Number(limit)) failed += 1;
  console.log(`${all > Number(limit) ? 'FAILED' : 'ok'}: ${build}: ${all} bytes compressed (WebAssembly ${wasm}), at most ${limit}`);
}
console.log(`${builds.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
