#include "convlens/io/onnx_pooling.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace convlens::onnx {
namespace {

using Integers = std::vector<std::int64_t>;

bool is_set(const NodeSpec& node, std::string_view flag) {
  const auto found = node.attributes.find(flag);
  const auto* value =
      found == node.attributes.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
  return value != nullptr && *value != 0;
}

// The list, or one of the default where it is not given.
Integers list(const NodeSpec& node, std::string_view name, std::size_t size,
              std::int64_t otherwise) {
  const auto found = node.attributes.find(name);
  const auto* value =
      found == node.attributes.end() ? nullptr : std::get_if<Integers>(&found->second);
  return value != nullptr && value->size() == size ? *value : Integers(size, otherwise);
}

bool is_dilated(const NodeSpec& node) {
  return std::ranges::any_of(list(node, "dilations", 2, 1), [](std::int64_t d) { return d != 1; });
}

// Number of outputs along spatial axis `axis` (0 height, 1 width), rounded down.
std::int64_t rounded_down(const NodeSpec& node, std::size_t axis, std::int64_t in) {
  const Integers pads = list(node, "pads", 4, 0);
  const std::int64_t kernel = list(node, "kernel_shape", 2, 1)[axis];
  const std::int64_t covered = list(node, "dilations", 2, 1)[axis] * (kernel - 1) + 1;
  const std::int64_t room = in + pads[axis] + pads[axis + 2] - covered;
  return room < 0 ? 0 : room / list(node, "strides", 2, 1)[axis] + 1;
}

}  // namespace

void simplify_pooling(NodeSpec& node, const Shape& input, const Shape& output) {
  const bool is_average = node.op == "AveragePool";
  if ((!is_average && node.op != "MaxPool") || input.rank() != 4 || output.rank() != 4) return;
  if (is_average && !is_dilated(node)) node.attributes.erase("dilations");
  const auto auto_pad = node.attributes.find("auto_pad");
  const bool has_pads =
      auto_pad == node.attributes.end() || auto_pad->second == AttributeValue("NOTSET");
  if (has_pads && rounded_down(node, 0, input[2]) == output[2] &&
      rounded_down(node, 1, input[3]) == output[3]) {
    node.attributes["ceil_mode"] = std::int64_t{0};
  }
}

bool needs_version_19(const NodeSpec& node) {
  return node.op == "AveragePool" &&
         (is_dilated(node) || (is_set(node, "ceil_mode") && is_set(node, "count_include_pad")));
}

}  // namespace convlens::onnx
