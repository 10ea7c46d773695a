#include "convlens/io/onnx_operators.h"

#include <algorithm>
#include <string_view>

#include "convlens/io/onnx_graph.h"

namespace convlens::onnx {
namespace {

std::string describe(const NodeSpec& node) {
  return concat("node ", quoted(node.name), " (", node.op, ")");
}

// The attribute's integer, or `otherwise` where it is not given.
Result<std::int64_t> integer(const NodeSpec& node, std::string_view name, std::int64_t otherwise) {
  const auto found = node.attributes.find(name);
  if (found == node.attributes.end()) return otherwise;
  if (const auto* value = std::get_if<std::int64_t>(&found->second)) return *value;
  return fail(describe(node), ": attribute \"", name, "\" is not an integer");
}

// Since version 13 softmax runs along one axis, by default the last. Before, all axes from `axis`
// (by default 1) on were one.
Result<std::vector<NodeSpec>> adapt_softmax(NodeSpec node, const Shape& shape) {
  const auto given = integer(node, "axis", 1);
  if (!given) return std::unexpected(given.error());
  const std::int64_t from = *given < 0 ? *given + shape.rank() : *given;
  if (from < 1 || from >= shape.rank()) {
    return fail(describe(node), ": attribute \"axis\" is ", *given, " for an input ", shape,
                "; the samples of a batch cannot be mixed, expected 1 … ", shape.rank() - 1);
  }
  const int first = static_cast<int>(from);
  int wide_axes = 0;
  std::int64_t axis = shape.rank() - 1;  // that of the only wide one
  for (int i = first; i < shape.rank(); ++i) {
    if (shape[i] == 1) continue;
    axis = i;
    ++wide_axes;
  }
  if (wide_axes <= 1) {
    node.attributes["axis"] = axis;
    return std::vector{std::move(node)};
  }
  // Several wide axes: the same with the axes made one before, and restored behind.
  const auto extents = shape.extents();
  std::vector<std::int64_t> joined(extents.begin(), extents.begin() + first);
  std::vector<std::int64_t> restored(extents.begin(), extents.end());
  joined.push_back(-1);
  joined[0] = restored[0] = 0;  // the batch, whatever it is
  const auto reshape = [&](std::string_view suffix, std::vector<std::int64_t> target) {
    return NodeSpec{"Reshape",
                    concat(node.name, suffix),
                    {},
                    {Operand::activation(), Operand::constant(std::move(target))}};
  };
  NodeSpec before = reshape("_joined", std::move(joined));
  NodeSpec behind = reshape("_restored", std::move(restored));
  node.attributes["axis"] = std::int64_t{-1};
  return std::vector{std::move(before), std::move(node), std::move(behind)};
}

}  // namespace

Result<Attributes> to_attributes(const NodeProto& node) {
  using Type = AttributeProto::Type;
  Attributes attributes;
  for (const AttributeProto& attribute : node.attribute) {
    AttributeValue value;
    switch (attribute.type) {
      case Type::kInt:
        value = attribute.i;
        break;
      case Type::kFloat:
        value = attribute.f;
        break;
      case Type::kString:
        value = attribute.s;
        break;
      case Type::kInts:
        value = attribute.ints;
        break;
      case Type::kFloats:
        value = attribute.floats;
        break;
      default:
        return fail(describe(node), ": attribute ", quoted(attribute.name), " is of type ",
                    static_cast<std::int32_t>(attribute.type),
                    " (tensor, graph or strings), expected numbers or a string");
    }
    if (!attributes.emplace(attribute.name, std::move(value)).second) {
      return fail(describe(node), ": attribute ", quoted(attribute.name), " is given twice");
    }
  }
  return attributes;
}

Result<std::vector<NodeSpec>> to_current_version(NodeSpec node, std::int64_t version,
                                                 std::span<const Shape> inputs) {
  if (node.op == "Softmax" && version < 13 && !inputs.empty()) {
    return adapt_softmax(std::move(node), inputs[0]);
  }
  return std::vector{std::move(node)};
}

}  // namespace convlens::onnx
