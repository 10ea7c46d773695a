// Ours. `variant` "simd" is the build for browsers without relaxed SIMD.
import { createEngine } from '/engine/convlens-engine.mjs';

export const extensions = ['ours.onnx', 'onnx'];
let engine = null;

export async function init(threads, variant) {
  engine = await createEngine({ threads, ...(variant && { build: variant }) });
  if (engine.threads !== threads) throw new Error(`the engine runs ${engine.threads} threads, not ${threads}`);
  return engine.build;
}

export async function load(bytes, network) {
  const model = await engine.load(bytes);
  // Where the graph gives the first elements of all maps, the reference has those of each convolution's first map.
  const [fan] = network.layers;
  const pick = fan.op === 'fan' ? fan.convs.map((conv, i) => i * conv.out) : null;
  return {
    run(x) {
      const { y } = model.run({ x });
      return pick ? Float32Array.from(pick, (i) => y[i]) : y;
    },
    dispose: () => model.free(),
  };
}
