// How pooling is written: what ceil_mode means has changed from version to version of ONNX and of
// its runtimes, so it is written only where it makes a difference.
#pragma once

#include "convlens/core/shape.h"
#include "convlens/layers/node.h"

namespace convlens::onnx {

// Takes away what says nothing: ceil_mode where rounding down gives the same output, dilations of 1
// of an average (before version 19 it has none). Other operators stay as they are.
void simplify_pooling(NodeSpec& node, const Shape& input, const Shape& output);

// Whether an average can only be written in version 19 of the operator set: with a dilation; or
// with ceil_mode and count_include_pad, where runtimes of earlier versions also count what lies
// beyond the padding (https://github.com/microsoft/onnxruntime/issues/16203).
bool needs_version_19(const NodeSpec& node);

}  // namespace convlens::onnx
