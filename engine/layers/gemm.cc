// Gemm with constant B and C: alpha * A * B + beta * C, the fully connected layer
// (https://onnx.ai/onnx/operators/onnx__Gemm.html).
#include <limits>

#include "convlens/layers/fully_connected.h"
#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

namespace {

void scale_values(Tensor& tensor, float factor) {
  for (float& value : tensor.values()) value *= factor;
}

// C as [out]: a number per output, or one for all.
Tensor bias_of(const Tensor& c, std::int64_t outputs, float beta) {
  Tensor bias(Shape{outputs});
  for (std::int64_t i = 0; i < outputs; ++i) {
    bias.data()[i] = beta * c.data()[c.shape().size() == 1 ? 0 : i];
  }
  return bias;
}

void check_operands(const Tensor& b, const Tensor* c, bool transpose_b, NodeReader& reader) {
  const Shape& weights = b.shape();
  if (weights.rank() != 2 || weights[0] < 1 || weights[1] < 1) {
    reader.refuse("input 1 (B) is ", weights, ", expected a matrix");
    return;
  }
  if (c == nullptr) return;
  const std::int64_t outputs = weights[transpose_b ? 0 : 1];
  const Shape& bias = c->shape();
  const bool per_output = bias == Shape{outputs} || bias == Shape{1, outputs};
  const bool single = bias == Shape{} || bias == Shape{1} || bias == Shape{1, 1};
  if (!per_output && !single) {
    reader.refuse("input 2 (C) is ", bias, ", expected [", outputs, "], [1,", outputs,
                  "] or a single number; a number for every sample is not supported");
  }
}

}  // namespace

Result<std::unique_ptr<Layer>> create_gemm(const NodeSpec& node) {
  constexpr float kLargest = std::numeric_limits<float>::max();
  NodeReader reader(node);
  reader.expect_operands(2, 3);
  reader.activation(0, "A");
  const Tensor* b = reader.constant(1, "B");
  const Tensor* c = reader.optional_constant(2, "C");
  const float alpha = reader.number("alpha", 1, -kLargest, kLargest);
  const float beta = reader.number("beta", 1, -kLargest, kLargest);
  if (reader.flag("transA", false)) {
    reader.refuse("attribute \"transA\" is 1, which would mix the samples of a batch; expected 0");
  }
  const bool transpose_b = reader.flag("transB", false);
  if (b != nullptr) check_operands(*b, c, transpose_b, reader);
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  Tensor weights = transpose_b ? *b : transposed(*b);
  if (alpha != 1) scale_values(weights, alpha);
  // As in BLAS: what is not added is not read either, it may be NaN.
  if (c == nullptr || beta == 0) {
    return make_fully_connected(FullyConnectedForm::kGemm, std::move(weights), nullptr);
  }
  const Tensor bias = bias_of(*c, weights.shape()[0], beta);
  return make_fully_connected(FullyConnectedForm::kGemm, std::move(weights), &bias);
}

std::vector<LayerExample> gemm_examples(Random& random) {
  std::vector<LayerExample> examples;
  const auto example = [&](const Shape& input, const Shape& b, const Tensor* c,
                           Attributes attributes) {
    std::vector<Operand> constants;
    constants.push_back(Operand::constant(random_tensor(b, random, 0.3f)));
    if (c != nullptr) constants.push_back(Operand::constant(*c));
    examples.push_back(
        {single_node("Gemm", "gemm", std::move(attributes), std::move(constants)), {input}});
  };
  const Attributes transposed_b = {{"transB", std::int64_t{1}}};
  const Tensor ten = random_tensor({10}, random), row = random_tensor({1, 5}, random);
  const Tensor one = random_tensor({}, random);
  example({2, 7}, {10, 7}, &ten, transposed_b);
  example({3, 33}, {33, 5}, &row, {});
  example({2, 6}, {6, 4}, nullptr, {});
  example({2, 6}, {6, 4}, &one, {{"alpha", 0.5f}, {"beta", 2.0f}, {"transA", std::int64_t{0}}});
  example({5, 1}, {1, 1}, &one, transposed_b);
  example({2, 64}, {17, 64}, nullptr, transposed_b);
  return examples;
}

}  // namespace convlens
