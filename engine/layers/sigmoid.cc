// Sigmoid: 1 / (1 + exp(-x))
// (https://onnx.ai/onnx/operators/onnx__Sigmoid.html).
#include <cmath>

#include "convlens/kernels/elementwise.h"
#include "convlens/layers/unary.h"

namespace convlens {

namespace {

constexpr UnaryFunction kSigmoid = {
    .op = "Sigmoid",
    .forward = sigmoid_forward,
    .backward = [](std::int64_t count, const float*, const float* y, const float* dy,
                   float* dx) { sigmoid_backward(count, y, dy, dx); },
    .reference = [](double x) { return 1 / (1 + std::exp(-x)); }};

}  // namespace

Result<std::unique_ptr<Layer>> create_sigmoid(const NodeSpec& node) {
  return create_unary(node, kSigmoid);
}

std::vector<LayerExample> sigmoid_examples(Random&) { return unary_examples(kSigmoid); }

}  // namespace convlens
