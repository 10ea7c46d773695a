#include "tests/unit/io/onnx_files.h"

#include <utility>

#include "tests/unit/io/io_test.h"

namespace convlens::test {
namespace {

using onnx::AttributeProto;

AttributeProto named(const std::string& name, AttributeProto::Type type) {
  AttributeProto attribute;
  attribute.name = name;
  attribute.type = type;
  return attribute;
}

}  // namespace

OnnxFile::OnnxFile() {
  proto.ir_version = 8;
  proto.graph.emplace();
  proto.graph->name = "test";
  version(17);
}

void OnnxFile::input(const std::string& name, std::vector<std::int64_t> shape) {
  onnx::ValueInfoProto& value = graph().input.emplace_back();
  value.name = name;
  value.element_type = onnx::DataType::kFloat;
  value.shape.emplace();
  for (const std::int64_t extent : shape) value.shape->push_back({extent, ""});
  if (!value.shape->empty()) value.shape->front() = {std::nullopt, "N"};
}

void OnnxFile::output(const std::string& name) {
  onnx::ValueInfoProto& value = graph().output.emplace_back();
  value.name = name;
  value.element_type = onnx::DataType::kFloat;
}

void OnnxFile::floats(const std::string& name, std::vector<std::int64_t> dims,
                      std::vector<float> values) {
  onnx::TensorProto& tensor = graph().initializer.emplace_back();
  tensor.name = name;
  tensor.data_type = onnx::DataType::kFloat;
  tensor.dims = std::move(dims);
  tensor.float_data = std::move(values);
}

void OnnxFile::integers(const std::string& name, std::vector<std::int64_t> values) {
  onnx::TensorProto& tensor = graph().initializer.emplace_back();
  tensor.name = name;
  tensor.data_type = onnx::DataType::kInt64;
  tensor.dims = {static_cast<std::int64_t>(values.size())};
  tensor.int64_data = std::move(values);
}

onnx::NodeProto& OnnxFile::node(const std::string& op, const std::string& name,
                                std::vector<std::string> inputs, std::vector<std::string> outputs) {
  onnx::NodeProto& node = graph().node.emplace_back();
  node.op_type = op;
  node.name = name;
  node.input = std::move(inputs);
  node.output = std::move(outputs);
  return node;
}

Result<Model> OnnxFile::read() const {
  const auto bytes = onnx::encode_model(proto);
  REQUIRE(bytes.has_value());
  return read_onnx(*bytes);
}

AttributeProto attribute(const std::string& name, std::int64_t value) {
  AttributeProto result = named(name, AttributeProto::Type::kInt);
  result.i = value;
  return result;
}

AttributeProto attribute(const std::string& name, float value) {
  AttributeProto result = named(name, AttributeProto::Type::kFloat);
  result.f = value;
  return result;
}

AttributeProto attribute(const std::string& name, const std::string& value) {
  AttributeProto result = named(name, AttributeProto::Type::kString);
  result.s = value;
  return result;
}

AttributeProto attribute(const std::string& name, std::vector<std::int64_t> values) {
  AttributeProto result = named(name, AttributeProto::Type::kInts);
  result.ints = std::move(values);
  return result;
}

std::string summary(const Model& model) {
  std::string result;
  for (const Node& node : model.nodes) {
    result += concat(result.empty() ? "" : " ", node.name, ":", node.layer->op());
  }
  return result;
}

}  // namespace convlens::test
