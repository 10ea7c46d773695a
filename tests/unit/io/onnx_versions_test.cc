// What operators looked like in older versions of the operator set.
#include "convlens/io/onnx.h"
#include "tests/golden/example_models.h"
#include "tests/unit/io/io_test.h"
#include "tests/unit/io/onnx_files.h"

namespace convlens {
namespace {

using test::attribute;
using test::check_error;
using test::OnnxFile;
using test::summary;
using Integers = std::vector<std::int64_t>;

// x of the given shape → one node → y, in an operator set
OnnxFile one_node(std::int64_t version, const std::string& op, Integers shape,
                  std::vector<std::string> inputs = {"x"}) {
  OnnxFile file;
  file.version(version);
  file.input("x", std::move(shape));
  file.node(op, "node", std::move(inputs), {"y"});
  file.output("y");
  return file;
}

Tensor run(const OnnxFile& file, const Shape& shape, std::vector<float> input) {
  const auto model = file.read();
  REQUIRE_MESSAGE(model.has_value(), model.error().message);
  return test::run(*model, {Tensor(shape, input)})[0];
}

std::vector<float> values(const Tensor& tensor) {
  return {tensor.values().begin(), tensor.values().end()};
}

TEST_CASE("ONNX versions: the Add of a constant at an axis, until version 6") {
  OnnxFile file = one_node(6, "Add", {1, 2, 1, 2}, {"x", "c"});
  file.floats("c", {2}, {10, 20});
  file.graph().node[0].attribute = {attribute("broadcast", std::int64_t{1}),
                                    attribute("axis", std::int64_t{1})};
  CHECK(values(run(file, {1, 2, 1, 2}, {1, 2, 3, 4})) == std::vector<float>{11, 12, 23, 24});
  // Without an axis, and since version 7, it stands at the end.
  file.graph().node[0].attribute.pop_back();
  CHECK(values(run(file, {1, 2, 1, 2}, {1, 2, 3, 4})) == std::vector<float>{11, 22, 13, 24});
  file.version(7);
  check_error(file.read(), "\"node\" (Add)", "\"broadcast\"", "1");

  file.version(6);
  file.graph().node[0].attribute.push_back(attribute("axis", std::int64_t{4}));
  check_error(file.read(), "\"node\" (Add)", "axis", "4");
}

TEST_CASE("ONNX versions: the target of Reshape as an attribute, until version 4") {
  OnnxFile file = one_node(4, "Reshape", {1, 2, 3});
  file.graph().node[0].attribute = {attribute("shape", Integers{0, 3, 2})};
  CHECK(run(file, {1, 2, 3}, {1, 2, 3, 4, 5, 6}).shape() == Shape{1, 3, 2});
  file.version(5);
  check_error(file.read(), "\"node\" (Reshape)", "1 inputs");
}

TEST_CASE("ONNX versions: training and inference, until version 6") {
  for (const char* op : {"Dropout", "BatchNormalization"}) {
    OnnxFile file = one_node(6, op, {1, 2});
    if (file.graph().node[0].op_type == "BatchNormalization") {
      for (const std::string name : {"scale", "bias", "mean", "variance"}) {
        file.graph().node[0].input.push_back(name);
        file.floats(name, {2}, {1, 1});
      }
    }
    check_error(file.read(), "\"node\"", "is_test", "inference");
    file.graph().node[0].attribute = {attribute("is_test", std::int64_t{1})};
    CHECK(file.read().has_value());
  }
}

TEST_CASE("ONNX versions: axes of extent 1 that come and go are a Reshape") {
  OnnxFile squeeze = one_node(11, "Squeeze", {1, 3, 1, 2});
  squeeze.graph().node[0].attribute = {attribute("axes", Integers{-2})};
  CHECK(run(squeeze, {2, 3, 1, 2}, std::vector<float>(12)).shape() == Shape{2, 3, 2});
  OnnxFile unsqueeze = one_node(13, "Unsqueeze", {1, 3}, {"x", "axes"});
  unsqueeze.integers("axes", {1, 3});
  CHECK(run(unsqueeze, {2, 3}, std::vector<float>(6)).shape() == Shape{2, 1, 3, 1});

  for (const Integers& axes : {Integers{0}, Integers{1}, Integers{7}, Integers{2, 2}, Integers{}}) {
    squeeze.graph().node[0].attribute = {attribute("axes", axes)};
    check_error(squeeze.read(), "\"node\" (Squeeze)", "axes");
  }
}

TEST_CASE("ONNX versions: hints that nobody used, and the old default of Concat") {
  OnnxFile relu = one_node(1, "Relu", {1, 2});
  relu.graph().node[0].attribute = {attribute("consumed_inputs", Integers{1})};
  CHECK(relu.read().has_value());
  relu.version(6);
  check_error(relu.read(), "\"node\" (Relu)", "consumed_inputs");

  OnnxFile concat = one_node(1, "Concat", {1, 2}, {"x", "x"});
  CHECK(run(concat, {1, 2}, {1, 2}).shape() == Shape{1, 4});
  concat.version(4);
  check_error(concat.read(), "\"node\" (Concat)", "axis");
}

TEST_CASE("ONNX versions: attributes of another type") {
  OnnxFile file = one_node(9, "Softmax", {1, 2});
  file.graph().node[0].attribute = {attribute("axis", 1.0f)};
  check_error(file.read(), "\"node\" (Softmax)", "\"axis\"", "type");
}

}  // namespace
}  // namespace convlens
