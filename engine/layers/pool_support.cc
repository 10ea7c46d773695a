#include "convlens/layers/pool_support.h"

#include <string>
#include <utility>

#include "convlens/layers/layer_support.h"

namespace convlens {

Result<Shape> infer_pooling(const SlidingWindow& window, std::span<const Shape> inputs) {
  if (Status status = expect_maps(inputs); !status) return std::unexpected(status.error());
  const Result<PlacedWindow> placed = window.place_pooling(inputs[0]);
  if (!placed) return std::unexpected(placed.error());
  return Shape{inputs[0][0], inputs[0][1], placed->height.out, placed->width.out};
}

Pool2dShape pool_shape(const SlidingWindow& window, const Shape& maps, std::int64_t batch) {
  const PlacedWindow placed = *window.place(maps);
  return {.batch = batch,
          .channels = maps[1],
          .in_height = maps[2],
          .in_width = maps[3],
          .out_height = placed.height.out,
          .out_width = placed.width.out,
          .kernel_height = window.height.kernel,
          .kernel_width = window.width.kernel,
          .stride_height = window.height.stride,
          .stride_width = window.width.stride,
          .dilation_height = window.height.dilation,
          .dilation_width = window.width.dilation,
          .pad_top = placed.height.pad_before,
          .pad_left = placed.width.pad_before,
          .pad_bottom = placed.height.pad_after,
          .pad_right = placed.width.pad_after};
}

std::vector<LayerExample> pooling_examples(std::string_view op) {
  using List = std::vector<std::int64_t>;
  std::vector<LayerExample> examples;
  const auto example = [&](const Shape& input, Attributes attributes) {
    examples.push_back({single_node(op, "pool", std::move(attributes)), {input}});
  };
  example({2, 3, 8, 8}, {{"kernel_shape", List{2, 2}}, {"strides", List{2, 2}}});
  example({2, 1, 7, 9}, {{"kernel_shape", List{2, 2}}, {"strides", List{2, 2}}});
  example({2, 1, 7, 9},
          {{"kernel_shape", List{2, 3}}, {"strides", List{2, 2}}, {"ceil_mode", std::int64_t{1}}});
  example({2, 5, 6, 5}, {{"kernel_shape", List{3, 3}}});
  example({2, 2, 6, 7},
          {{"kernel_shape", List{3, 3}}, {"strides", List{2, 2}}, {"pads", List{1, 1, 1, 1}}});
  example({2, 2, 6, 8}, {{"kernel_shape", List{3, 2}},
                         {"strides", List{2, 3}},
                         {"pads", List{2, 0, 1, 1}},
                         {"ceil_mode", std::int64_t{1}}});
  example({2, 2, 7, 6}, {{"kernel_shape", List{2, 3}},
                         {"strides", List{2, 2}},
                         {"auto_pad", std::string("SAME_UPPER")}});
  example({2, 2, 7, 6}, {{"kernel_shape", List{4, 2}}, {"auto_pad", std::string("SAME_LOWER")}});
  example(
      {2, 2, 7, 6},
      {{"kernel_shape", List{4, 2}}, {"strides", List{2, 1}}, {"auto_pad", std::string("VALID")}});
  return examples;
}

}  // namespace convlens
