// What nodes compute from constants alone, and which of their attributes are refused.
#include "convlens/io/onnx_computations.h"

#include "tests/unit/io/io_test.h"
#include "tests/unit/io/onnx_files.h"

namespace convlens {
namespace {

using onnx::AttributeProto;
using onnx::Constant;
using onnx::DataType;
using test::attribute;
using test::check_error;
using Integers = std::vector<std::int64_t>;

Constant list(Integers values) {
  Constant constant;
  constant.kind = Operand::Kind::kIntegers;
  constant.shape = Shape{static_cast<std::int64_t>(values.size())};
  constant.integers = std::move(values);
  return constant;
}

Constant numbers(const Shape& shape, std::vector<float> values) {
  Constant constant;
  constant.shape = shape;
  constant.floats = Tensor(shape, values);
  return constant;
}

Result<Constant> compute(const std::string& op, std::vector<AttributeProto> attributes,
                         std::vector<Constant> inputs) {
  onnx::NodeProto node;
  node.name = "n";
  node.op_type = op;
  node.output = {"y"};
  node.attribute = std::move(attributes);
  return onnx::compute_constant(node, inputs);
}

TEST_CASE("ONNX computations: the axis of Gather and Concat is looked at") {
  const Constant five = list({5, 6, 7}), index = list({2});
  for (const std::int64_t axis : {0, -1}) {
    CHECK(compute("Gather", {attribute("axis", axis)}, {five, index})->integers == Integers{7});
    CHECK(compute("Concat", {attribute("axis", axis)}, {index, index})->integers == Integers{2, 2});
  }
  for (const std::int64_t axis : {1, 5, -2}) {
    for (const std::string op : {"Gather", "Concat"}) {
      check_error(compute(op, {attribute("axis", axis)}, {five, index}), concat("\"n\" (", op, ")"),
                  concat("\"axis\" is ", axis), "expected 0");
    }
  }
  check_error(compute("Gather", {attribute("axis", 0.0f)}, {five, index}), "\"axis\"", "integer");
  check_error(compute("Gather", {}, {five, list({3})}), "index 3", "-3 to 2");
}

TEST_CASE("ONNX computations: Cast says to which type, and numbers must fit to it") {
  const Constant halves = numbers({3}, {0, 0.5f, -2.7f});
  const auto to = [](std::int64_t type) { return std::vector{attribute("to", type)}; };
  CHECK(compute("Cast", to(DataType::kBool), {halves})->integers == Integers{0, 1, 1});
  CHECK(compute("Cast", to(DataType::kInt64), {halves})->integers == Integers{0, 0, -2});
  CHECK(compute("Cast", to(DataType::kBool), {list({0, 7})})->integers == Integers{0, 1});
  CHECK(compute("Cast", to(DataType::kFloat), {list({3})})->floats.values()[0] == 3.0f);
  check_error(compute("Cast", {}, {halves}), "\"n\" (Cast)", "\"to\" is missing");
  check_error(compute("Cast", to(99), {halves}), "\"to\" is 99");
  check_error(compute("Cast", to(8), {halves}), "strings");
  constexpr std::int64_t kUint8 = 2;
  check_error(compute("Cast", to(kUint8), {list({255, 256})}), "256", "uint8", "0 to 255");
  check_error(compute("Cast", to(kUint8), {halves}), "-2", "uint8");
  check_error(compute("Cast", to(DataType::kInt64), {numbers({1}, {1e30f})}), "1e+30", "int64");
}

TEST_CASE("ONNX computations: attributes that are not known, and shapes that do not fit") {
  const Constant six = numbers({2, 3}, {1, 2, 3, 4, 5, 6});
  check_error(compute("Transpose", {attribute("order", Integers{1, 0})}, {six}), "\"order\"");
  check_error(compute("Transpose", {attribute("perm", Integers{1, 1})}, {six}), "[1,1]", "[2,3]");
  check_error(compute("Reshape", {}, {six, list({4, 2})}), "[4,2]", "[2,3]");
  check_error(compute("Reshape", {attribute("allowzero", std::int64_t{1})}, {six, list({6})}),
              "\"allowzero\" is 1");
  check_error(compute("Unsqueeze", {}, {six, list({9})}), "[9]", "[2,3]");
  check_error(compute("Squeeze", {}, {six, list({0})}), "[0]", "[2,3]");
  check_error(compute("Squeeze", {}, {six, list({7})}), "[7]", "[2,3]");
  check_error(compute("Identity", {}, {six, six}), "2 inputs", "at most 1");
  CHECK(compute("Reshape", {attribute("shape", Integers{3, -1})}, {six})->shape == Shape{3, 2});
}

}  // namespace
}  // namespace convlens
