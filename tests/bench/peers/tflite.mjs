// Writes a case as TFLite (FlatBuffers), channels last, with Relu as the operators' fused activation, as TensorFlow's
// converter does. Padding that SAME cannot express becomes PAD and VALID. The format:
// https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs

import { denseWeights, orderedWeights } from './nhwc.mjs';

// The codes of operators, and of their tables of options.
const OPERATOR = {
  CONCATENATION: 2, CONV_2D: 3, DEPTHWISE_CONV_2D: 4, FULLY_CONNECTED: 9, MAX_POOL_2D: 17, RESHAPE: 22, SOFTMAX: 25,
  PAD: 34, SLICE: 65,
};
const OPTIONS = {
  CONV_2D: 1, DEPTHWISE_CONV_2D: 2, MAX_POOL_2D: 5, FULLY_CONNECTED: 8, SOFTMAX: 9, CONCATENATION: 10, RESHAPE: 17,
  PAD: 22,
};
const SAME = 0;
const VALID = 1;
const FLOAT = 0;
const INT = 2;
const SCHEMA_VERSION = 3;
const ALIGNMENT = 16;

const activation = (layer) => (layer.relu ? 1 : 0);
const batchOfOne = ([channels, height, width]) => [1, height, width, channels];

/** The network as lists of tensors, constants and operators. */
class Plan {
  tensors = []; // {shape, type, buffer}
  buffers = [new Uint8Array(0)]; // number 0 is that of all that is computed
  operators = []; // {name, inputs, output, options: [[slot, type, value], …]}

  tensor(shape, type = FLOAT, buffer = 0) {
    return this.tensors.push({ shape, type, buffer }) - 1;
  }

  constant(shape, data) {
    const buffer = this.buffers.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) - 1;
    return this.tensor(shape, data instanceof Int32Array ? INT : FLOAT, buffer);
  }

  numbers = (...list) => this.constant([list.length], Int32Array.from(list));

  operator(name, inputs, outShape, options = []) {
    const output = this.tensor(outShape);
    this.operators.push({ name, inputs, output, options });
    return output;
  }
}

function conv(plan, layer, input) {
  const { out, perGroup, kernel, stride, pad, outShape, inShape: [channels, height, width] } = layer;
  const samePads = Math.max(0, (Math.ceil(height / stride) - 1) * stride + kernel - height);
  const same = pad > 0 && samePads === 2 * pad;
  let value = input;
  if (pad > 0 && !same) {
    const pads = plan.constant([4, 2], Int32Array.of(0, 0, pad, pad, pad, pad, 0, 0));
    value = plan.operator('PAD', [value, pads], [1, height + 2 * pad, width + 2 * pad, channels]);
  }
  const bias = plan.constant([out], layer.bias);
  const options = [[0, 'Int8', same ? SAME : VALID], [1, 'Int32', stride], [2, 'Int32', stride]];
  if (layer.depthwise) {
    const weights = plan.constant([1, kernel, kernel, out], orderedWeights('IHWO', layer));
    return plan.operator('DEPTHWISE_CONV_2D', [value, weights, bias], batchOfOne(outShape),
      [...options, [3, 'Int32', 1], [4, 'Int8', activation(layer)]]);
  }
  const weights = plan.constant([out, kernel, kernel, perGroup], orderedWeights('OHWI', layer));
  return plan.operator('CONV_2D', [value, weights, bias], batchOfOne(outShape),
    [...options, [3, 'Int8', activation(layer)]]);
}

function fan(plan, { convs }, input) {
  const begin = plan.numbers(0, 0, 0, 0);
  const size = plan.numbers(1, 1, 1, 1);
  const firsts = convs.map((it) => plan.operator('SLICE', [conv(plan, it, input), begin, size], [1, 1, 1, 1]));
  return plan.operator('CONCATENATION', firsts, [1, 1, 1, convs.length], [[0, 'Int32', 3]]);
}

