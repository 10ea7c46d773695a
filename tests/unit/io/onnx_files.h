// ONNX files made by hand, piece by piece, as other programs write them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "convlens/io/onnx.h"
#include "convlens/io/onnx_wire.h"

namespace convlens::test {

// A file of operator set 17 with the inputs of the given shapes; the first extent is symbolic.
struct OnnxFile {
  onnx::ModelProto proto;

  OnnxFile();
  onnx::GraphProto& graph() { return *proto.graph; }
  void version(std::int64_t operator_set) { proto.opset_import = {{"", operator_set}}; }

  void input(const std::string& name, std::vector<std::int64_t> shape);
  void output(const std::string& name);
  void floats(const std::string& name, std::vector<std::int64_t> dims, std::vector<float> values);
  void integers(const std::string& name, std::vector<std::int64_t> values);
  onnx::NodeProto& node(const std::string& op, const std::string& name,
                        std::vector<std::string> inputs, std::vector<std::string> outputs);

  Result<Model> read() const;
};

onnx::AttributeProto attribute(const std::string& name, std::int64_t value);
onnx::AttributeProto attribute(const std::string& name, float value);
onnx::AttributeProto attribute(const std::string& name, const std::string& value);
onnx::AttributeProto attribute(const std::string& name, std::vector<std::int64_t> values);

// Names of the nodes and of their operators: "conv:Conv relu:Relu".
std::string summary(const Model& model);

}  // namespace convlens::test
