#include "tests/fuzz/proto_corruption.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace convlens::test {
namespace {

using onnx::AttributeProto;
using onnx::GraphProto;
using onnx::NodeProto;

std::uint32_t below(std::size_t bound, Random& random) {
  return random.below(static_cast<std::uint32_t>(bound));
}

template <class T>
T* any_of(std::vector<T>& values, Random& random) {
  return values.empty() ? nullptr : &values[below(values.size(), random)];
}

std::int64_t strange_integer(Random& random) {
  using Limits = std::numeric_limits<std::int64_t>;
  constexpr std::array<std::int64_t, 16> kStrange{0,
                                                  1,
                                                  2,
                                                  3,
                                                  4,
                                                  -1,
                                                  -2,
                                                  7,
                                                  8,
                                                  100,
                                                  1 << 16,
                                                  1 << 24,
                                                  1LL << 31,
                                                  1LL << 40,
                                                  Limits::max(),
                                                  Limits::min()};
  return kStrange[below(kStrange.size(), random)];
}

float strange_float(Random& random) {
  constexpr std::array<float, 8> kStrange{0.0f,  -1.0f,    1e38f,     -1e-40f,
                                          1e-5f, INFINITY, -INFINITY, NAN};
  return kStrange[below(kStrange.size(), random)];
}

void change_attribute(NodeProto& node, Random& random) {
  AttributeProto* attribute = any_of(node.attribute, random);
  if (attribute == nullptr || random.below(8) == 0) {
    constexpr std::array kNames{"axis", "pads", "group", "dilations", "auto_pad", "perm", "alpha"};
    attribute = &node.attribute.emplace_back();
    attribute->name = kNames[below(kNames.size(), random)];
    attribute->type = static_cast<AttributeProto::Type>(random.below(9));
  }
  switch (random.below(6)) {
    case 0:
      attribute->type = static_cast<AttributeProto::Type>(random.below(10));
      break;
    case 1:
      attribute->ints.push_back(strange_integer(random));
      break;
    case 2:
      attribute->ints.resize(random.below(5), strange_integer(random));
      break;
    case 3:
      attribute->s = random.below(2) == 0 ? "SAME_UPPER" : "VALID";
      break;
    default:
      if (auto* integer = any_of(attribute->ints, random)) *integer = strange_integer(random);
  }
  attribute->i = random.below(2) == 0 ? attribute->i : strange_integer(random);
  attribute->f = random.below(2) == 0 ? attribute->f : strange_float(random);
}

void change_tensor(onnx::TensorProto& tensor, Random& random) {
  switch (random.below(5)) {
    case 0:
      tensor.data_type = static_cast<std::int32_t>(random.below(18));
      break;
    case 1:
      tensor.dims.push_back(random.below(2) == 0 ? 1 : strange_integer(random));
      break;
    case 2:
      if (tensor.dims.size() > 1) std::swap(tensor.dims.front(), tensor.dims.back());
      break;
    case 3:
      if (auto* extent = any_of(tensor.dims, random)) *extent = strange_integer(random);
      break;
    default:
      // The same numbers under another shape.
      tensor.dims = {1,
                     static_cast<std::int64_t>(tensor.raw_data ? tensor.raw_data->size() / 4 : 0)};
  }
}

std::string any_name(GraphProto& graph, Random& random) {
  const NodeProto* node = any_of(graph.node, random);
  const onnx::TensorProto* tensor = any_of(graph.initializer, random);
  if (node != nullptr && !node->output.empty() && random.below(2) == 0) return node->output[0];
  if (tensor != nullptr && random.below(2) == 0) return tensor->name;
  return graph.input.empty() ? "" : graph.input[below(graph.input.size(), random)].name;
}

void change_operands(GraphProto& graph, NodeProto& node, Random& random) {
  switch (random.below(4)) {
    case 0:
      node.input.push_back(any_name(graph, random));
      break;
    case 1:
      if (!node.input.empty()) node.input.pop_back();
      break;
    case 2:
      node.output.push_back(any_name(graph, random));
      break;
    default:
      if (auto* input = any_of(node.input, random)) *input = any_name(graph, random);
  }
}

void change_operator(NodeProto& node, Random& random) {
  constexpr std::array kOperators{"Add",       "AveragePool", "BatchNormalization",
                                  "Cast",      "Concat",      "Constant",
                                  "Conv",      "Dropout",     "Flatten",
                                  "Gather",    "Gemm",        "GlobalAveragePool",
                                  "Identity",  "LeakyRelu",   "MatMul",
                                  "MaxPool",   "Neg",         "Relu",
                                  "Reshape",   "Shape",       "Sigmoid",
                                  "Softmax",   "Squeeze",     "Tanh",
                                  "Transpose", "Unsqueeze",   "MinPool",
                                  ""};
  node.op_type = kOperators[below(kOperators.size(), random)];
}

void change_input(GraphProto& graph, Random& random) {
  onnx::ValueInfoProto* input = any_of(graph.input, random);
  if (input == nullptr || !input->shape || input->shape->empty()) return;
  switch (random.below(3)) {
    case 0:
      input->shape->pop_back();
      break;
    case 1:
      input->shape->push_back({strange_integer(random), ""});
      break;
    default:
      any_of(*input->shape, random)->value = strange_integer(random);
  }
}

}  // namespace

void corrupt_model(onnx::ModelProto& model, Random& random) {
  GraphProto& graph = *model.graph;
  const std::uint32_t changes = 1 + random.below(4);
  for (std::uint32_t i = 0; i < changes; ++i) {
    NodeProto* node = any_of(graph.node, random);
    onnx::TensorProto* tensor = any_of(graph.initializer, random);
    const std::uint32_t kind = random.below(12);
    if (kind < 4 && node != nullptr) change_attribute(*node, random);
    if (kind == 4 && node != nullptr) change_operator(*node, random);
    if ((kind == 5 || kind == 6) && node != nullptr) change_operands(graph, *node, random);
    if ((kind == 7 || kind == 8) && tensor != nullptr) change_tensor(*tensor, random);
    if (kind == 9) change_input(graph, random);
    if (kind == 10) model.opset_import = {{"", 1 + static_cast<std::int64_t>(random.below(22))}};
    if (kind == 11 && node != nullptr) std::swap(*node, *any_of(graph.node, random));
  }
}

}  // namespace convlens::test