const WRITERS = {
  conv,
  fan,
  maxpool: (plan, { kernel, stride, outShape }, input) => plan.operator('MAX_POOL_2D', [input], batchOfOne(outShape),
    [[0, 'Int8', VALID], [1, 'Int32', stride], [2, 'Int32', stride], [3, 'Int32', kernel], [4, 'Int32', kernel]]),
  flatten: (plan, { outShape: [count] }, input) => plan.operator('RESHAPE', [input, plan.numbers(1, count)], [1, count]),
  dense: (plan, layer, input, flattened) => plan.operator('FULLY_CONNECTED',
    [input, plan.constant([layer.out, layer.inputs], denseWeights(layer, flattened)), plan.constant([layer.out], layer.bias)],
    [1, layer.out], [[0, 'Int8', activation(layer)]]),
  softmax: (plan, { outShape: [count] }, input) => plan.operator('SOFTMAX', [input], [1, count], [[0, 'Float32', 1]]),
};

function makePlan(network) {
  const plan = new Plan();
  const input = plan.tensor(batchOfOne(network.input));
  let output = input;
  let flattened = null; // the maps that the layer before has flattened
  for (const layer of network.layers) {
    output = WRITERS[layer.op](plan, layer, output, flattened);
    flattened = layer.op === 'flatten' ? layer.inShape : null;
  }
  return { plan, input, output };
}

/** The pieces of a file that tables are made of. */
function pieces(builder) {
  const vector = (values, add) => {
    builder.startVector(4, values.length, 4);
    for (const value of [...values].reverse()) builder[add](value);
    return builder.endVector();
  };
  return {
    ints: (values) => vector(values, 'addInt32'),
    offsets: (values) => vector(values, 'addOffset'),
    /** fields: [[slot, 'Int8' | 'Int32' | 'Float32' | 'Offset', value, what it is where it is not written], …] */
    table(slots, fields) {
      builder.startObject(slots);
      for (const [slot, type, value, absent = 0] of fields) builder[`addField${type}`](slot, value, absent);
      return builder.endObject();
    },
    buffer(data) {
      builder.startVector(1, data.length, ALIGNMENT);
      builder.space -= data.length;
      builder.bb.bytes().set(data, builder.space);
      return builder.endVector();
    },
  };
}

/** The file; `Builder` is that of the package flatbuffers. */
export function encodeTflite(network, { Builder }) {
  const { plan, input, output } = makePlan(network);
  const builder = new Builder(plan.buffers.reduce((sum, it) => sum + it.length + 64, 1 << 16));
  const { ints, offsets, table, buffer } = pieces(builder);
  const names = [...new Set(plan.operators.map((it) => it.name))];
  const buffers = plan.buffers.map((data) => {
    const bytes = data.length ? buffer(data) : 0;
    return table(3, bytes ? [[0, 'Offset', bytes]] : []);
  });
  const tensors = plan.tensors.map((it, number) => {
    const shape = ints(it.shape);
    const name = builder.createString({ [input]: 'x', [output]: 'y' }[number] ?? `t${number}`);
    return table(8, [[0, 'Offset', shape], [1, 'Int8', it.type], [2, 'Int32', it.buffer], [3, 'Offset', name]]);
  });
  const operators = plan.operators.map((it) => {
    const inputs = ints(it.inputs);
    const outputs = ints([it.output]);
    const kind = OPTIONS[it.name];
    const options = kind && table(8, it.options.map((field) => [...field, field[1] === 'Float32' ? 0 : -1]));
    return table(9, [[0, 'Int32', names.indexOf(it.name)], [1, 'Offset', inputs], [2, 'Offset', outputs],
      ...(kind ? [[3, 'Int8', kind], [4, 'Offset', options]] : [])]);
  });
  const codes = names.map((name) =>
    table(4, [[0, 'Int8', OPERATOR[name]], [2, 'Int32', 1], [3, 'Int32', OPERATOR[name]]]));
  const graph = [offsets(tensors), ints([input]), ints([output]), offsets(operators), builder.createString('main')];
  const graphs = offsets([table(5, graph.map((offset, slot) => [slot, 'Offset', offset]))]);
  const model = [offsets(codes), graphs, builder.createString('convlens-bench'), offsets(buffers)];
  builder.finish(table(5, [[0, 'Int32', SCHEMA_VERSION], ...model.map((offset, i) => [i + 1, 'Offset', offset])]), 'TFL3');
  return builder.asUint8Array();
}
