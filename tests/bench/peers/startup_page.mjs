// Does nothing but load one engine, named in the address, and the model `digit`, and run it. With one channel the
// input is the same whether channels are first or last.

const name = location.search.slice(1);
const extension = { convlens: 'onnx', 'ort-web': 'onnx', 'tfjs-wasm': 'tfjs', litert: 'tflite' }[name];
const network = fetch('/models/digit.json').then((response) => response.json());
const model = fetch(`/models/digit.${extension}`).then((response) => response.arrayBuffer()); // beside the engine
const engine = await import(`./engines/${name}.mjs`);
await engine.init(1);
const ready = performance.now();
const session = await engine.load(new Uint8Array(await model), await network);
const loaded = performance.now();
const input = new Float32Array(28 * 28).fill(0.5);
const output = await session.run(input);
const first = performance.now();
globalThis.times = { ready, loaded, first, sum: output.reduce((a, b) => a + b) };
