#include "convlens/io/onnx_operators.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "convlens/core/text.h"
#include "convlens/io/onnx_graph.h"
#include "convlens/layers/node_reader.h"

namespace convlens::onnx {
namespace {

using Integers = std::vector<std::int64_t>;
using Nodes = Result<std::vector<NodeSpec>>;
using Shapes = std::span<const Shape>;

// Takes an attribute away; nothing where it is not given.
template <class T>
Result<std::optional<T>> take(NodeSpec& node, std::string_view name) {
  const auto found = node.attributes.find(name);
  if (found == node.attributes.end()) return std::optional<T>{};
  const auto* value = std::get_if<T>(&found->second);
  if (value == nullptr) {
    return fail(describe(node), ": attribute \"", name, "\" is not of the expected type");
  }
  std::optional<T> taken = *value;
  node.attributes.erase(found);
  return taken;
}

NodeSpec reshape_node(std::string name, Integers target) {
  target[0] = 0;  // the batch, whatever it is
  return {"Reshape",
          std::move(name),
          {},
          {Operand::activation(), Operand::constant(std::move(target))}};
}

// Since version 13 softmax runs along one axis, by default the last. Before, all axes from `axis`
// (by default 1) on were one.
Nodes adapt_softmax(NodeSpec node, std::int64_t version, Shapes inputs) {
  if (version >= 13 || inputs.empty()) return std::vector{std::move(node)};
  const auto given = take<std::int64_t>(node, "axis");
  if (!given) return std::unexpected(given.error());
  const Shape& shape = inputs[0];
  const std::int64_t axis = given->value_or(1);
  const std::int64_t from = axis < 0 ? axis + shape.rank() : axis;
  if (from < 1 || from >= shape.rank()) {
    return fail(describe(node), ": attribute \"axis\" is ", axis, " for an input ", shape,
                "; the samples of a batch cannot be mixed, expected 1 … ", shape.rank() - 1);
  }
  const int first = static_cast<int>(from);
  int wide_axes = 0;
  std::int64_t wide_axis = shape.rank() - 1;
  for (int i = first; i < shape.rank(); ++i) {
    if (shape[i] == 1) continue;
    wide_axis = i;
    ++wide_axes;
  }
  if (wide_axes <= 1) {
    node.attributes["axis"] = wide_axis;
    return std::vector{std::move(node)};
  }
  // Several wide axes: the same with the axes made one before, and restored behind.
  const auto extents = shape.extents();
  Integers joined(extents.begin(), extents.begin() + first);
  joined.push_back(-1);
  NodeSpec before = reshape_node(node.name + "_joined", std::move(joined));
  NodeSpec behind = reshape_node(node.name + "_restored", Integers(extents.begin(), extents.end()));
  node.attributes["axis"] = std::int64_t{-1};
  return std::vector{std::move(before), std::move(node), std::move(behind)};
}

// Until version 6 what is added was repeated only where `broadcast` said so, from `axis` on.
Nodes adapt_add(NodeSpec node, std::int64_t version, Shapes inputs) {
  if (version >= 7) return std::vector{std::move(node)};
  const auto broadcast = take<std::int64_t>(node, "broadcast");
  if (!broadcast) return std::unexpected(broadcast.error());
  const auto axis = take<std::int64_t>(node, "axis");
  if (!axis) return std::unexpected(axis.error());
  const bool has_constant = node.operands.size() == 2 && inputs.size() == 1 &&
                            node.operands[1].kind == Operand::Kind::kFloats;
  if (!axis->has_value() || !has_constant) return std::vector{std::move(node)};
  // Axes of extent 1 behind the constant put it where it was meant.
  Tensor& constant = node.operands[1].floats;
  const std::int64_t from = **axis < 0 ? **axis + inputs[0].rank() : **axis;
  const std::int64_t behind = inputs[0].rank() - from - constant.shape().rank();
  if (from < 0 || behind < 0) {
    return fail(describe(node), ": attribute \"axis\" is ", **axis, " for an input ", inputs[0],
                " and a constant ", constant.shape());
  }
  const auto extents = constant.shape().extents();
  Integers padded(extents.begin(), extents.end());
  padded.resize(padded.size() + static_cast<std::size_t>(behind), 1);
  constant = Tensor(Shape{std::span<const std::int64_t>(padded)}, constant.values());
  return std::vector{std::move(node)};
}

Nodes adapt_gemm(NodeSpec node, std::int64_t version, Shapes) {
  if (version >= 7) return std::vector{std::move(node)};
  const auto broadcast = take<std::int64_t>(node, "broadcast");
  if (!broadcast) return std::unexpected(broadcast.error());
  return std::vector{std::move(node)};
}

// Batch normalisation and dropout: until version 6 `is_test` was to be 1 for inference.
Nodes adapt_inference_flag(NodeSpec node, std::int64_t version, Shapes) {
  if (version >= 7) return std::vector{std::move(node)};
  const auto flag = take<std::int64_t>(node, "is_test");
  if (!flag) return std::unexpected(flag.error());
  if (flag->value_or(0) == 0) {
    return fail(describe(node),
                ": attribute \"is_test\" is 0, expected 1; export the model for inference");
  }
  return std::vector{std::move(node)};
}

Nodes adapt_concat(NodeSpec node, std::int64_t version, Shapes) {
  if (version < 4) node.attributes.try_emplace("axis", std::int64_t{1});
  return std::vector{std::move(node)};
}

// The target was an attribute until version 4.
Nodes adapt_reshape(NodeSpec node, std::int64_t version, Shapes) {
  if (version >= 5) return std::vector{std::move(node)};
  auto target = take<Integers>(node, "shape");
  if (!target) return std::unexpected(target.error());
  if (target->has_value()) node.operands.push_back(Operand::constant(*std::move(*target)));
  return std::vector{std::move(node)};
}

// Axes of extent 1 that come or go: another shape for the same numbers. The axes are an attribute
// until version 12, and operand 1 since.
Nodes adapt_squeeze(NodeSpec node, std::int64_t, Shapes inputs) {
  auto attribute = take<Integers>(node, "axes");
  if (!attribute) return std::unexpected(attribute.error());
  Integers axes = attribute->value_or(Integers{});
  if (node.operands.size() == 2) axes = node.operands[1].integers;
  const bool removes = node.op == "Squeeze";
  const std::size_t changes = std::min<std::size_t>(axes.size(), Shape::kMaxRank);
  const int rank = inputs.empty() ? 0 : inputs[0].rank();
  const int full_rank = removes ? rank : rank + static_cast<int>(changes);
  std::array<bool, 2 * Shape::kMaxRank> named{};
  bool fits = rank > 0 && !axes.empty() && axes.size() == changes && full_rank <= Shape::kMaxRank;
  for (const std::int64_t given : axes) {
    const std::int64_t axis = given < 0 ? given + full_rank : given;
    // Axis 0 is the batch.
    fits = fits && axis >= 1 && axis < full_rank && !named[static_cast<std::size_t>(axis)];
    if (fits) named[static_cast<std::size_t>(axis)] = true;
  }
  Integers target;
  for (int axis = 0, source = 0; fits && axis < full_rank; ++axis) {
    const bool is_named = named[static_cast<std::size_t>(axis)];
    if (is_named && removes) {
      fits = inputs[0][source++] == 1;
    } else {
      target.push_back(is_named ? 1 : inputs[0][source++]);
    }
  }
  if (!fits) {
    return fail(describe(node), ": the axes ", text(AttributeValue(axes)),
                " do not fit to the input, or are the batch; expected constant axes of extent 1");
  }
  return std::vector{reshape_node(node.name, std::move(target))};
}

struct Adapter {
  std::string_view op;
  Nodes (*adapt)(NodeSpec node, std::int64_t version, Shapes inputs);
};
constexpr std::array kAdapters{
    Adapter{"Add", adapt_add},          Adapter{"BatchNormalization", adapt_inference_flag},
    Adapter{"Concat", adapt_concat},    Adapter{"Dropout", adapt_inference_flag},
    Adapter{"Gemm", adapt_gemm},        Adapter{"Reshape", adapt_reshape},
    Adapter{"Softmax", adapt_softmax},  Adapter{"Squeeze", adapt_squeeze},
    Adapter{"Unsqueeze", adapt_squeeze}};

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
  if (version < 6) node.attributes.erase("consumed_inputs");  // a hint that nobody used
  const auto adapter = std::find_if(kAdapters.begin(), kAdapters.end(),
                                    [&](const Adapter& a) { return a.op == node.op; });
  if (adapter == kAdapters.end()) return std::vector{std::move(node)};
  return adapter->adapt(std::move(node), version, inputs);
}

}  // namespace convlens::onnx
