// The numbers of ONNX tensors, whatever type and form they have in the file.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/core/tensor.h"
#include "convlens/io/onnx_wire.h"
#include "convlens/layers/node.h"

namespace convlens::onnx {

// Floating point numbers of any kind become float32, integers and booleans int64.
struct Constant {
  Shape shape;
  Operand::Kind kind = Operand::Kind::kFloats;  // or kIntegers
  Tensor floats;
  std::vector<std::int64_t> integers;  // shape.size() of them
};

// Errors: external data, strings, another number of values than the shape says, an empty tensor.
Result<Constant> to_constant(const TensorProto& tensor);

Operand to_operand(Constant constant);

// "float", "int64", …; "type 99" where it is none of ours.
std::string type_name(std::int32_t data_type);
// Whether numbers of the type are floating point ones that become float32.
bool is_floating(std::int32_t data_type);
// Whether numbers of the type are integers (or booleans) that become int64.
bool is_integer(std::int32_t data_type);
// What a type of integers can hold, as far as int64 can. Precondition: is_integer().
struct IntegerRange {
  std::int64_t low = 0, high = 0;
};
IntegerRange integer_range(std::int32_t data_type);

// Protos that look at the numbers given, which must outlive them.
TensorProto to_proto(std::string name, const ConstTensorView& tensor);
TensorProto to_proto(std::string name, std::span<const std::int64_t> integers);

}  // namespace convlens::onnx
