#include "convlens/explain/receptive_field.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>

namespace convlens {
namespace {

// Height and width of a value's maps; a value without maps is a map of one unit that stands for all
// of its numbers.
struct Extent {
  std::int64_t height = 1, width = 1;
};
Extent map_extent(const Shape& shape) {
  if (shape.rank() != 4) return {};
  return {shape[2], shape[3]};
}

// The units of one value that are seen: [height,width]; empty while none is.
using Mask = std::vector<std::uint8_t>;

void mark_all(Mask& mask, Extent extent) {
  mask.assign(static_cast<std::size_t>(extent.height * extent.width), 1);
}

// The positions that `window` covers of an axis of `size` units, for output position `index`.
template <class Visit>
void for_each_covered(const WindowAxis& window, std::int64_t index, std::int64_t size,
                      const Visit& visit) {
  const std::int64_t first = index * window.stride - window.pad_before;
  for (std::int64_t u = 0; u < window.extent; ++u) {
    const std::int64_t position = first + u * window.dilation;
    if (position >= 0 && position < size) visit(position);
  }
}

// Marks what the marked units of the output see of the input.
void mark_windows(const Window& window, const Mask& output, Extent output_extent, Mask& input,
                  Extent input_extent) {
  input.resize(static_cast<std::size_t>(input_extent.height * input_extent.width));
  for (std::int64_t row = 0; row < output_extent.height; ++row) {
    for (std::int64_t column = 0; column < output_extent.width; ++column) {
      if (output[static_cast<std::size_t>(row * output_extent.width + column)] == 0) continue;
      for_each_covered(window.height, row, input_extent.height, [&](std::int64_t y) {
        for_each_covered(window.width, column, input_extent.width, [&](std::int64_t x) {
          input[static_cast<std::size_t>(y * input_extent.width + x)] = 1;
        });
      });
    }
  }
}

// Marks what a node reads, from what is marked of its output.
void mark_inputs(const Model& model, int node_index, std::span<const Shape> shapes,
                 std::vector<Mask>& masks) {
  const Node& node = model.nodes[static_cast<std::size_t>(node_index)];
  const auto output = static_cast<std::size_t>(model.value_of_node(node_index));
  std::vector<Shape> inputs;
  for (ValueId input : node.inputs) inputs.push_back(shapes[static_cast<std::size_t>(input)]);
  const std::optional<Window> window =
      shapes[output].rank() == 4 ? node.layer->window(inputs) : std::nullopt;
  for (ValueId value : node.inputs) {
    const auto input = static_cast<std::size_t>(value);
    const Extent extent = map_extent(shapes[input]);
    if (window && shapes[input].rank() == 4) {
      mark_windows(*window, masks[output], map_extent(shapes[output]), masks[input], extent);
    } else {
      mark_all(masks[input], extent);
    }
  }
}

void find_box(ReceptiveField& field) {
  field.left = field.width, field.top = field.height;
  for (std::int64_t row = 0; row < field.height; ++row) {
    for (std::int64_t column = 0; column < field.width; ++column) {
      if (!field.sees(row, column)) continue;
      field.left = std::min(field.left, column), field.right = std::max(field.right, column + 1);
      field.top = std::min(field.top, row), field.bottom = row + 1;
    }
  }
  if (field.right == 0) field.left = field.top = 0;
}

Status check_unit(const Model& model, const MapUnit& unit, std::span<const Shape> shapes) {
  if (unit.value < 0 || unit.value >= model.value_count()) {
    return fail("there is no value ", unit.value, " in a model of ", model.value_count());
  }
  const Shape& shape = shapes[static_cast<std::size_t>(unit.value)];
  const auto [height, width] = map_extent(shape);
  if (unit.row < 0 || unit.row >= height || unit.column < 0 || unit.column >= width) {
    return fail("unit (", unit.row, ",", unit.column, ") of value ", unit.value,
                ": expected a row below ", height, " and a column below ", width, " of ", shape);
  }
  return {};
}

}  // namespace

Result<ReceptiveField> receptive_field(const Model& model, const MapUnit& unit, int input) {
  const auto shapes = infer_shapes(model, 1);
  if (!shapes) return std::unexpected(shapes.error());
  if (Status status = check_unit(model, unit, *shapes); !status) {
    return std::unexpected(status.error());
  }
  if (input < 0 || input >= static_cast<int>(model.inputs.size())) {
    return fail("there is no input ", input, " in a model of ", model.inputs.size());
  }
  const Shape& input_shape = (*shapes)[static_cast<std::size_t>(input)];
  if (input_shape.rank() != 4) {
    return fail("input ", model.inputs[static_cast<std::size_t>(input)].name, " is ", input_shape,
                ", expected maps, [N,C,H,W]");
  }

  std::vector<Mask> masks(shapes->size());
  const auto start = static_cast<std::size_t>(unit.value);
  const auto [height, width] = map_extent((*shapes)[start]);
  masks[start].resize(static_cast<std::size_t>(height * width));
  masks[start][static_cast<std::size_t>(unit.row * width + unit.column)] = 1;
  for (int node = unit.value - static_cast<int>(model.inputs.size()); node >= 0; --node) {
    const auto output = static_cast<std::size_t>(model.value_of_node(node));
    if (!masks[output].empty()) mark_inputs(model, node, *shapes, masks);
  }

  ReceptiveField field{.height = input_shape[2], .width = input_shape[3], .seen = {}};
  field.seen = std::move(masks[static_cast<std::size_t>(input)]);
  field.seen.resize(static_cast<std::size_t>(field.height * field.width));
  find_box(field);
  return field;
}

}  // namespace convlens
