// TensorFlow.js, the WebAssembly back end: its operators called one by one, with bias and activation fused. Nothing
// interprets a graph on top, which is its best case.
/* global tf */

export const channelsLast = true;
export const extensions = ['tfjs'];

const script = (src) => new Promise((resolve, reject) => {
  document.head.append(Object.assign(document.createElement('script'), { src, onload: resolve, onerror: reject }));
});

export async function init(threads) {
  await script('/npm/@tensorflow/tfjs-core/dist/tf-core.es2017.min.js');
  await script('/npm/@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.es2017.min.js');
  tf.wasm.setWasmPaths('/npm/@tensorflow/tfjs-backend-wasm/dist/');
  if (threads > 1) {
    // It takes half of the logical processors at most: one, where there are two.
    Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 * threads });
    tf.wasm.setThreadsCount(threads);
  } else {
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false); // so that it takes the build with SIMD alone
  }
  await tf.setBackend('wasm');
  await tf.ready();
  if (threads > 1 && tf.wasm.getThreadsCount() !== threads) {
    throw new Error(`TensorFlow.js runs ${tf.wasm.getThreadsCount()} threads, not ${threads}`);
  }
}

/** Gives the file's numbers piece by piece as tensors, and keeps them to be disposed of. */
function weightReader(bytes) {
  const kept = [];
  let place = bytes.byteOffset;
  return {
    kept,
    take(shape) {
      const count = shape.reduce((product, extent) => product * extent);
      kept.push(tf.tensor(new Float32Array(bytes.buffer, place, count), shape));
      place += 4 * count;
      return kept.at(-1);
    },
  };
}

function conv({ take }, { groups, kernel, out, perGroup, pad, stride, relu }) {
  const filter = take(groups > 1 ? [kernel, kernel, out, 1] : [kernel, kernel, perGroup, out]);
  const settings = {
    filter, bias: take([out]), strides: stride, pad: [[0, 0], [pad, pad], [pad, pad], [0, 0]], dataFormat: 'NHWC',
    dilations: [1, 1], activation: relu ? 'relu' : 'linear',
  };
  const operator = groups > 1 ? tf.fused.depthwiseConv2d : tf.fused.conv2d;
  return (x) => operator({ x, ...settings });
}

// tf.slice would copy the whole tensor: the element is read from the heap.
function fan(reader, { convs }) {
  const operators = convs.map((it) => conv(reader, it));
  return (x) => tf.tensor(operators.map((operator) => {
    const y = operator(x);
    const [first] = tf.backend().readSync(y.dataId, 0, 1);
    y.dispose();
    return first;
  }));
}

const STEPS = {
  conv,
  fan,
  maxpool: (reader, { kernel, stride }) => (x) => tf.maxPool(x, kernel, stride, 'valid'),
  flatten: (reader, { outShape }) => (x) => tf.reshape(x, [1, ...outShape]),
  dense({ take }, { inputs, out, relu }) {
    const b = take([inputs, out]);
    const bias = take([out]);
    return (a) => tf.fused.matMul({ a, b, bias, activation: relu ? 'relu' : 'linear' });
  },
  softmax: () => (x) => tf.softmax(x),
};

export async function load(bytes, { input: [channels, height, width], layers }) {
  const reader = weightReader(bytes);
  const steps = layers.map((layer) => STEPS[layer.op](reader, layer));
  return {
    run(x) {
      let value = tf.tensor(x, [1, height, width, channels]);
      for (const step of steps) { // what is in between goes as soon as it is used up
        const next = step(value);
        value.dispose();
        value = next;
      }
      const output = value.dataSync();
      value.dispose();
      return output;
    },
    dispose: () => tf.dispose(reader.kept),
  };
}
