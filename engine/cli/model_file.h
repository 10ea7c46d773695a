// Models from and to ONNX files.
#pragma once

#include <string>

#include "convlens/core/error.h"
#include "convlens/model/model.h"

namespace convlens::cli {

// Errors begin with the path.
Result<Model> load_model(const std::string& path);
Status save_model(const Model& model, const std::string& path);

// The input as a field of pixels [1,1,H,W], of which [1,side*side] is a flat one. Error: a model
// whose input is not one grey picture.
Result<Shape> picture_field(const Model& model);

// Extent 1 of the first output [1,K]: the number of classes. Error: another shape.
Result<int> class_count(const Model& model);

}  // namespace convlens::cli
