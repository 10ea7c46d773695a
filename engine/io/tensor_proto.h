// ONNX TensorProto files (.pb), as ONNX's own test data have them: one tensor each.
#pragma once

#include <string>

#include "convlens/core/error.h"
#include "convlens/core/tensor.h"
#include "convlens/io/bytes.h"

namespace convlens {

// Numbers of any type become float32. Errors: broken protobuf (with the byte), strings, external
// data, another number of values than the shape says.
Result<Tensor> read_tensor_proto(Bytes bytes);

// float32 as raw data.
Result<ByteVector> write_tensor_proto(const std::string& name, const ConstTensorView& tensor);

}  // namespace convlens
