#include "convlens/io/onnx_computations.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "convlens/core/text.h"
#include "convlens/io/onnx_graph.h"
#include "convlens/layers/node_reader.h"

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

// What is wrong with a node: `node "shape" (Gather): attribute "axis" is 5, expected 0`.
template <class... Parts>
std::unexpected<Error> refuse(const NodeProto& node, const Parts&... parts) {
  return fail(describe(node), ": ", parts...);
}

Result<std::int64_t> integer_attribute(const NodeProto& node, std::string_view name,
                                       std::int64_t otherwise) {
  const AttributeProto* attribute = find_attribute(node, name);
  if (attribute == nullptr) return otherwise;
  if (attribute->type == AttributeProto::Type::kInt) return attribute->i;
  return refuse(node, "attribute ", quoted(name), " is of another type, expected one integer");
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

std::string list_text(const Integers& values) { return text(AttributeValue(values)); }

// A list that is an attribute in older versions and input 1 in newer ones.
Result<Integers> list_of(const NodeProto& node, Inputs inputs, std::string_view name) {
  if (inputs.size() > 1) {
    if (inputs[1].kind == Operand::Kind::kIntegers) return inputs[1].integers;
    return refuse(node, "input 1 (", name, ") holds floats, expected integers");
  }
  const AttributeProto* attribute = find_attribute(node, name);
  if (attribute == nullptr) return Integers{};
  if (attribute->type == AttributeProto::Type::kInts) return attribute->ints;
  return refuse(node, "attribute ", quoted(name), " is of another type, expected integers");
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

// Integers of every type are kept in 64 bits: those that the type cannot hold are refused.
Result<Integers> to_integers(const NodeProto& node, const Constant& source, std::int32_t type) {
  const auto [low, high] = integer_range(type);
  Integers result;
  if (source.kind == Operand::Kind::kIntegers) {
    result = source.integers;
  } else {
    for (const float value : source.floats.values()) {
      // In double 2^63 is exact, and no integer of 64 bits any more.
      const auto wide = static_cast<double>(value);
      if (!(wide >= -0x1p63 && wide < 0x1p63)) {
        return refuse(node, "the number ", value, " does not fit to ", type_name(type));
      }
      result.push_back(static_cast<std::int64_t>(value));
    }
  }
  for (const std::int64_t value : result) {
    if (value >= low && value <= high) continue;
    return refuse(node, "the number ", value, " does not fit to ", type_name(type), ", which has ",
                  low, " to ", high);
  }
  return result;
}

// Everything but zero is true, also 0.5.
Integers to_booleans(const Constant& source) {
  Integers result;
  const auto append = [&](auto value) { result.push_back(value != 0 ? 1 : 0); };
  if (source.kind == Operand::Kind::kFloats) {
    std::ranges::for_each(source.floats.values(), append);
  } else {
    std::ranges::for_each(source.integers, append);
  }
  return result;
}

Result<Constant> cast(const NodeProto& node, Inputs inputs) {
  const auto to = integer_attribute(node, "to", 0);
  if (!to) return std::unexpected(to.error());
  if (find_attribute(node, "to") == nullptr) return refuse(node, "attribute \"to\" is missing");
  const auto type = static_cast<std::int32_t>(std::clamp<std::int64_t>(*to, -1, 1000));
  const Constant& source = inputs[0];
  Constant result;
  result.shape = source.shape;
  if (is_floating(type)) {
    if (source.kind == Operand::Kind::kFloats) return source;
    result.floats = Tensor(source.shape);
    std::transform(source.integers.begin(), source.integers.end(), result.floats.data(),
                   [](std::int64_t value) { return static_cast<float>(value); });
    return result;
  }
  result.kind = Operand::Kind::kIntegers;
  if (type == DataType::kBool) {
    result.integers = to_booleans(source);
    return result;
  }
  if (!is_integer(type)) {
    return refuse(node, "attribute \"to\" is ", *to, " (", type_name(type), "), expected numbers");
  }
  auto converted = to_integers(node, source, type);
  if (!converted) return std::unexpected(converted.error());
  result.integers = *std::move(converted);
  return result;
}

// The extents of a Reshape: 0 keeps one, -1 is what is left.
Result<Constant> reshape(const NodeProto& node, Inputs inputs) {
  const Constant& source = inputs[0];
  const auto target = list_of(node, inputs, "shape");
  if (!target) return std::unexpected(target.error());
  const auto does_not_fit = [&] {
    return refuse(node, "the shape ", list_text(*target), " does not fit to a constant of shape ",
                  source.shape, "; expected extents of the same product, at most ",
                  Shape::kMaxRank);
  };
  const auto zeros_count = integer_attribute(node, "allowzero", 0);
  if (!zeros_count) return std::unexpected(zeros_count.error());
  if (*zeros_count != 0) {
    return refuse(node, "attribute \"allowzero\" is ", *zeros_count, ", expected 0");
  }
  if (target->size() > Shape::kMaxRank) return does_not_fit();
  Integers extents = *target;
  std::int64_t known = 1;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    if (extents[i] == 0 && static_cast<int>(i) < source.shape.rank()) {
      extents[i] = source.shape[static_cast<int>(i)];
    }
    if (extents[i] == -1) continue;
    if (extents[i] < 1 || extents[i] > source.shape.size() / known) return does_not_fit();
    known *= extents[i];
  }
  const auto open = std::find(extents.begin(), extents.end(), -1);
  if (open != extents.end()) *open = source.shape.size() / known;
  const Shape shape{std::span<const std::int64_t>(extents)};
  if (shape.checked_size(kMaxNumbers) != source.shape.size()) return does_not_fit();
  return reshaped(source, shape);
}

Result<Constant> transpose(const NodeProto& node, Inputs inputs) {
  const Constant& source = inputs[0];
  const int rank = source.shape.rank();
  Integers order(static_cast<std::size_t>(rank));
  std::iota(order.rbegin(), order.rend(), 0);
  if (find_attribute(node, "perm") != nullptr) {
    auto given = list_of(node, inputs.first(1), "perm");
    if (!given) return std::unexpected(given.error());
    order = *std::move(given);
  }
  Integers sorted = order;
  std::sort(sorted.begin(), sorted.end());
  Integers all(static_cast<std::size_t>(rank));
  std::iota(all.begin(), all.end(), 0);
  if (sorted != all) {
    return refuse(node, "attribute \"perm\" is ", list_text(order), ", expected each of the ", rank,
                  " axes of ", source.shape, " once");
  }

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
  const Shape& shape = inputs[0].shape;
  const auto axes = list_of(node, inputs, "axes");
  if (!axes) return std::unexpected(axes.error());
  const int rank = shape.rank() + static_cast<int>(std::min<std::size_t>(axes->size(), 99));
  const auto does_not_fit = [&] {
    return refuse(node, "the axes ", list_text(*axes), " do not fit to a constant of shape ", shape,
                  "; expected axes of the result, each once, of at most ", Shape::kMaxRank);
  };
  if (rank > Shape::kMaxRank) return does_not_fit();
  Integers extents(static_cast<std::size_t>(rank));
  for (const std::int64_t given : *axes) {
    const int axis = axis_of(given, rank);
    if (axis < 0 || extents[static_cast<std::size_t>(axis)] == 1) return does_not_fit();
    extents[static_cast<std::size_t>(axis)] = 1;
  }
  int next = 0;
  for (std::int64_t& extent : extents) {
    if (extent == 0) extent = shape[next++];
  }
  return reshaped(inputs[0], Shape{std::span<const std::int64_t>(extents)});
}

Result<Constant> squeeze(const NodeProto& node, Inputs inputs) {
  const Shape& shape = inputs[0].shape;
  const auto axes = list_of(node, inputs, "axes");
  if (!axes) return std::unexpected(axes.error());
  for (const std::int64_t given : *axes) {
    const int axis = axis_of(given, shape.rank());
    if (axis >= 0 && shape[axis] == 1) continue;
    return refuse(node, "the axes ", list_text(*axes), " do not fit to a constant of shape ", shape,
                  "; expected axes of extent 1");
  }
  Integers extents;
  for (int i = 0; i < shape.rank(); ++i) {
    const bool named = std::any_of(axes->begin(), axes->end(), [&](std::int64_t axis) {
      return axis_of(axis, shape.rank()) == i;
    });
    if (!named && !(axes->empty() && shape[i] == 1)) extents.push_back(shape[i]);
  }
  return reshaped(inputs[0], Shape{std::span<const std::int64_t>(extents)});
}

// The one axis that a list has. ONNX prescribes the attribute for Concat since version 4; for
// Gather it is 0 where it is left out.
Status expect_axis_of_list(const NodeProto& node) {
  const auto axis = integer_attribute(node, "axis", 0);
  if (!axis) return std::unexpected(axis.error());
  if (*axis == 0 || *axis == -1) return {};
  return refuse(node, "attribute \"axis\" is ", *axis, ", expected 0: the constants are lists");
}

// Of lists of integers only: the pieces of a shape.
Result<Constant> concat_lists(const NodeProto& node, Inputs inputs) {
  Integers all;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Constant& input = inputs[i];
    if (input.kind != Operand::Kind::kIntegers || input.shape.rank() != 1) {
      return refuse(node, "input ", i, " is a constant of ",
                    input.kind == Operand::Kind::kIntegers ? "integers" : "floats", " of shape ",
                    input.shape, ", expected lists of integers; let the exporter fold constants");
    }
    all.insert(all.end(), input.integers.begin(), input.integers.end());
    if (all.size() > static_cast<std::size_t>(kMaxNumbers)) {
      return refuse(node, "more than ", kMaxNumbers, " numbers");
    }
  }
  if (auto ok = expect_axis_of_list(node); !ok) return std::unexpected(ok.error());
  return integers(std::move(all));
}

