#include "convlens/io/onnx_constants.h"

#include <utility>

namespace convlens::onnx {

ConstantTable::ConstantTable(const GraphProto& graph, std::int64_t numbers)
    : numbers_(numbers), numbers_left_(numbers) {
  for (const TensorProto& tensor : graph.initializer) initializers_.emplace(tensor.name, &tensor);
}

bool ConstantTable::contains(std::string_view name) const {
  return initializers_.contains(name) || computed_.contains(std::string(name));
}

Result<Constant> ConstantTable::get(const std::string& name) {
  const auto computed = computed_.find(name);
  if (computed != computed_.end()) {
    if (auto ok = take(computed->second.shape.size()); !ok) return std::unexpected(ok.error());
    return computed->second;
  }
  auto constant = to_constant(*initializers_.at(name));
  if (!constant) return constant;
  if (auto ok = take(constant->shape.size()); !ok) return std::unexpected(ok.error());
  return constant;
}

Status ConstantTable::add(const std::string& name, Constant constant) {
  if (auto ok = take(constant.shape.size()); !ok) return ok;
  computed_.emplace(name, std::move(constant));
  return {};
}

Status ConstantTable::take(std::int64_t numbers) {
  numbers_left_ -= numbers;
  if (numbers_left_ >= 0) return {};
  return fail("the constants, each as often as it is used, are more than ", numbers_,
              " numbers, which is far more than the file has");
}

}  // namespace convlens::onnx
