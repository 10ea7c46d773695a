// What is in the files that we write.
#include <algorithm>
#include <set>

#include "convlens/io/onnx.h"
#include "convlens/io/onnx_wire.h"
#include "convlens/layers/registry.h"
#include "tests/golden/example_models.h"
#include "tests/unit/io/io_test.h"
#include "tests/unit/io/onnx_files.h"

namespace convlens {
namespace {

using test::check_error;

Model model_named(std::string_view name) {
  for (test::ExampleModel& example : test::whole_models()) {
    if (example.name == name) return std::move(example.model);
  }
  FAIL("no such model");
  return {};
}

std::string operators(const onnx::GraphProto& graph) {
  std::string result;
  for (const onnx::NodeProto& node : graph.node) result += node.op_type + " ";
  return result;
}

TEST_CASE("ONNX export: header, symbolic batch, named weights") {
  const ByteVector bytes = write_onnx(test::small_chain()).value();
  const auto proto = onnx::decode_model(bytes);
  REQUIRE(proto.has_value());
  CHECK(proto->ir_version == 8);
  CHECK(proto->producer_name == "ConvLens");
  REQUIRE(proto->opset_import.size() == 1);
  CHECK(proto->opset_import[0].version == 17);
  REQUIRE(proto->metadata_props.size() == 1);
  CHECK(proto->metadata_props[0].first == "labels");

  const onnx::GraphProto& graph = *proto->graph;
  CHECK(graph.name == "small");
  REQUIRE(graph.input.size() == 1);
  const auto& shape = *graph.input[0].shape;
  REQUIRE(shape.size() == 4);
  CHECK(shape[0].parameter == "batch");
  CHECK_FALSE(shape[0].value.has_value());
  CHECK(shape[3].value == 8);
  CHECK(graph.output[0].shape->at(0).parameter == "batch");
  CHECK(graph.output[0].shape->at(1).value == 4);

  REQUIRE(graph.initializer.size() == 4);
  CHECK(graph.initializer[0].name == "conv.weight");
  CHECK(graph.initializer[1].name == "conv.bias");
  CHECK(graph.initializer[0].raw_data->size() == 2 * 3 * 3 * sizeof(float));
}

TEST_CASE("ONNX export: minimum pooling is a negated maximum") {
  const ByteVector bytes = write_onnx(model_named("all_operators")).value();
  const std::string found = operators(*onnx::decode_model(bytes)->graph);
  INFO(found);
  CHECK(found.find("Neg MaxPool Neg ") != std::string::npos);
  CHECK(found.find("MinPool") == std::string::npos);
}

TEST_CASE("ONNX export: every name occurs once, whatever the network calls its nodes") {
  Model model = model_named("all_operators");
  for (Node& node : model.nodes) node.name = "x";  // as the input is called, too
  model.metadata[""] = "no key";
  const ByteVector bytes = write_onnx(model).value();
  const auto proto = onnx::decode_model(bytes);
  REQUIRE(proto.has_value());
  std::set<std::string> values, nodes;
  const auto once = [](std::set<std::string>& set, const std::string& name) {
    CHECK_MESSAGE(set.insert(name).second, name);
  };
  for (const auto& input : proto->graph->input) once(values, input.name);
  for (const auto& tensor : proto->graph->initializer) once(values, tensor.name);
  for (const auto& node : proto->graph->node) {
    once(nodes, node.name);
    once(values, node.output[0]);
  }
  CHECK(read_onnx(bytes).has_value());
}

TEST_CASE("ONNX export: an input or a value that is an output twice is copied") {
  const ByteVector bytes = write_onnx(model_named("several_outputs")).value();
  const auto proto = onnx::decode_model(bytes);
  REQUIRE(proto.has_value());
  CHECK(operators(*proto->graph) == "Add BatchNormalization Relu Identity Identity ");
  CHECK(proto->graph->output.size() == 4);
}

TEST_CASE("ONNX export: a dilated average is written in the version that has it") {
  const ByteVector plain = write_onnx(model_named("branched")).value();
  CHECK(onnx::decode_model(plain)->opset_import[0].version == 17);
  Model model = model_named("branched");
  NodeSpec average{"AveragePool",
                   "average",
                   {{"kernel_shape", std::vector<std::int64_t>{2, 2}},
                    {"dilations", std::vector<std::int64_t>{2, 2}}},
                   {Operand::activation()}};
  model.nodes.push_back({"late", create_layer(average).value(), {0}});
  const ByteVector dilated = write_onnx(model).value();
  CHECK(onnx::decode_model(dilated)->opset_import[0].version == 19);
}

TEST_CASE("ONNX export: networks that cannot be written") {
  Model model = test::small_chain();
  model.output_names = {"image"};
  check_error(write_onnx(model), "output 0", "\"image\"");
  model.output_names.clear();
  check_error(write_onnx(model), "1 outputs and 0 names");
  model.outputs.clear();
  check_error(write_onnx(model), "no output");
  model = test::small_chain();
  model.inputs[0].shape = {1, 2, 8, 8};
  check_error(write_onnx(model), "conv");
}

}  // namespace
}  // namespace convlens
