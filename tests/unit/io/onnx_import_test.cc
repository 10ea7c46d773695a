// Files as other programs write them, and files that we cannot read.
#include <algorithm>
#include <cmath>

#include "convlens/io/onnx.h"
#include "convlens/model/execution.h"
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

Model read(const OnnxFile& file) {
  auto model = file.read();
  REQUIRE_MESSAGE(model.has_value(), model.error().message);
  return *std::move(model);
}

std::vector<float> outputs(const Model& model, const Shape& shape, std::vector<float> input) {
  const auto result = test::run(model, {Tensor(shape, input)});
  return {result[0].values().begin(), result[0].values().end()};
}

// x [N,3] → one node → y
OnnxFile one_node(const std::string& op, std::vector<std::string> inputs = {"x"}) {
  OnnxFile file;
  file.input("x", {1, 3});
  file.node(op, "the_node", std::move(inputs), {"y"});
  file.output("y");
  return file;
}

TEST_CASE("ONNX import: names, metadata and the producer are kept") {
  OnnxFile file;
  file.input("image", {1, 3});
  file.node("Relu", "", {"image"}, {"hidden"});
  file.node("Tanh", "act", {"hidden"}, {"b"});
  file.node("Sigmoid", "act", {"b"}, {"logits"});
  file.output("logits");
  file.proto.producer_name = "pytorch";
  file.proto.producer_version = "2.1";
  file.proto.metadata_props = {{"labels", "нуль,один"}};
  const Model model = read(file);
  CHECK(model.name == "test");
  CHECK(summary(model) == "hidden:Relu act:Tanh act_2:Sigmoid");
  CHECK(model.inputs[0].name == "image");
  CHECK(model.inputs[0].shape == Shape{1, 3});
  CHECK(model.output_names == std::vector<std::string>{"logits"});
  CHECK(model.metadata.at("labels") == "нуль,один");
  CHECK(model.metadata.at("producer") == "pytorch 2.1");
}

TEST_CASE("ONNX import: the batch may be a name, a number or nothing") {
  for (const auto& batch : {onnx::Dimension{std::nullopt, "N"}, onnx::Dimension{1, ""},
                            onnx::Dimension{64, ""}, onnx::Dimension{}}) {
    OnnxFile file = one_node("Relu");
    file.graph().input[0].shape->at(0) = batch;
    const Model model = read(file);
    CHECK(model.inputs[0].shape == Shape{1, 3});
  }
}

TEST_CASE("ONNX import: weights as inputs with initialisers, and as Constant nodes") {
  OnnxFile file = one_node("Gemm", {"x", "w", "b"});
  file.floats("w", {3, 1}, {1, 10, 100});
  file.input("w", {3, 1});
  onnx::NodeProto& constant = file.node("Constant", "", {}, {"b"});
  onnx::AttributeProto& value = constant.attribute.emplace_back();
  value.name = "value_floats";
  value.type = onnx::AttributeProto::Type::kFloats;
  value.floats = {0.5f};
  const Model model = read(file);
  CHECK(model.inputs.size() == 1);
  CHECK(outputs(model, {2, 3}, {1, 2, 3, 0, 0, 1}) == std::vector<float>{321.5f, 100.5f});
}

TEST_CASE("ONNX import: MatMul and the Add of a constant are one fully connected layer") {
  for (const bool constant_first : {false, true}) {
    OnnxFile file;
    file.input("x", {1, 2});
    file.floats("w", {2, 3}, {1, 2, 3, 4, 5, 6});
    file.floats("b", {3}, {10, 20, 30});
    file.node("MatMul", "fc", {"x", "w"}, {"p"});
    file.node(
        "Add", "fc_bias",
        constant_first ? std::vector<std::string>{"b", "p"} : std::vector<std::string>{"p", "b"},
        {"y"});
    file.output("y");
    const Model model = read(file);
    CHECK(summary(model) == "fc:Gemm");
    CHECK(outputs(model, {1, 2}, {1, 2}) == std::vector<float>{19, 32, 45});
  }
}

