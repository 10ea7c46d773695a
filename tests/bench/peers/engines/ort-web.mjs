// ONNX Runtime Web, the WebAssembly back end, in the small bundle without WebGPU and WebGL.
import * as ort from '/npm/onnxruntime-web/dist/ort.wasm.bundle.min.mjs';

export const extensions = ['onnx'];

export function init(threads) {
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
}

export async function load(bytes, network) {
  const session = await ort.InferenceSession.create(bytes,
    { executionProviders: ['wasm'], graphOptimizationLevel: 'all' });
  const dims = [1, ...network.input];
  return {
    run: async (x) => (await session.run({ x: new ort.Tensor('float32', x, dims) })).y.data,
    dispose: () => session.release(),
  };
}
