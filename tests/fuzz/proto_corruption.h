// Damaged ONNX models whose protobuf is right: wrong in what they say, not in how it is written.
#pragma once

#include <vector>

#include "convlens/core/random.h"
#include "convlens/io/onnx_wire.h"

namespace convlens::test {

// Changes one to four things: numbers of attributes, types, shapes, names, operators, the order of
// nodes and operands.
void corrupt_model(onnx::ModelProto& model, Random& random);

}  // namespace convlens::test
