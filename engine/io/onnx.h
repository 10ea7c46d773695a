// ONNX files (https://onnx.ai) to networks and back, the one format of models. Operator set
// versions 1 to 21 are read; what is written is accepted by ONNX's checker and ONNX Runtime.
#pragma once

#include "convlens/core/error.h"
#include "convlens/io/bytes.h"
#include "convlens/model/model.h"

namespace convlens {

// Reads a network with its weights. The first extent of every input is the batch, which is free
// afterwards; all others must be fixed. Nodes keep their names (unnamed ones get that of their
// output), nodes that no output depends on are left out, constants are folded. Neg, MaxPool, Neg
// becomes MinPool, and MatMul (with the Add of a constant) a fully connected layer.
//
// Errors: not protobuf (with the byte), another version, numbers in other files, and operators,
// attributes or operands that we lack, with the name of the node, the operator, the attribute and
// its value.
Result<Model> read_onnx(Bytes bytes);

// Operator set 17 (19 where average pooling has a dilation), the batch symbolic, weights as raw
// float32. The labels and other metadata are kept. Errors: shapes that do not fit, names that occur
// twice, or more than 2 GB.
Result<ByteVector> write_onnx(const Model& model);

}  // namespace convlens
