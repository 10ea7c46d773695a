// What the versions of ONNX's operator set differ in, and operators that are another one in
// disguise: turns a node as the file has it into one as layers are made from, that of version 17.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/core/shape.h"
#include "convlens/io/onnx_wire.h"
#include "convlens/layers/node.h"

namespace convlens::onnx {

// Versions 22 to 24 change nothing but the types of numbers in the operators that are read here.
inline constexpr std::int64_t kOldestOperatorSet = 1;
inline constexpr std::int64_t kNewestOperatorSet = 24;

// Errors: a tensor, graph or list of strings, or an attribute given twice.
Result<Attributes> to_attributes(const NodeProto& node);

// The nodes that do what `node` does in operator set `version`; each one's output is the first
// operand of the next. `inputs` are the shapes of its activations, with a batch of one. Whatever
// needs no change passes through, known or not.
Result<std::vector<NodeSpec>> to_current_version(NodeSpec node, std::int64_t version,
                                                 std::span<const Shape> inputs);

}  // namespace convlens::onnx
