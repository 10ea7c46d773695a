#include "tests/unit/model/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "convlens/core/error.h"

namespace convlens::testing {

ValueId NetworkBuilder::input(const Shape& shape) {
  model_.inputs.push_back({concat("input", model_.inputs.size()), shape});
  return static_cast<ValueId>(model_.inputs.size()) - 1;
}

ValueId NetworkBuilder::add(std::string_view op, std::string name, std::vector<ValueId> inputs,
                            Attributes attributes, std::vector<Operand> constants) {
  NodeSpec node{std::string(op), name, std::move(attributes), {}};
  node.operands.resize(inputs.size());
  for (Operand& constant : constants) node.operands.push_back(std::move(constant));
  Result<std::unique_ptr<Layer>> layer = create_layer(node);
  REQUIRE_MESSAGE(layer.has_value(), (layer ? "" : layer.error().message));
  model_.nodes.push_back({std::move(name), std::move(*layer), std::move(inputs)});
  return model_.value_count() - 1;
}

ValueId NetworkBuilder::convolution(std::string name, ValueId input, std::int64_t in,
                                    std::int64_t out, std::int64_t size, bool bias) {
  const std::int64_t pad = size / 2;
  const float deviation = std::sqrt(2.0f / static_cast<float>(in * size * size));
  std::vector<Operand> constants;
  constants.push_back(Operand::constant(draw({out, in, size, size}, deviation)));
  if (bias) constants.push_back(Operand::constant(draw({out}, 0.1f)));
  return add("Conv", std::move(name), {input}, {{"pads", std::vector(4, pad)}},
             std::move(constants));
}

ValueId NetworkBuilder::batch_norm(std::string name, ValueId input, std::int64_t channels) {
  Tensor variance(Shape{channels});
  for (float& value : variance.values()) value = random_.uniform(0.5f, 2.0f);
  Tensor scale(Shape{channels});
  for (float& value : scale.values()) value = random_.uniform(0.5f, 1.5f);
  std::vector<Operand> constants;
  constants.push_back(Operand::constant(std::move(scale)));
  constants.push_back(Operand::constant(draw({channels}, 0.2f)));
  constants.push_back(Operand::constant(draw({channels}, 0.2f)));
  constants.push_back(Operand::constant(std::move(variance)));
  return add("BatchNormalization", std::move(name), {input}, {}, std::move(constants));
}

ValueId NetworkBuilder::fully_connected(std::string name, ValueId input, std::int64_t in,
                                        std::int64_t out) {
  const float deviation = std::sqrt(1.0f / static_cast<float>(in));
  std::vector<Operand> constants;
  constants.push_back(Operand::constant(draw({out, in}, deviation)));
  constants.push_back(Operand::constant(draw({out}, 0.1f)));
  return add("Gemm", std::move(name), {input}, {{"transB", std::int64_t{1}}}, std::move(constants));
}

Model NetworkBuilder::finish(std::vector<ValueId> outputs) {
  model_.name = "test";
  for (ValueId output : outputs) model_.output_names.push_back(concat("output", output));
  model_.outputs = std::move(outputs);
  return std::move(model_);
}

Tensor NetworkBuilder::draw(const Shape& shape, float deviation) {
  Tensor tensor(shape);
  for (float& value : tensor.values()) value = deviation * random_.normal();
  return tensor;
}

Model branched_network(std::uint64_t seed) {
  NetworkBuilder net(seed);
  const ValueId input = net.input({1, 2, 8, 8});
  const ValueId conv1 = net.convolution("conv1", input, 2, 4, 3, false);
  const ValueId norm1 = net.batch_norm("norm1", conv1, 4);
  const ValueId relu1 = net.add("LeakyRelu", "relu1", {norm1}, {{"alpha", 0.1f}});
  const ValueId conv2 = net.convolution("conv2", relu1, 4, 4);
  const ValueId norm2 = net.batch_norm("norm2", conv2, 4);
  const ValueId sum = net.add("Add", "sum", {norm2, relu1});
  const ValueId relu2 = net.add("Relu", "relu2", {sum});
  const ValueId both = net.add("Concat", "both", {relu2, relu1}, {{"axis", std::int64_t{1}}});
  const std::vector<std::int64_t> two = {2, 2};
  const ValueId pool =
      net.add("MaxPool", "pool", {both}, {{"kernel_shape", two}, {"strides", two}});
  const ValueId flat = net.add("Flatten", "flatten", {pool});
  const ValueId logits = net.fully_connected("logits", flat, 8 * 4 * 4, 5);
  const ValueId softmax = net.add("Softmax", "softmax", {logits});
  return net.finish({softmax, logits});
}

ValueId value_of(const Model& model, std::string_view name) {
  for (int node = 0; node < std::ssize(model.nodes); ++node) {
    if (model.nodes[static_cast<std::size_t>(node)].name == name) return model.value_of_node(node);
  }
  FAIL("no node of that name");
  return -1;
}

std::vector<ReferenceTensor> run_reference(const Model& model, std::vector<ReferenceTensor> inputs,
                                           const std::vector<ReferenceTensor>& parameters,
                                           bool training) {
  std::vector<ReferenceTensor> values = std::move(inputs);
  std::size_t next = 0;
  for (const Node& node : model.nodes) {
    std::vector<ReferenceTensor> node_inputs;
    for (ValueId value : node.inputs) {
      node_inputs.push_back(values[static_cast<std::size_t>(value)]);
    }
    const std::size_t count = std::as_const(*node.layer).parameters().size();
    ReferenceTensor output;
    node.layer->reference(node_inputs, std::span(parameters).subspan(next, count), training,
                          output);
    next += count;
    values.push_back(std::move(output));
  }
  return values;
}

std::vector<ReferenceTensor> all_parameters(const Model& model) {
  std::vector<ReferenceTensor> parameters;
  for (const Node& node : model.nodes) {
    for (const Parameter& parameter : std::as_const(*node.layer).parameters()) {
      const std::span<const float> values = parameter.value.values();
      parameters.push_back({parameter.value.shape(), {values.begin(), values.end()}});
    }
  }
  return parameters;
}

ReferenceTensor random_reference(const Shape& shape, Random& random) {
  ReferenceTensor tensor{shape, {}};
  for (std::int64_t i = 0; i < shape.size(); ++i) {
    tensor.values.push_back(static_cast<double>(random.normal()));
  }
  return tensor;
}

double difference(std::span<const float> values, std::span<const double> expected) {
  if (values.size() != expected.size()) return std::numeric_limits<double>::infinity();
  double largest = 1, worst = 0;
  for (double value : expected) largest = std::max(largest, std::abs(value));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double apart = std::abs(static_cast<double>(values[i]) - expected[i]);
    if (std::isnan(apart)) return std::numeric_limits<double>::infinity();
    worst = std::max(worst, apart);
  }
  return worst / largest;
}

}  // namespace convlens::testing
