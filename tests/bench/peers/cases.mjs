// The networks that every runtime is measured with: shapes, layers and weights from a fixed seed. Shapes are
// [channels, height, width], weights in ONNX's order: convolution OIHW, fully connected [out, in].

const conv = (out, kernel, { stride = 1, pad = (kernel - 1) >> 1, relu = true, depthwise = false } = {}) =>
  ({ op: 'conv', out, kernel, stride, pad, relu, depthwise });
const pool = () => ({ op: 'maxpool', kernel: 2, stride: 2 });
const flatten = () => ({ op: 'flatten' });
const dense = (out, relu = false) => ({ op: 'dense', out, relu });
const softmax = () => ({ op: 'softmax' });

/** Convolutions of a case "name/fan", which gives one element of each. */
export const FAN = 4;

const VGG_FEATURES = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]]
  .flatMap((block) => [...block.map((maps) => conv(maps, 3)), pool()]);

const SINGLE = {
  c3_64_64_56: ['3×3 64→64 at 56', [64, 56, 56], conv(64, 3, { relu: false })],
  c3_128_128_28: ['3×3 128→128 at 28', [128, 28, 28], conv(128, 3, { relu: false })],
  c3_256_256_14: ['3×3 256→256 at 14', [256, 14, 14], conv(256, 3, { relu: false })],
  c3_512_512_7: ['3×3 512→512 at 7', [512, 7, 7], conv(512, 3, { relu: false })],
  c3_3_64_224: ['3×3 3→64 at 224', [3, 224, 224], conv(64, 3, { relu: false })],
  c3_16_32_28: ['3×3 16→32 at 28', [16, 28, 28], conv(32, 3, { relu: false })],
  c1_64_256_56: ['1×1 64→256 at 56', [64, 56, 56], conv(256, 1, { relu: false })],
  c1_256_64_56: ['1×1 256→64 at 56', [256, 56, 56], conv(64, 1, { relu: false })],
  c5_16_32_28: ['5×5 16→32 at 28', [16, 28, 28], conv(32, 5, { relu: false })],
  c7_3_64_224_s2: ['7×7 stride 2 3→64 at 224', [3, 224, 224], conv(64, 7, { stride: 2, relu: false })],
  dw3_64_56: ['3×3 depthwise 64 at 56', [64, 56, 56], conv(64, 3, { relu: false, depthwise: true })],
};

/**
 * kind says how a case is measured: "latency" in microseconds per call, "model" in milliseconds, "conv" one
 * convolution whose whole output is read, "fan" FAN convolutions of one input in one graph, each output cut to its
 * first element inside the graph: copies hardly count, what is left is the kernel.
 */
export const CASES = {
  digit: {
    kind: 'latency',
    input: [1, 28, 28],
    layers: [conv(16, 3), conv(16, 3), pool(), conv(32, 3), conv(32, 3), pool(), flatten(), dense(128, true), dense(10),
      softmax()],
  },
  seed: {
    kind: 'latency',
    input: [1, 32, 32],
    layers: [conv(10, 3), pool(), conv(30, 3), pool(), flatten(), dense(10), softmax()],
  },
  overhead: { kind: 'latency', input: [1, 4, 4], layers: [conv(1, 1, { relu: false })] }, // what a call costs by itself
  vgg16: {
    kind: 'model',
    input: [3, 224, 224],
    layers: [...VGG_FEATURES, flatten(), dense(4096, true), dense(4096, true), dense(1000), softmax()],
  },
};
for (const [name, [title, input, layer]] of Object.entries(SINGLE)) {
  CASES[name] = { kind: 'conv', title, input, layers: [layer] };
  CASES[`${name}/fan`] = { kind: 'fan', title, input, layers: [{ op: 'fan', convs: Array(FAN).fill(layer) }] };
}

/** `count` numbers in [-limit, limit): mulberry32. */
export function uniform(seed, count, limit) {
  const numbers = new Float32Array(count);
  for (let i = 0, state = seed | 0; i < count; i++) {
    state = (state + 0x6D2B79F5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    numbers[i] = (((t ^ (t >>> 14)) >>> 0) / 2147483648 - 1) * limit;
  }
  return numbers;
}

const sizeOf = (shape) => shape.reduce((product, extent) => product * extent);

/** The input of a case, [C,H,W]. */
export const inputOf = (network) => uniform(12345, sizeOf(network.input), 1);

/** He's initialisation [He et al. 2015] keeps the activations' size from layer to layer. */
function drawer(wanted) {
  let seed = 1;
  return (count, limit) => (wanted ? uniform(seed++ * 7919, count, limit) : null);
}

function convolution(layer, [channels, height, width], draw) {
  const { kernel, stride, pad, out, depthwise } = layer;
  const extent = (size) => Math.floor((size + 2 * pad - kernel) / stride) + 1;
  const perGroup = depthwise ? 1 : channels;
  const terms = perGroup * kernel * kernel;
  const outShape = [out, extent(height), extent(width)];
  return {
    ...layer, perGroup, groups: depthwise ? channels : 1, inShape: [channels, height, width], outShape,
    multiplyAdds: sizeOf(outShape) * terms, weights: draw(out * terms, Math.sqrt(6 / terms)), bias: draw(out, 0.1),
  };
}

const RESOLVERS = {
  conv: convolution,
  fan(layer, shape, draw) {
    const convs = layer.convs.map((it) => convolution(it, shape, draw));
    const multiplyAdds = convs.reduce((sum, it) => sum + it.multiplyAdds, 0);
    return { ...layer, convs, multiplyAdds, outShape: [convs.length, 1, 1] };
  },
  maxpool: (layer, [channels, height, width]) => ({ ...layer, outShape: [channels, height / 2, width / 2] }),
  flatten: (layer, shape) => ({ ...layer, outShape: [sizeOf(shape)] }),
  dense: (layer, [inputs], draw) => ({
    ...layer, inputs, outShape: [layer.out], multiplyAdds: inputs * layer.out,
    weights: draw(inputs * layer.out, Math.sqrt(6 / inputs)), bias: draw(layer.out, 0.1),
  }),
  softmax: (layer, shape) => ({ ...layer, outShape: shape }),
};

/** A case with every shape worked out, with or without its weights; multiplyAdds of the whole. */
export function network(name, { weights = true } = {}) {
  const { kind, input, layers } = CASES[name];
  const draw = drawer(weights);
  let shape = input;
  const resolved = layers.map((layer) => {
    const inShape = shape;
    const found = { multiplyAdds: 0, ...RESOLVERS[layer.op](layer, inShape, draw), inShape };
    shape = found.outShape;
    return found;
  });
  const multiplyAdds = resolved.reduce((sum, layer) => sum + layer.multiplyAdds, 0);
  return { name, kind, input, output: shape, layers: resolved, multiplyAdds };
}
