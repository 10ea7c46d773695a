#include "convlens/io/onnx_tensor.h"

#include <cmath>
#include <limits>

#include "convlens/io/half.h"
#include "convlens/io/tensor_proto.h"
#include "tests/unit/io/io_test.h"

namespace convlens {
namespace {

using onnx::TensorProto;
using test::check_error;

TensorProto proto(std::int32_t type, std::vector<std::int64_t> dims) {
  TensorProto tensor;
  tensor.name = std::string(1, 'w');
  tensor.data_type = type;
  tensor.dims = std::move(dims);
  return tensor;
}

// Through the wire and back, so that the typed fields are tested as they are in files.
Result<Tensor> read(const TensorProto& tensor) {
  const auto bytes = onnx::encode_tensor(tensor);
  REQUIRE(bytes.has_value());
  return read_tensor_proto(*bytes);
}

void check_values(const Result<Tensor>& tensor, const std::vector<float>& expected) {
  REQUIRE_MESSAGE(tensor.has_value(), tensor.error().message);
  REQUIRE(tensor->values().size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(tensor->values()[i] == expected[i]);
}

template <class T>
TensorProto raw(std::int32_t type, const std::vector<T>& values) {
  TensorProto tensor = proto(type, {static_cast<std::int64_t>(values.size())});
  tensor.raw_data =
      Bytes(reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(T));
  return tensor;
}

TEST_CASE("ONNX tensors: every type as raw data") {
  check_values(read(raw<float>(1, {1.5f, -2.0f})), {1.5f, -2.0f});
  check_values(read(raw<std::uint8_t>(2, {0, 255})), {0, 255});
  check_values(read(raw<std::int8_t>(3, {-1, 127})), {-1, 127});
  check_values(read(raw<std::uint16_t>(4, {65535})), {65535});
  check_values(read(raw<std::int16_t>(5, {-300})), {-300});
  check_values(read(raw<std::int32_t>(6, {-70000})), {-70000});
  check_values(read(raw<std::int64_t>(7, {-5, 1 << 20})), {-5, 1 << 20});
  check_values(read(raw<std::uint8_t>(9, {1, 0})), {1, 0});
  check_values(read(raw<std::uint16_t>(10, {0x3c00, 0xc000, 0x7c00})), {1, -2, INFINITY});
  check_values(read(raw<double>(11, {0.1, 1e300})), {0.1f, INFINITY});
  check_values(read(raw<std::uint32_t>(12, {4000000000u})), {4e9f});
  check_values(read(raw<std::uint64_t>(13, {7})), {7});
  check_values(read(raw<std::uint16_t>(16, {0x3f80, 0xc040})), {1, -3});
}

TEST_CASE("ONNX tensors: every type in its typed field") {
  TensorProto floats = proto(1, {2, 1});
  floats.float_data = {0.5f, -4};
  check_values(read(floats), {0.5f, -4});
  TensorProto doubles = proto(11, {1});
  doubles.double_data = {0.25};
  check_values(read(doubles), {0.25f});
  TensorProto wide = proto(7, {2});
  wide.int64_data = {-1, 300};
  check_values(read(wide), {-1, 300});
  TensorProto unsigned_wide = proto(13, {1});
  unsigned_wide.uint64_data = {9};
  check_values(read(unsigned_wide), {9});
  for (const std::int32_t type : {3, 5, 6}) {
    TensorProto small = proto(type, {2});
    small.int32_data = {-3, 3};
    check_values(read(small), {-3, 3});
  }
  TensorProto half = proto(10, {2});
  half.int32_data = {0x3800, 0xbc00};
  check_values(read(half), {0.5f, -1});
}

TEST_CASE("ONNX tensors: half-precision numbers, all of them") {
  for (std::uint32_t bits = 0; bits < 65536; ++bits) {
    const int exponent = static_cast<int>((bits >> 10) & 31);
    const int mantissa = static_cast<int>(bits & 1023);
    if (exponent == 31) continue;
    const double size =
        exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
    const double expected = (bits & 0x8000) != 0 ? -size : size;
    if (half_to_float(static_cast<std::uint16_t>(bits)) != expected) {
      FAIL_CHECK("half ", bits);
    }
  }
  CHECK(std::isnan(half_to_float(0x7e00)));
  CHECK(half_to_float(0xfc00) == -INFINITY);
}

TEST_CASE("ONNX tensors: a scalar, and what was written") {
  TensorProto scalar = proto(1, {});
  scalar.float_data = {3};
  const auto value = read(scalar);
  REQUIRE(value.has_value());
  CHECK(value->shape() == Shape{});

  const Tensor tensor(Shape{2, 2}, std::vector<float>{1, 2, 3, 4});
  const auto bytes = write_tensor_proto("x", tensor.view());
  REQUIRE(bytes.has_value());
  check_values(read_tensor_proto(*bytes), {1, 2, 3, 4});
}

TEST_CASE("ONNX tensors: what does not fit is named") {
  const std::vector<float> numbers{1, 2, 3};
  TensorProto short_data = raw(1, numbers);
  short_data.dims = {2, 2};
  check_error(read(short_data), "\"w\"", "[2,2]", "16 bytes", "12");
  TensorProto no_data = proto(1, {1 << 20});
  check_error(read(no_data), "1048576 numbers", "0");
  check_error(read(proto(1, {1LL << 40, 1LL << 40})), "shape");
  check_error(read(proto(1, {-4})), "[-4]");
  check_error(read(proto(1, {0})), "[0]");
  check_error(read(proto(1, {1, 1, 1, 1, 1, 1, 1})), "7 axes");
  check_error(read(proto(8, {1})), "strings");
  check_error(read(proto(99, {1})), "type 99");
  TensorProto external = raw(1, numbers);
  external.is_external = true;
  check_error(onnx::to_constant(external), "another file");
  check_error(read_tensor_proto(test::bytes_of_text("hello, world")), "byte");
}

}  // namespace
}  // namespace convlens
