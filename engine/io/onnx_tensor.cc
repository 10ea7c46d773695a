#include "convlens/io/onnx_tensor.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

#include "convlens/core/text.h"
#include "convlens/io/half.h"

namespace convlens::onnx {
namespace {

using Field = std::size_t (*)(const TensorProto&);

// How a type of ONNX is stored: `size` bytes in raw_data, or one entry in a typed field. Only one
// of the two kinds of loaders is there. Half-precision numbers in int32_data are their bits.
struct NumberType {
  std::int32_t id;
  const char* name;
  std::size_t size;  // bytes
  float (*raw_float)(Bytes raw, std::size_t offset);
  std::int64_t (*raw_integer)(Bytes raw, std::size_t offset);
  Field typed_count;
  float (*typed_float)(const TensorProto& tensor, std::size_t index);
  std::int64_t (*typed_integer)(const TensorProto& tensor, std::size_t index);
  IntegerRange range;  // of integers
};

template <class T>
float raw_float(Bytes raw, std::size_t offset) {
  return static_cast<float>(load_little_endian<T>(raw, offset));
}
template <float (*Convert)(std::uint16_t)>
float raw_half(Bytes raw, std::size_t offset) {
  return Convert(load_little_endian<std::uint16_t>(raw, offset));
}
template <class T>
std::int64_t raw_integer(Bytes raw, std::size_t offset) {
  return static_cast<std::int64_t>(load_little_endian<T>(raw, offset));
}

template <auto Member>
std::size_t count_of(const TensorProto& tensor) {
  return (tensor.*Member).size();
}
template <auto Member>
float float_of(const TensorProto& tensor, std::size_t index) {
  return static_cast<float>((tensor.*Member)[index]);
}
template <float (*Convert)(std::uint16_t)>
float half_of(const TensorProto& tensor, std::size_t index) {
  return Convert(static_cast<std::uint16_t>(tensor.int32_data[index]));
}
template <auto Member>
std::int64_t integer_of(const TensorProto& tensor, std::size_t index) {
  return static_cast<std::int64_t>((tensor.*Member)[index]);
}

constexpr auto kFloatData = &TensorProto::float_data;
constexpr auto kDoubleData = &TensorProto::double_data;
constexpr auto kInt32Data = &TensorProto::int32_data;
constexpr auto kInt64Data = &TensorProto::int64_data;
constexpr auto kUint64Data = &TensorProto::uint64_data;

template <class T, auto Member>
constexpr NumberType integer_type(std::int32_t id, const char* name) {
  constexpr T kLowest = std::numeric_limits<T>::min(), kHighest = std::numeric_limits<T>::max();
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  const std::int64_t high =
      std::cmp_greater(kHighest, kMost) ? kMost : static_cast<std::int64_t>(kHighest);
  return {id,
          name,
          sizeof(T),
          nullptr,
          raw_integer<T>,
          count_of<Member>,
          nullptr,
          integer_of<Member>,
          {static_cast<std::int64_t>(kLowest), high}};
}

// TensorProto.DataType (onnx.proto).
constexpr std::array kNumberTypes{NumberType{1,
                                             "float",
                                             4,
                                             raw_float<float>,
                                             nullptr,
                                             count_of<kFloatData>,
                                             float_of<kFloatData>,
                                             nullptr,
                                             {}},
                                  integer_type<std::uint8_t, kInt32Data>(2, "uint8"),
                                  integer_type<std::int8_t, kInt32Data>(3, "int8"),
                                  integer_type<std::uint16_t, kInt32Data>(4, "uint16"),
                                  integer_type<std::int16_t, kInt32Data>(5, "int16"),
                                  integer_type<std::int32_t, kInt32Data>(6, "int32"),
                                  integer_type<std::int64_t, kInt64Data>(7, "int64"),
                                  integer_type<std::uint8_t, kInt32Data>(9, "bool"),
                                  NumberType{10,
                                             "float16",
                                             2,
                                             raw_half<half_to_float>,
                                             nullptr,
                                             count_of<kInt32Data>,
                                             half_of<half_to_float>,
                                             nullptr,
                                             {}},
                                  NumberType{11,
                                             "double",
                                             8,
                                             raw_float<double>,
                                             nullptr,
                                             count_of<kDoubleData>,
                                             float_of<kDoubleData>,
                                             nullptr,
                                             {}},
                                  integer_type<std::uint32_t, kUint64Data>(12, "uint32"),
                                  integer_type<std::uint64_t, kUint64Data>(13, "uint64"),
                                  NumberType{16,
                                             "bfloat16",
                                             2,
                                             raw_half<bfloat16_to_float>,
                                             nullptr,
                                             count_of<kInt32Data>,
                                             half_of<bfloat16_to_float>,
                                             nullptr,
                                             {}}};

const NumberType* find_type(std::int32_t id) {
  const auto found = std::find_if(kNumberTypes.begin(), kNumberTypes.end(),
                                  [id](const NumberType& type) { return type.id == id; });
  return found == kNumberTypes.end() ? nullptr : &*found;
}

Result<Shape> shape_of(const TensorProto& tensor) {
  if (tensor.dims.size() > Shape::kMaxRank) {
    return fail("has ", tensor.dims.size(), " axes, at most ", Shape::kMaxRank, " are known");
  }
  const Shape shape{std::span<const std::int64_t>(tensor.dims)};
  const bool positive = std::all_of(tensor.dims.begin(), tensor.dims.end(),
                                    [](std::int64_t extent) { return extent >= 1; });
  if (!positive || shape.checked_size(kMaxFloats) < 0) {
    return fail("has the shape ", shape, "; extents of at least 1 and at most ", kMaxFloats,
                " numbers are expected");
  }
  return shape;
}

Status check_storage(const TensorProto& tensor, const NumberType& type, const Shape& shape) {
  const auto count = static_cast<std::uint64_t>(shape.size());
  if (tensor.raw_data) {
    if (tensor.raw_data->size() == count * type.size) return {};
    return fail("of shape ", shape, " and type ", type.name, " takes ", count * type.size,
                " bytes, the file has ", tensor.raw_data->size());
  }
  if (type.typed_count(tensor) == count) return {};
  return fail("of shape ", shape, " and type ", type.name, " has ", count,
              " numbers, the file has ", type.typed_count(tensor));
}

// Fills `values` from the raw bytes or from the typed field, by the loaders of one kind.
template <class T, class RawLoader, class TypedLoader>
void load(const TensorProto& tensor, std::size_t size, RawLoader raw, TypedLoader typed,
          std::span<T> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = tensor.raw_data ? raw(*tensor.raw_data, i * size) : typed(tensor, i);
  }
}

Result<Constant> load_constant(const TensorProto& tensor) {
  if (tensor.is_external) {
    return fail(
        "has its numbers in another file (external data), which is not read; save the "
        "model as one file");
  }
  if (tensor.has_segment) return fail("is stored in segments, which is not supported");
  const NumberType* type = find_type(tensor.data_type);
  if (type == nullptr) {
    return fail("holds ", type_name(tensor.data_type), ", expected numbers");
  }
  const auto shape = shape_of(tensor);
  if (!shape) return std::unexpected(shape.error());
  if (auto ok = check_storage(tensor, *type, *shape); !ok) return std::unexpected(ok.error());

  Constant constant;
  constant.shape = *shape;
  if (tensor.data_type == DataType::kFloat && tensor.raw_data) {
    // The usual case, and where the megabytes are.
    constant.floats = Tensor(*shape);
    std::memcpy(constant.floats.data(), tensor.raw_data->data(), tensor.raw_data->size());
  } else if (type->raw_float != nullptr) {
    constant.floats = Tensor(*shape);
    load(tensor, type->size, type->raw_float, type->typed_float, constant.floats.values());
  } else {
    constant.kind = Operand::Kind::kIntegers;
    constant.integers.resize(static_cast<std::size_t>(shape->size()));
    load(tensor, type->size, type->raw_integer, type->typed_integer,
         std::span<std::int64_t>(constant.integers));
  }
  return constant;
}

}  // namespace

