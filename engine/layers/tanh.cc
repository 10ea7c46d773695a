// Tanh: the hyperbolic tangent
// (https://onnx.ai/onnx/operators/onnx__Tanh.html).
#include <cmath>

#include "convlens/kernels/elementwise.h"
#include "convlens/layers/unary.h"

namespace convlens {

namespace {

constexpr UnaryFunction kTanh = {
    .op = "Tanh",
    .forward = tanh_forward,
    .backward = [](std::int64_t count, const float*, const float* y, const float* dy,
                   float* dx) { tanh_backward(count, y, dy, dx); },
    .reference = [](double x) { return std::tanh(x); }};

}  // namespace

Result<std::unique_ptr<Layer>> create_tanh(const NodeSpec& node) {
  return create_unary(node, kTanh);
}

std::vector<LayerExample> tanh_examples(Random&) { return unary_examples(kTanh); }

}  // namespace convlens