// One number, or a list of them, out of a list.
Result<Constant> gather(const NodeProto& node, Inputs inputs) {
  if (inputs[0].shape.rank() != 1) {
    return refuse(node, "input 0 (data) is a constant of shape ", inputs[0].shape,
                  ", expected a list; let the exporter fold constants");
  }
  if (auto ok = expect_axis_of_list(node); !ok) return std::unexpected(ok.error());
  auto indices = list_of(node, inputs, "indices");
  if (!indices) return std::unexpected(indices.error());
  const std::int64_t count = inputs[0].shape[0];
  for (std::int64_t& index : *indices) {
    if (index < -count || index >= count) {
      return refuse(node, "index ", index, " of a list of ", count, " numbers, expected ", -count,
                    " to ", count - 1);
    }
    if (index < 0) index += count;
  }
  return picked(inputs[0], inputs[1].shape, *indices);
}

struct Computation {
  std::string_view op;
  std::size_t fewest_inputs, most_inputs;
  std::array<std::string_view, 3> attributes;  // those that it looks at
  Result<Constant> (*compute)(const NodeProto& node, Inputs inputs);
};
constexpr std::size_t kAny = 1 << 20;
// `saturate` and `round_mode` of Cast say something about types of 8 bits and less, which are
// refused. Constant checks its attributes itself.
constexpr std::array kComputations{
    Computation{"Cast", 1, 1, {"to", "saturate", "round_mode"}, cast},
    Computation{"Concat", 1, kAny, {"axis"}, concat_lists},
    Computation{"Constant", 0, 0, {}, constant_node},
    Computation{"Gather", 2, 2, {"axis"}, gather},
    Computation{"Identity", 1, 1, {}, identity},
    Computation{"Reshape", 1, 2, {"shape", "allowzero"}, reshape},
    Computation{"Squeeze", 1, 2, {"axes"}, squeeze},
    Computation{"Transpose", 1, 1, {"perm"}, transpose},
    Computation{"Unsqueeze", 1, 2, {"axes"}, unsqueeze}};

