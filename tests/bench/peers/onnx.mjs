// Writes a case as ONNX: Conv, Relu, MaxPool, Flatten, Gemm and Softmax nodes as an exporter would; fusing them
// is the runtime's business. The format: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;
const utf8 = new TextEncoder();

function varint(value) {
  const bytes = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 128n) return Uint8Array.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}

// A field is a list of chunks, so that hundreds of megabytes of weights are never copied.
const integer = (field, value) => [varint(field << 3), varint(value)];
const bytes = (field, chunk) => [varint((field << 3) | 2), varint(chunk.length), chunk];
const string = (field, text) => bytes(field, utf8.encode(text));
function message(field, ...fields) {
  const chunks = fields.flat();
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return [varint((field << 3) | 2), varint(length), ...chunks];
}

const tensor = (name, dims, data) => message(5, ...dims.map((extent) => integer(1, extent)),
  integer(2, data instanceof Float32Array ? FLOAT : INT64), string(8, name),
  bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));

const attribute = (name, value) => (Array.isArray(value)
  ? message(5, string(1, name), ...value.map((element) => integer(8, element)), integer(20, ATTRIBUTE_INTS))
  : message(5, string(1, name), integer(3, value), integer(20, ATTRIBUTE_INT)));

const nodeMessage = ({ op, inputs, output, attributes }) => message(1, ...inputs.map((name) => string(1, name)),
  string(2, output), string(3, `${op} ${output}`), string(4, op),
  ...Object.entries(attributes).map(([name, value]) => attribute(name, value)));

const valueInfo = (field, name, dims) => message(field, string(1, name),
  message(2, message(1, integer(1, FLOAT), message(2, ...dims.map((extent) => message(1, integer(1, extent)))))));

/** Collects nodes and constants; every call gives the name of what it makes. */
class Graph {
  nodes = [];
  constants = [];

  node(op, inputs, attributes = {}) {
    const output = `t${this.nodes.length}`;
    this.nodes.push({ op, inputs, output, attributes });
    return output;
  }

  constant(dims, data) {
    const name = `w${this.constants.length}`;
    this.constants.push(tensor(name, dims, data));
    return name;
  }
}

function conv(graph, layer, input) {
  const { out, perGroup, kernel, stride, pad, groups } = layer;
  const weights = graph.constant([out, perGroup, kernel, kernel], layer.weights);
  return graph.node('Conv', [input, weights, graph.constant([out], layer.bias)],
    { kernel_shape: [kernel, kernel], strides: [stride, stride], pads: Array(4).fill(pad), group: groups });
}

// One element of every convolution. Our engine has no Slice; a pooling window of one pixel with a stride as large as
// the map gives the first element of each of its maps.
function fan(graph, layer, input, withSlice) {
  const outputs = layer.convs.map((it) => conv(graph, it, input));
  if (!withSlice) {
    const stride = layer.convs[0].outShape.slice(1);
    const firsts = outputs.map((it) => graph.node('MaxPool', [it], { kernel_shape: [1, 1], strides: stride }));
    return graph.node('Concat', firsts, { axis: 1 });
  }
  const numbers = (...list) => graph.constant([4], BigInt64Array.from(list));
  const range = [numbers(0n, 0n, 0n, 0n), numbers(1n, 1n, 1n, 1n), numbers(0n, 1n, 2n, 3n)];
  return graph.node('Concat', outputs.map((it) => graph.node('Slice', [it, ...range])), { axis: 1 });
}

const WRITERS = {
  conv,
  maxpool: (graph, { kernel, stride }, input) =>
    graph.node('MaxPool', [input], { kernel_shape: [kernel, kernel], strides: [stride, stride] }),
  flatten: (graph, layer, input) => graph.node('Flatten', [input], { axis: 1 }),
  dense: (graph, layer, input) => graph.node('Gemm', [input, graph.constant([layer.out, layer.inputs], layer.weights),
    graph.constant([layer.out], layer.bias)], { transB: 1 }),
  softmax: (graph, layer, input) => graph.node('Softmax', [input], { axis: 1 }),
};

/** The chunks of the file; input "x", output "y". Without `slice` a fan gives the first elements of all its maps. */
export function encodeOnnx(network, { slice = true } = {}) {
  const graph = new Graph();
  let value = 'x';
  for (const layer of network.layers) {
    value = layer.op === 'fan' ? fan(graph, layer, value, slice) : WRITERS[layer.op](graph, layer, value);
    if (layer.relu) value = graph.node('Relu', [value]);
  }
  graph.nodes.at(-1).output = 'y';
  const maps = network.layers[0].convs?.reduce((sum, it) => sum + it.out, 0);
  const output = maps && !slice ? [maps, 1, 1] : network.output;
  const body = message(7, ...graph.nodes.map(nodeMessage), string(2, network.name), ...graph.constants,
    valueInfo(11, 'x', [1, ...network.input]), valueInfo(12, 'y', [1, ...output]));
  return [...integer(1, 8), ...string(2, 'convlens-bench'), ...body, ...message(8, string(1, ''), integer(2, 17))];
}
