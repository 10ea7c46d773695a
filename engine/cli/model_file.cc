#include "convlens/cli/model_file.h"

#include <cmath>

#include "convlens/core/text.h"
#include "convlens/io/file.h"
#include "convlens/io/onnx.h"

namespace convlens::cli {

Result<Model> load_model(const std::string& path) {
  const auto bytes = read_file(path);
  if (!bytes) return std::unexpected(bytes.error());
  auto model = read_onnx(*bytes);
  if (!model) return in(path, model.error());
  return model;
}

Status save_model(const Model& model, const std::string& path) {
  const auto bytes = write_onnx(model);
  if (!bytes) return in(path, bytes.error());
  return write_file_atomically(path, *bytes);
}

Result<Shape> picture_field(const Model& model) {
  if (model.inputs.size() != 1) {
    return fail("the model has ", model.inputs.size(), " inputs, expected one picture");
  }
  const ModelInput& input = model.inputs.front();
  const Shape& shape = input.shape;
  if (shape.rank() == 4 && shape[1] == 1) return shape;
  if (shape.rank() == 2) {
    const std::int64_t side = std::llround(std::sqrt(static_cast<double>(shape[1])));
    if (side * side == shape[1]) return Shape{1, 1, side, side};
  }
  return fail("input ", printable(input.name), " is ", shape,
              ", expected one grey picture: [1,1,height,width] or [1,side*side]");
}

Result<int> class_count(const Model& model) {
  const auto shapes = infer_shapes(model, 1);
  if (!shapes) return std::unexpected(shapes.error());
  const Shape& output = (*shapes)[static_cast<std::size_t>(model.outputs.front())];
  constexpr int kMostClasses = 256;
  if (output.rank() != 2 || output[1] < 2 || output[1] > kMostClasses) {
    return fail("output ", model.output_names.front(), " is ", output,
                ", expected [1,K] with 2 to ", kMostClasses, " classes");
  }
  return static_cast<int>(output[1]);
}

}  // namespace convlens::cli
