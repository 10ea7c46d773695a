#include "convlens/io/tensor_proto.h"

#include <algorithm>

#include "convlens/io/onnx_tensor.h"
#include "convlens/io/onnx_wire.h"

namespace convlens {

Result<Tensor> read_tensor_proto(Bytes bytes) {
  const auto proto = onnx::decode_tensor(bytes);
  if (!proto) return in("ONNX tensor", proto.error());
  auto constant = onnx::to_constant(*proto);
  if (!constant) return in("ONNX tensor", constant.error());
  if (constant->kind == Operand::Kind::kFloats) return std::move(constant->floats);
  Tensor tensor(constant->shape);
  std::transform(constant->integers.begin(), constant->integers.end(), tensor.data(),
                 [](std::int64_t value) { return static_cast<float>(value); });
  return tensor;
}

Result<ByteVector> write_tensor_proto(const std::string& name, const ConstTensorView& tensor) {
  return onnx::encode_tensor(onnx::to_proto(name, tensor));
}

}  // namespace convlens
