// Orders of weights and activations for the runtimes that keep channels last.

/** Convolution weights in another order, a word over "OIHW" from the slowest to the fastest index. */
export function orderedWeights(order, { out, perGroup, kernel, weights }) {
  const size = { O: out, I: perGroup, H: kernel, W: kernel };
  const stride = { O: perGroup * kernel * kernel, I: kernel * kernel, H: kernel, W: 1 };
  const [a, b, c, d] = order;
  const ordered = new Float32Array(weights.length);
  let next = 0;
  for (let i = 0; i < size[a]; i++) {
    for (let j = 0; j < size[b]; j++) {
      for (let k = 0; k < size[c]; k++) {
        const start = i * stride[a] + j * stride[b] + k * stride[c];
        for (let l = 0; l < size[d]; l++) ordered[next++] = weights[start + l * stride[d]];
      }
    }
  }
  return ordered;
}

/** [C,H,W] to [H,W,C]; `count` such blocks one after another. */
export function channelsLast(values, [channels, height, width], count = 1) {
  const area = height * width;
  const ordered = new Float32Array(values.length);
  for (let block = 0; block < count; block++) {
    const start = block * channels * area;
    for (let c = 0; c < channels; c++) {
      for (let pixel = 0; pixel < area; pixel++) {
        ordered[start + pixel * channels + c] = values[start + c * area + pixel];
      }
    }
  }
  return ordered;
}

/** Fully connected weights [out, in] behind a flatten of [C,H,W], for one of [H,W,C]. */
export const denseWeights = (layer, flattened) =>
  (flattened?.length === 3 ? channelsLast(layer.weights, flattened, layer.out) : layer.weights);