// The attributes and the number of inputs.
Status check_form(const NodeProto& node, const Computation& computation, std::size_t inputs) {
  if (inputs < computation.fewest_inputs || inputs > computation.most_inputs) {
    return refuse(
        node, "it has ", inputs, " inputs, expected ",
        inputs < computation.fewest_inputs ? "at least " : "at most ",
        inputs < computation.fewest_inputs ? computation.fewest_inputs : computation.most_inputs);
  }
  if (computation.op == "Constant") return {};
  const auto& known = computation.attributes;
  for (const AttributeProto& attribute : node.attribute) {
    if (std::find(known.begin(), known.end(), attribute.name) == known.end()) {
      return refuse(node, "attribute ", quoted(attribute.name),
                    " is not known here where all inputs are constant");
    }
  }
  return {};
}

}  // namespace

Result<Constant> compute_constant(const NodeProto& node, Inputs inputs) {
  const auto computation = std::find_if(kComputations.begin(), kComputations.end(),
                                        [&](const Computation& c) { return c.op == node.op_type; });
  if (computation == kComputations.end()) {
    return fail(describe(node), ": all its inputs are constant, and the operator ",
                printable(node.op_type),
                " is not computed from constants here; let the exporter fold constants");
  }
  if (auto ok = check_form(node, *computation, inputs.size()); !ok) {
    return std::unexpected(ok.error());
  }
  return computation->compute(node, inputs);
}

Result<Constant> compute_shape(const NodeProto& node, const Shape& shape) {
  const std::int64_t rank = shape.rank();
  const auto clamped = [&](std::int64_t position) {
    return std::clamp<std::int64_t>(position < 0 ? position + rank : position, 0, rank);
  };
  const auto start = integer_attribute(node, "start", 0);
  if (!start) return std::unexpected(start.error());
  const auto end = integer_attribute(node, "end", rank);
  if (!end) return std::unexpected(end.error());
  if (clamped(*start) >= clamped(*end)) {
    return refuse(node, "attributes \"start\" and \"end\" are ", *start, " and ", *end,
                  ", expected a part of the ", rank, " axes of ", shape);
  }
  const auto extents = shape.extents();
  return integers(Integers(extents.begin() + clamped(*start), extents.begin() + clamped(*end)));
}

}  // namespace convlens::onnx
