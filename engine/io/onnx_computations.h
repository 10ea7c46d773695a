// What nodes compute from constants alone: the transposition of weights, the target of a Reshape
// put together from pieces.
#pragma once

#include <span>

#include "convlens/core/error.h"
#include "convlens/core/shape.h"
#include "convlens/io/onnx_tensor.h"
#include "convlens/io/onnx_wire.h"

namespace convlens::onnx {

// The output of a node whose inputs are all constant. Errors: an operator that is not computed
// here, or operands that it does not take.
Result<Constant> compute_constant(const NodeProto& node, std::span<const Constant> inputs);

// The output of a Shape node on an activation of `shape`.
Result<Constant> compute_shape(const NodeProto& node, const Shape& shape);

}  // namespace convlens::onnx
