// Relu: max(x, 0)
// (https://onnx.ai/onnx/operators/onnx__Relu.html).
#include "convlens/kernels/elementwise.h"
#include "convlens/layers/unary.h"

namespace convlens {

namespace {

constexpr UnaryFunction kRelu = {
    .op = "Relu",
    .forward = relu_forward,
    .backward = [](std::int64_t count, const float*, const float* y, const float* dy,
                   float* dx) { relu_backward(count, y, dy, dx); },
    .reference = [](double x) { return x < 0 ? 0 : x; }};

}  // namespace

Result<std::unique_ptr<Layer>> create_relu(const NodeSpec& node) {
  return create_unary(node, kRelu);
}

std::vector<LayerExample> relu_examples(Random&) { return unary_examples(kRelu); }

}  // namespace convlens