Result<Constant> to_constant(const TensorProto& tensor) {
  auto constant = load_constant(tensor);
  if (!constant) return fail("tensor ", quoted(tensor.name), " ", constant.error().message);
  return constant;
}

Operand to_operand(Constant constant) {
  return constant.kind == Operand::Kind::kFloats ? Operand::constant(std::move(constant.floats))
                                                 : Operand::constant(std::move(constant.integers));
}

std::string type_name(std::int32_t data_type) {
  const NumberType* type = find_type(data_type);
  if (type != nullptr) return type->name;
  constexpr std::int32_t kString = 8;
  return data_type == kString ? "strings" : concat("type ", data_type);
}

bool is_floating(std::int32_t data_type) {
  const NumberType* type = find_type(data_type);
  return type != nullptr && type->raw_float != nullptr;
}

bool is_integer(std::int32_t data_type) {
  const NumberType* type = find_type(data_type);
  return type != nullptr && type->raw_integer != nullptr;
}

IntegerRange integer_range(std::int32_t data_type) { return find_type(data_type)->range; }

TensorProto to_proto(std::string name, const ConstTensorView& tensor) {
  TensorProto proto;
  proto.name = std::move(name);
  proto.dims.assign(tensor.shape.extents().begin(), tensor.shape.extents().end());
  proto.data_type = DataType::kFloat;
  proto.raw_data = bytes_of(tensor.values());
  return proto;
}

TensorProto to_proto(std::string name, std::span<const std::int64_t> integers) {
  TensorProto proto;
  proto.name = std::move(name);
  proto.dims = {static_cast<std::int64_t>(integers.size())};
  proto.data_type = DataType::kInt64;
  proto.raw_data =
      Bytes(reinterpret_cast<const std::uint8_t*>(integers.data()), integers.size_bytes());
  return proto;
}

}  // namespace convlens::onnx