TEST_CASE("ONNX import: a product that somebody else reads keeps its own node") {
  OnnxFile file;
  file.input("x", {1, 2});
  file.floats("w", {2, 2}, {1, 0, 0, 1});
  file.floats("b", {2}, {1, 1});
  file.node("MatMul", "product", {"x", "w"}, {"p"});
  file.node("Add", "sum", {"p", "b"}, {"y"});
  file.output("y");
  file.output("p");
  CHECK(summary(read(file)) == "product:MatMul sum:Add");

  // Nor may it change behind a conversion, which is another name for the same value.
  file.node("Cast", "", {"p"}, {"converted"}).attribute = {attribute("to", std::int64_t{1})};
  file.graph().node[1].input[0] = "converted";
  const auto result = test::run(read(file), {Tensor(Shape{1, 2}, std::vector<float>{3, 4})});
  CHECK(result[0].values()[0] == 4.0f);
  CHECK(result[1].values()[0] == 3.0f);
}

// The product's only reader by name is the Add, but another name for it is read as well.
TEST_CASE("ONNX import: a bias behind a conversion leaves the product as it is") {
  OnnxFile file;
  file.input("x", {1, 2});
  file.floats("w", {2, 2}, {1, 0, 0, 1});
  file.floats("b", {2}, {10, 10});
  const auto to_float = attribute("to", std::int64_t{onnx::DataType::kFloat});
  file.node("MatMul", "product", {"x", "w"}, {"m"});
  file.node("Cast", "", {"m"}, {"c"}).attribute = {to_float};
  file.node("Add", "sum", {"c", "b"}, {"a"});
  file.node("Relu", "relu", {"m"}, {"y"});
  file.output("y");
  file.output("a");
  const auto relu = test::run(read(file), {Tensor(Shape{1, 2}, std::vector<float>{1, -2})});
  CHECK(relu[0].values()[0] == 1.0f);
  CHECK(relu[0].values()[1] == 0.0f);
  CHECK(relu[1].values()[1] == 8.0f);

  OnnxFile two;  // each conversion has one reader
  two.input("x", {1, 2});
  two.floats("w", {2, 2}, {1, 0, 0, 1});
  two.floats("b", {2}, {10, 10});
  two.node("MatMul", "product", {"x", "w"}, {"m"});
  two.node("Cast", "", {"m"}, {"c1"}).attribute = {to_float};
  two.node("Cast", "", {"m"}, {"c2"}).attribute = {to_float};
  two.node("Add", "first", {"c1", "b"}, {"y"});
  two.node("Add", "second", {"c2", "b"}, {"z"});
  two.output("y");
  two.output("z");
  const auto sums = test::run(read(two), {Tensor(Shape{1, 2}, std::vector<float>{1, -2})});
  for (const Tensor& sum : sums) {
    CHECK(sum.values()[0] == 11.0f);
    CHECK(sum.values()[1] == 8.0f);
  }
}

OnnxFile negated_pooling() {
  OnnxFile file;
  file.input("x", {1, 1, 2, 2});
  file.node("Neg", "a", {"x"}, {"negated"});
  file.node("MaxPool", "b", {"negated"}, {"maximum"}).attribute = {
      attribute("kernel_shape", Integers{2, 2})};
  file.node("Neg", "c", {"maximum"}, {"y"});
  file.output("y");
  return file;
}

TEST_CASE("ONNX import: Neg, MaxPool, Neg is minimum pooling") {
  const Model model = read(negated_pooling());
  CHECK(summary(model) == "c:MinPool");
  CHECK(outputs(model, {1, 1, 2, 2}, {4, 2, 3, 5}) == std::vector<float>{2});

  OnnxFile read_twice = negated_pooling();
  read_twice.output("maximum");
  CHECK(summary(read(read_twice)) == "a:Neg b:MaxPool c:Neg");
}

TEST_CASE("ONNX import: what is wrong with the pooling of minimum pooling names the MaxPool") {
  OnnxFile file = negated_pooling();
  file.graph().node[1].attribute.push_back(attribute("strange", std::int64_t{1}));
  check_error(file.read(), "node \"b\" (MaxPool)", "strange");
  file = negated_pooling();
  file.graph().node[1].attribute = {attribute("kernel_shape", Integers{5, 5})};
  check_error(file.read(), "node \"b\" (MaxPool)");
}

