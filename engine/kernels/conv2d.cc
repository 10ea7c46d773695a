#include "convlens/kernels/conv2d.h"

#include <cstdint>

#include "convlens/kernels/conv2d_reference.h"
#include "convlens/kernels/table.h"

namespace convlens {

namespace {

// How a shape is computed.
enum class Algorithm {
  kPlain,  // the plain loops: where the padding is so large that a padded copy must not be made
  kTile,   // simd/conv2d_tile.h
};

struct Choice {
  Algorithm algorithm;
  const KernelTable* table;
};

// The padded copy holds every map with its padding, so padding and stride of a hostile file (a
// small image, a padding of 2^20 and a stride as large) could ask for any amount of memory.
constexpr std::int64_t kMaxPaddedExtent = 1 << 15;
constexpr std::int64_t kMaxPaddedMap = 1 << 26;

std::int64_t padded_extent(std::int64_t in, std::int64_t out, std::int64_t kernel,
                           std::int64_t stride, std::int64_t dilation, std::int64_t pads) {
  return in + pads + (out + kernel) * stride + kernel * dilation;
}

Choice choose(const Conv2dShape& s) {
  const KernelTables all = kernel_tables();
  const std::int64_t height =
      padded_extent(s.in_height, s.out_height(), s.kernel_height, s.stride_height,
                    s.dilation_height, s.pad_top + s.pad_bottom);
  const std::int64_t width =
      padded_extent(s.in_width, s.out_width(), s.kernel_width, s.stride_width, s.dilation_width,
                    s.pad_left + s.pad_right);
  if (height > kMaxPaddedExtent || width > kMaxPaddedExtent || height * width > kMaxPaddedMap)
    return {Algorithm::kPlain, all.tables[0]};
  // Vectors are filled with pixels of one row: 16 lanes waste too many on narrow maps.
  int best = all.count - 1;
  if (all.tables[best]->lanes == 16 && s.out_width() <= 8) --best;
  return {Algorithm::kTile, all.tables[best]};
}

}  // namespace

std::size_t conv2d_packed_floats(const Conv2dShape& shape) {
  return choose(shape).table->conv2d_packed_floats(shape);
}

void conv2d_pack(const Conv2dShape& shape, const float* weights, float* packed) {
  const Choice choice = choose(shape);
  if (choice.algorithm == Algorithm::kTile)
    return choice.table->conv2d_pack(shape, weights, packed);
  const std::size_t count = conv2d_packed_floats(shape);
  for (std::size_t k = 0; k < count; ++k) packed[k] = weights[k];
}

std::size_t conv2d_scratch_floats(const Conv2dShape& shape) {
  const Choice choice = choose(shape);
  return choice.algorithm == Algorithm::kTile ? choice.table->conv2d_scratch_floats(shape) : 0;
}

std::size_t conv2d_backward_scratch_floats(const Conv2dShape& shape) {
  const Choice choice = choose(shape);
  if (choice.algorithm == Algorithm::kPlain) return 0;
  const std::size_t input = choice.table->conv2d_backward_input_scratch_floats(shape);
  const std::size_t weights = choice.table->conv2d_backward_weights_scratch_floats(shape);
  return input > weights ? input : weights;
}

void conv2d_forward(const Conv2dShape& shape, const float* input, const float* packed,
                    const float* bias, float* output, float* scratch) {
  const Choice choice = choose(shape);
  if (choice.algorithm == Algorithm::kTile)
    choice.table->conv2d_forward(shape, input, packed, bias, output, scratch);
  else
    conv2d_forward_reference(shape, input, packed, bias, output);
}

void conv2d_backward_input(const Conv2dShape& shape, const float* output_gradient,
                           const float* weights, float* input_gradient, float* scratch) {
  const Choice choice = choose(shape);
  if (choice.algorithm == Algorithm::kTile)
    choice.table->conv2d_backward_input(shape, output_gradient, weights, input_gradient, scratch);
  else
    conv2d_backward_input_reference(shape, output_gradient, weights, input_gradient);
}

void conv2d_backward_weights(const Conv2dShape& shape, const float* input,
                             const float* output_gradient, float* weight_gradient,
                             float* bias_gradient, float* scratch) {
  const Choice choice = choose(shape);
  if (choice.algorithm == Algorithm::kTile)
    choice.table->conv2d_backward_weights(shape, input, output_gradient, weight_gradient,
                                          bias_gradient, scratch);
  else
    conv2d_backward_weights_reference(shape, input, output_gradient, weight_gradient,
                                      bias_gradient);
}

}  // namespace convlens
