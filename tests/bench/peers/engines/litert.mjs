// LiteRT.js (TFLite with XNNPACK) on the processor. `variant` "compat" is the build that it loads where there is no
// relaxed SIMD.
import { loadAndCompile, loadLiteRt, Tensor } from '/npm/@litertjs/core/dist/index.js';

export const channelsLast = true;
export const extensions = ['tflite'];
let numThreads = 1;

export async function init(threads, variant) {
  numThreads = threads;
  const folder = '/npm/@litertjs/core/wasm/';
  await loadLiteRt(variant === 'compat' ? `${folder}litert_wasm_compat_internal.js` : folder, { threads: threads > 1 });
}

export async function load(bytes, { input: [channels, height, width] }) {
  const model = await loadAndCompile(bytes, { accelerator: 'wasm', cpuOptions: { numThreads } });
  return {
    async run(x) {
      const input = new Tensor(x, [1, height, width, channels]);
      const [output] = await model.run([input]);
      const values = output.toTypedArray();
      input.delete();
      output.delete();
      return values;
    },
    dispose: () => model.delete(),
  };
}