TEST_CASE("ONNX import: softmax before version 13 runs over all axes behind") {
  const std::vector<float> x{0, 1, 2, 3};
  const auto file_of = [](std::int64_t version, Integers shape) {
    OnnxFile file;
    file.version(version);
    file.input("x", std::move(shape));
    file.node("Softmax", "s", {"x"}, {"y"});
    file.output("y");
    return file;
  };
  double sum = 0;
  for (const float value : x) sum += std::exp(static_cast<double>(value));
  const Model joined = read(file_of(11, {1, 2, 2}));
  CHECK(summary(joined) == "s_joined:Reshape s:Softmax s_restored:Reshape");
  const auto all = outputs(joined, {1, 2, 2}, x);
  CHECK(all[3] == doctest::Approx(std::exp(3.0) / sum));
  CHECK(test::run(joined, {Tensor(Shape{1, 2, 2}, x)})[0].shape() == Shape{1, 2, 2});

  const auto last = outputs(read(file_of(13, {1, 2, 2})), {1, 2, 2}, x);
  CHECK(last[3] == doctest::Approx(1 / (1 + std::exp(-1.0))));
  // One wide axis: the same in both, without any reshaping.
  CHECK(summary(read(file_of(11, {1, 4, 1, 1}))) == "s:Softmax");
  CHECK(outputs(read(file_of(11, {1, 4, 1, 1})), {1, 4, 1, 1}, x)[3] ==
        doctest::Approx(std::exp(3.0) / sum));

  OnnxFile mixing = file_of(11, {1, 4});
  mixing.graph().node[0].attribute = {attribute("axis", std::int64_t{0})};
  check_error(mixing.read(), "\"s\" (Softmax)", "axis", "0", "batch");
}

TEST_CASE("ONNX import: the ratio of dropout as attribute and as input, the mask unused") {
  OnnxFile old = one_node("Dropout");
  old.version(7);
  old.graph().node[0].attribute = {attribute("ratio", 0.3f)};
  old.graph().node[0].output.push_back("mask");
  CHECK(outputs(read(old), {1, 3}, {1, 2, 3}) == std::vector<float>{1, 2, 3});

  OnnxFile current = one_node("Dropout", {"x", "ratio", ""});
  current.floats("ratio", {}, {0.3f});
  CHECK(outputs(read(current), {1, 3}, {1, 2, 3}) == std::vector<float>{1, 2, 3});

  old.output("mask");
  check_error(old.read(), "\"the_node\" (Dropout)", "output 1", "mask");
}

TEST_CASE("ONNX import: constants are computed, as exporters put a shape together") {
  // x.view(x.size(0), -1) of PyTorch, behind a transposition of weights.
  OnnxFile file;
  file.input("x", {1, 1, 2, 2});
  file.integers("zero", {0});
  file.integers("rest", {-1});
  file.graph().initializer[0].dims = {};  // a scalar
  file.floats("weights", {1, 4}, {1, 2, 3, 4});
  file.node("Shape", "", {"x"}, {"shape"});
  file.node("Gather", "", {"shape", "zero"}, {"batch"});
  file.version(11);
  file.node("Unsqueeze", "", {"batch"}, {"batch_list"}).attribute = {
      attribute("axes", Integers{0})};
  file.node("Concat", "", {"batch_list", "rest"}, {"target"}).attribute = {
      attribute("axis", std::int64_t{0})};
  file.node("Reshape", "flat", {"x", "target"}, {"f"});
  file.node("Transpose", "", {"weights"}, {"transposed"});
  file.node("MatMul", "product", {"f", "transposed"}, {"y"});
  file.output("y");
  const Model model = read(file);
  CHECK(summary(model) == "flat:Reshape product:MatMul");
  CHECK(outputs(model, {2, 1, 2, 2}, {1, 1, 1, 1, 0, 0, 0, 1}) == std::vector<float>{10, 4});
}

TEST_CASE("ONNX import: conversions to float are nothing, others an error") {
  OnnxFile file;
  file.input("x", {1, 3});
  file.node("Cast", "cast", {"x"}, {"c"}).attribute = {
      attribute("to", std::int64_t{onnx::DataType::kFloat})};
  file.node("Relu", "relu", {"c"}, {"y"});
  file.output("y");
  CHECK(summary(read(file)) == "relu:Relu");
  file.graph().node[0].attribute[0].i = onnx::DataType::kInt64;
  check_error(file.read(), "\"cast\" (Cast)");
}

