// From a network to ONNX's messages.
#pragma once

#include <vector>

#include "convlens/core/error.h"
#include "convlens/io/onnx_wire.h"
#include "convlens/layers/node.h"
#include "convlens/model/model.h"

namespace convlens::onnx {

struct ExportedModel {
  std::vector<NodeSpec> nodes;  // hold the numbers that `proto` looks at
  ModelProto proto;
};

Result<ExportedModel> export_model(const Model& model);

}  // namespace convlens::onnx
