// From ONNX's messages to a network: see onnx.h for what is understood.
#pragma once

#include <cstddef>

#include "convlens/core/error.h"
#include "convlens/io/onnx_wire.h"
#include "convlens/model/model.h"

namespace convlens::onnx {

// `file_size` in bytes bounds how large the network may become.
Result<Model> import_model(const ModelProto& proto, std::size_t file_size);

}  // namespace convlens::onnx