TEST_CASE("ONNX import: an operator, attribute or operand that we lack is named with its value") {
  check_error(one_node("LSTM").read(), "\"the_node\"", "LSTM");

  OnnxFile strange = one_node("LeakyRelu");
  strange.graph().node[0].attribute = {attribute("beta", 2.5f)};
  check_error(strange.read(), "\"the_node\" (LeakyRelu)", "\"beta\"", "2.5");

  OnnxFile tensor = one_node("Relu");
  tensor.graph().node[0].attribute.emplace_back().name = "t";
  tensor.graph().node[0].attribute[0].type = onnx::AttributeProto::Type::kTensor;
  check_error(tensor.read(), "\"the_node\" (Relu)", "\"t\"", "type 4");

  OnnxFile twice = one_node("LeakyRelu");
  twice.graph().node[0].attribute = {attribute("alpha", 1.0f), attribute("alpha", 2.0f)};
  check_error(twice.read(), "\"alpha\"", "twice");

  OnnxFile other_domain = one_node("Relu");
  other_domain.graph().node[0].domain = "com.microsoft";
  check_error(other_domain.read(), "\"the_node\" (Relu)", "\"com.microsoft\"");

  OnnxFile wrong_shape = one_node("Gemm", {"x", "w"});
  wrong_shape.floats("w", {4, 2}, std::vector<float>(8));
  check_error(wrong_shape.read(), "\"the_node\" (Gemm)", "[1,3]", "4");

  OnnxFile computed = one_node("Gemm", {"x", "w"});
  computed.floats("v", {3, 3}, std::vector<float>(9));
  computed.node("Exp", "exponent", {"v"}, {"w"});
  check_error(computed.read(), "\"exponent\" (Exp)", "constant");
}

TEST_CASE("ONNX import: inputs that are no networks' inputs") {
  OnnxFile open = one_node("Relu");
  open.graph().input[0].shape->at(1) = {std::nullopt, "width"};
  check_error(open.read(), "input \"x\"", "extent 1", "\"width\"", "fixed");
  open.graph().input[0].shape.reset();
  check_error(open.read(), "input \"x\"", "no shape");
  OnnxFile integers = one_node("Relu");
  integers.graph().input[0].element_type = onnx::DataType::kInt64;
  check_error(integers.read(), "input \"x\"", "int64", "float");
  OnnxFile huge = one_node("Relu");
  huge.graph().input[0].shape->at(1) = {std::int64_t{1} << 40, ""};
  check_error(huge.read(), "input \"x\"", "1099511627776");
  OnnxFile none;
  check_error(none.read(), "no input");
}

TEST_CASE("ONNX import: versions, missing parts and other files") {
  OnnxFile file = one_node("Relu");
  for (const std::int64_t version : {1, 6, 7, 12, 21, 22, 23, 24}) {
    file.version(version);
    CHECK(file.read().has_value());
  }
  for (const std::int64_t version : {0, 25}) {
    file.version(version);
    check_error(file.read(), concat("version ", version), "1 to 24");
  }
  file.proto.opset_import = {{"", 17}, {"ai.onnx", 17}, {"ai.onnx.ml", 3}};
  CHECK(file.read().has_value());
  file.proto.opset_import = {{"", 13}, {"ai.onnx", 17}};
  check_error(file.read(), "versions 13 and 17");
  file.proto.opset_import.clear();
  check_error(file.read(), "version of the operator set");
  file.proto.graph.reset();
  check_error(file.read(), "no graph");
  check_error(read_onnx({}), "no graph");
  check_error(read_onnx(test::bytes_of_text("\x89PNG\r\n")), "byte 0", "ONNX");
}

TEST_CASE("ONNX import: weights in other files are refused") {
  OnnxFile file = one_node("Gemm", {"x", "w"});
  // An initialiser "w" of 3 × 1 floats, with data_location EXTERNAL.
  ByteVector bytes = onnx::encode_model(file.proto).value();
  const ByteVector graph_field{0x3a, 12,                                  // ModelProto.graph
                               0x2a, 10,                                  // .initializer
                               0x08, 3,  0x08, 1, 0x10, 1, 0x42, 1, 'w',  // dims, type, name
                               0x70};                                     // data_location
  bytes.insert(bytes.end(), graph_field.begin(), graph_field.end());
  bytes.push_back(1);
  bytes[bytes.size() - graph_field.size()] = 13;
  bytes[bytes.size() - graph_field.size() + 2] = 11;
  check_error(read_onnx(bytes), "\"w\"", "another file");
}

TEST_CASE("ONNX import: a small file does not become a large model") {
  // One constant of 64 KiB, doubled again and again.
  OnnxFile file;
  file.input("x", {1, 3});
  file.integers("c0", Integers(8192, 1));
  for (int i = 0; i < 30; ++i) {
    const std::string from = concat("c", i);
    file.node("Concat", "", {from, from}, {concat("c", i + 1)}).attribute = {
        attribute("axis", std::int64_t{0})};
  }
  file.node("Reshape", "last", {"x", "c30"}, {"y"});
  file.output("y");
  check_error(file.read(), "constants", "more than");
}

}  // namespace
}  // namespace convlens
