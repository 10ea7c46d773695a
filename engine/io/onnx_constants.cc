#include "convlens/io/onnx_constants.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "convlens/io/onnx_graph.h"

namespace convlens::onnx {
namespace {

using Integers = std::vector<std::int64_t>;
using Inputs = std::span<const Constant>;

constexpr std::int64_t kMaxNumbers = std::int64_t{1} << 28;  // of one constant

const AttributeProto* find_attribute(const NodeProto& node, std::string_view name) {
  const auto found = std::find_if(node.attribute.begin(), node.attribute.end(),
                                  [&](const AttributeProto& a) { return a.name == name; });
  return found == node.attribute.end() ? nullptr : &*found;
}

std::int64_t integer_attribute(const NodeProto& node, std::string_view name,
                               std::int64_t otherwise) {
  const AttributeProto* attribute = find_attribute(node, name);
  return attribute == nullptr ? otherwise : attribute->i;
}

Constant integers(Integers values) {
  Constant constant;
  constant.kind = Operand::Kind::kIntegers;
  constant.shape = Shape{static_cast<std::int64_t>(values.size())};
  constant.integers = std::move(values);
  return constant;
}

Constant floats(const Shape& shape, std::span<const float> values) {
  Constant constant;
  constant.shape = shape;
  constant.floats = Tensor(shape, values);
  return constant;
}

// The same numbers under another shape. Precondition: of equal size.
Constant reshaped(Constant constant, const Shape& shape) {
  constant.shape = shape;
  if (constant.kind == Operand::Kind::kFloats)
    constant.floats = Tensor(shape, constant.floats.values());
  return constant;
}

// The numbers at `indices`, in this order.
Constant picked(const Constant& source, const Shape& shape, const Integers& indices) {
  Constant result;
  result.kind = source.kind;
  result.shape = shape;
  const auto copy = [&](const auto& from, auto& to) {
    for (std::size_t i = 0; i < indices.size(); ++i) {
      to[i] = from[static_cast<std::size_t>(indices[i])];
    }
  };
  if (source.kind == Operand::Kind::kFloats) {
    result.floats = Tensor(shape);
    const auto to = result.floats.values();
    copy(source.floats.values(), to);
  } else {
    result.integers.resize(indices.size());
    copy(source.integers, result.integers);
  }
  return result;
}

// An axis counted from the end where it is negative; -1 where there is no such axis.
int axis_of(std::int64_t axis, int rank) {
  if (axis < -rank || axis >= rank) return -1;
  return static_cast<int>(axis < 0 ? axis + rank : axis);
}

// A list that is an attribute in older versions and input 1 in newer ones.
Integers list_of(const NodeProto& node, Inputs inputs, std::string_view name) {
  if (inputs.size() > 1) return inputs[1].integers;
  const AttributeProto* attribute = find_attribute(node, name);
  return attribute == nullptr ? Integers{} : attribute->ints;
}

std::unexpected<Error> does_not_fit(const NodeProto& node) {
  return fail(describe(node), ": its constant operands or attributes do not fit together");
}

Result<Constant> constant_node(const NodeProto& node, Inputs) {
  for (const AttributeProto& attribute : node.attribute) {
    if (attribute.name == "value" && attribute.t != nullptr) return to_constant(*attribute.t);
    if (attribute.name == "value_float") return floats(Shape{}, {&attribute.f, 1});
    if (attribute.name == "value_int") return reshaped(integers({attribute.i}), Shape{});
    if (attribute.name == "value_ints" && !attribute.ints.empty()) return integers(attribute.ints);
    if (attribute.name == "value_floats" && !attribute.floats.empty()) {
      return floats(Shape{static_cast<std::int64_t>(attribute.floats.size())}, attribute.floats);
    }
    return fail(describe(node), ": attribute ", quoted(attribute.name),
                " cannot be read, expected a dense tensor or numbers");
  }
  return fail(describe(node), ": the constant has no value");
}

Result<Constant> identity(const NodeProto&, Inputs inputs) { return inputs[0]; }

Result<Constant> cast(const NodeProto& node, Inputs inputs) {
  const std::int64_t type = integer_attribute(node, "to", 0);
  const bool to_floats = is_floating(static_cast<std::int32_t>(type));
  const Constant& source = inputs[0];
  if (to_floats == (source.kind == Operand::Kind::kFloats)) return source;
  Constant result;
  result.shape = source.shape;
  if (to_floats) {
    result.floats = Tensor(source.shape);
    std::transform(source.integers.begin(), source.integers.end(), result.floats.data(),
                   [](std::int64_t value) { return static_cast<float>(value); });
    return result;
  }
  result.kind = Operand::Kind::kIntegers;
  for (const float value : source.floats.values()) {
    if (!(std::abs(value) < 0x1p62f)) return does_not_fit(node);
    result.integers.push_back(static_cast<std::int64_t>(value));
  }
  return result;
}

Result<Constant> reshape(const NodeProto& node, Inputs inputs) {
  if (inputs.size() != 2 || inputs[1].integers.size() > Shape::kMaxRank) return does_not_fit(node);
  const Constant& source = inputs[0];
  Integers extents = inputs[1].integers;
  std::int64_t known = 1;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    if (extents[i] == 0 && static_cast<int>(i) < source.shape.rank()) {
      extents[i] = source.shape[static_cast<int>(i)];
    }
    if (extents[i] == -1) continue;
    if (extents[i] < 1 || extents[i] > source.shape.size() / known) return does_not_fit(node);
    known *= extents[i];
  }
  const auto open = std::find(extents.begin(), extents.end(), -1);
  if (open != extents.end()) *open = source.shape.size() / known;
  const Shape shape{std::span<const std::int64_t>(extents)};
  if (shape.checked_size(kMaxNumbers) != source.shape.size()) return does_not_fit(node);
  return reshaped(source, shape);
}

Result<Constant> transpose(const NodeProto& node, Inputs inputs) {
  const Constant& source = inputs[0];
  const int rank = source.shape.rank();
  Integers order(static_cast<std::size_t>(rank));
  std::iota(order.rbegin(), order.rend(), 0);
  if (const AttributeProto* given = find_attribute(node, "perm")) order = given->ints;
  Integers sorted = order;
  std::sort(sorted.begin(), sorted.end());
  Integers all(static_cast<std::size_t>(rank));
  std::iota(all.begin(), all.end(), 0);
  if (sorted != all) return does_not_fit(node);

  std::array<std::int64_t, Shape::kMaxRank> steps{}, position{};
  std::int64_t step = 1;
  for (int axis = rank - 1; axis >= 0; --axis) {
    steps[static_cast<std::size_t>(axis)] = step;
    step *= source.shape[axis];
  }
  Shape shape = source.shape;
  for (int axis = 0; axis < rank; ++axis) {
    shape[axis] = source.shape[static_cast<int>(order[static_cast<std::size_t>(axis)])];
  }
  Integers indices(static_cast<std::size_t>(shape.size()));
  for (std::int64_t& index : indices) {
    for (int axis = 0; axis < rank; ++axis) {
      const auto place = static_cast<std::size_t>(axis);
      index += position[place] * steps[static_cast<std::size_t>(order[place])];
    }
    for (int axis = rank - 1; axis >= 0; --axis) {  // the next position, last axis fastest
      auto& place = position[static_cast<std::size_t>(axis)];
      if (++place < shape[axis]) break;
      place = 0;
    }
  }
  return picked(source, shape, indices);
}

Result<Constant> unsqueeze(const NodeProto& node, Inputs inputs) {
  const Integers axes = list_of(node, inputs, "axes");
  const int rank =
      inputs[0].shape.rank() + static_cast<int>(std::min<std::size_t>(axes.size(), 99));
  if (rank > Shape::kMaxRank) return does_not_fit(node);
  Integers extents(static_cast<std::size_t>(rank));
  for (const std::int64_t given : axes) {
    const int axis = axis_of(given, rank);
    if (axis < 0 || extents[static_cast<std::size_t>(axis)] == 1) return does_not_fit(node);
    extents[static_cast<std::size_t>(axis)] = 1;
  }
  int next = 0;
  for (std::int64_t& extent : extents) {
    if (extent == 0) extent = inputs[0].shape[next++];
  }
  return reshaped(inputs[0], Shape{std::span<const std::int64_t>(extents)});
}

Result<Constant> squeeze(const NodeProto& node, Inputs inputs) {
  const Shape& shape = inputs[0].shape;
  const Integers axes = list_of(node, inputs, "axes");
  Integers extents;
  for (int i = 0; i < shape.rank(); ++i) {
    const bool named = std::any_of(axes.begin(), axes.end(), [&](std::int64_t axis) {
      return axis_of(axis, shape.rank()) == i;
    });
    if (named && shape[i] != 1) return does_not_fit(node);
    if (!named && !(axes.empty() && shape[i] == 1)) extents.push_back(shape[i]);
  }
  return reshaped(inputs[0], Shape{std::span<const std::int64_t>(extents)});
}

// Of lists of integers only: the pieces of a shape.
Result<Constant> concat_lists(const NodeProto& node, Inputs inputs) {
  Integers joined;
  for (const Constant& input : inputs) {
    if (input.kind != Operand::Kind::kIntegers || input.shape.rank() != 1) {
      return does_not_fit(node);
    }
    joined.insert(joined.end(), input.integers.begin(), input.integers.end());
    if (joined.size() > static_cast<std::size_t>(kMaxNumbers)) return does_not_fit(node);
  }
  if (joined.empty()) return does_not_fit(node);
  return integers(std::move(joined));
}

// One number, or a list of them, out of a list.
Result<Constant> gather(const NodeProto& node, Inputs inputs) {
  const bool fits = inputs.size() == 2 && inputs[0].shape.rank() == 1 &&
                    inputs[1].kind == Operand::Kind::kIntegers;
  if (!fits) return does_not_fit(node);
  const std::int64_t count = inputs[0].shape[0];
  Integers indices = inputs[1].integers;
  for (std::int64_t& index : indices) {
    if (index < -count || index >= count) return does_not_fit(node);
    if (index < 0) index += count;
  }
  return picked(inputs[0], inputs[1].shape, indices);
}

struct Computation {
  std::string_view op;
  std::size_t fewest_inputs;
  Result<Constant> (*compute)(const NodeProto& node, Inputs inputs);
};
constexpr std::array kComputations{Computation{"Cast", 1, cast},
                                   Computation{"Concat", 1, concat_lists},
                                   Computation{"Constant", 0, constant_node},
                                   Computation{"Gather", 2, gather},
                                   Computation{"Identity", 1, identity},
                                   Computation{"Reshape", 2, reshape},
                                   Computation{"Squeeze", 1, squeeze},
                                   Computation{"Transpose", 1, transpose},
                                   Computation{"Unsqueeze", 1, unsqueeze}};

}  // namespace

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

Result<Constant> compute_constant(const NodeProto& node, Inputs inputs) {
  const auto computation = std::find_if(kComputations.begin(), kComputations.end(),
                                        [&](const Computation& c) { return c.op == node.op_type; });
  if (computation == kComputations.end()) {
    return fail(describe(node), ": all its inputs are constant, and the operator ", node.op_type,
                " is not computed from constants here; let the exporter fold constants");
  }
  if (inputs.size() < computation->fewest_inputs) return does_not_fit(node);
  return computation->compute(node, inputs);
}

Result<Constant> compute_shape(const NodeProto& node, const Shape& shape) {
  const std::int64_t rank = shape.rank();
  const auto clamped = [&](std::int64_t position) {
    return std::clamp<std::int64_t>(position < 0 ? position + rank : position, 0, rank);
  };
  const std::int64_t start = clamped(integer_attribute(node, "start", 0));
  const std::int64_t end = clamped(integer_attribute(node, "end", rank));
  if (start >= end) return does_not_fit(node);
  const auto extents = shape.extents();
  return integers(Integers(extents.begin() + start, extents.begin() + end));
}

}  // namespace convlens::onnx
