// Neg: -x
// (https://onnx.ai/onnx/operators/onnx__Neg.html).
#include "convlens/kernels/elementwise.h"
#include "convlens/layers/unary.h"

namespace convlens {

namespace {

constexpr UnaryFunction kNeg = {
    .op = "Neg",
    .forward = [](std::int64_t count, const float* x, float* y) { scale(count, -1, x, y); },
    .backward = [](std::int64_t count, const float*, const float*, const float* dy,
                   float* dx) { scale(count, -1, dy, dx); },
    .reference = [](double x) { return -x; }};

}  // namespace

Result<std::unique_ptr<Layer>> create_neg(const NodeSpec& node) { return create_unary(node, kNeg); }

std::vector<LayerExample> neg_examples(Random&) { return unary_examples(kNeg); }

}  // namespace convlens
