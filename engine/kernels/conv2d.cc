#include "convlens/kernels/conv2d.h"

#include <algorithm>
#include <cstdint>

#include "convlens/kernels/conv2d_reference.h"
#include "convlens/kernels/elementwise.h"
#include "convlens/kernels/table.h"

namespace convlens {

namespace {

// One algorithm on one instruction set.
struct Chosen {
  const KernelTable* table;
  const Conv2dKernels* kernels;  // null: the plain loops
};

// The padded copy holds every map with its padding, so padding and stride of a hostile file (a
// small image, a padding of 2^20 and a stride as large) could ask for any amount of memory.
constexpr std::int64_t kMaxPaddedExtent = 1 << 15;
constexpr std::int64_t kMaxPaddedMap = 1 << 26;

std::int64_t padded_extent(std::int64_t in, std::int64_t out, std::int64_t kernel,
                           std::int64_t stride, std::int64_t dilation, std::int64_t pads) {
  return in + pads + (out + kernel) * stride + kernel * dilation;
}

// Where the padding is so large that a padded copy must not be made, the plain loops are taken.
bool fits_padded_copy(const Conv2dShape& s) {
  const std::int64_t height =
      padded_extent(s.in_height, s.out_height(), s.kernel_height, s.stride_height,
                    s.dilation_height, s.pad_top + s.pad_bottom);
  const std::int64_t width =
      padded_extent(s.in_width, s.out_width(), s.kernel_width, s.stride_width, s.dilation_width,
                    s.pad_left + s.pad_right);
  return height <= kMaxPaddedExtent && width <= kMaxPaddedExtent && height * width <= kMaxPaddedMap;
}

// Backward's vectors are filled with pixels of one row: 16 lanes waste too many on narrow maps.
const KernelTable& backward_table(const Conv2dShape& s) {
  const KernelTables all = kernel_tables();
  int best = all.count - 1;
  if (all.tables[best]->lanes == 16 && s.out_width() <= 8) --best;
  return *all.tables[best];
}

// The best table of at most that many lanes.
const KernelTable& table_of_lanes(std::int64_t lanes) {
  const KernelTables all = kernel_tables();
  int best = all.count - 1;
  while (best > 0 && all.tables[best]->lanes > lanes) --best;
  return *all.tables[best];
}

bool allows_winograd(const Conv2dShape& s) {
  return s.kernel_height == 3 && s.kernel_width == 3 && s.stride_height == 1 &&
         s.stride_width == 1 && s.dilation_height == 1 && s.dilation_width == 1;
}

// Which of Winograd's tiles, if any, is faster than the direct tile. GFLOP/s of the definition's
// products, direct / F(2,3) / F(4,3); 57, 112 and 118 are the most that sums in registers reach:
//
//   maps, size       WebAssembly (relaxed)   AVX2              AVX-512
//   4 to 4, 28       28 / 17 / 26            52 / 16 / 33      59 / 12 / 28
//   8 to 8, 28       39 / 42 / 68            68 / 47 / 86      76 / 33 / 70
//   64 to 4, 28      29 / 40 / 52            65 / 38 / 58      70 / 37 / 53
//   16 to 16, 28     48 / 66 / 103           91 / 96 / 154     91 / 101 / 157
//   64 to 64, 28     54 / 94 / 158           108 / 171 / 289   104 / 190 / 318
//   128 to 128, 112  47 / 93 / 143           99 / 160 / 250    106 / 184 / 303
//   512 to 512, 14   32 / 57 / 56            86 / 139 / 182    87 / 184 / 213
//   512 to 512, 7    42 / 60 / 46            82 / 104 / 79     88 / 131 / 93
//   64 to 64, 5      53 / 74 / 62            -                 83 / 107 / 101
//   16 to 16, 5      27 / 31 / 25            62 / 35 / 30      51 / 53 / 44
//   16 to 16, 3      18 / 10 / 9             39 / 19 / 20      33 / 30 / 27
const Conv2dKernels* winograd(const KernelTable& table, const Conv2dShape& s) {
  const std::int64_t in = s.in_channels / s.groups, out = s.out_channels / s.groups;
  const std::int64_t height = s.out_height(), width = s.out_width();
  // The transforms pay where enough maps are summed up, and with wide vectors later.
  if (in < 8 || out < (table.lanes > 4 ? 8 : 4)) return nullptr;
  if (in * out < (table.lanes > 8 ? 128 : 64)) return nullptr;
  if (height < 4 || width < 4) return nullptr;
  // A tile of 4x4 outputs is half empty here, or the weights, 16 times instead of 36 times 4 bytes
  // per pair of maps, come from memory for four tiles only.
  const bool small = height < 7 || width < 7;
  if (small && table.lanes > 4 && in * out < 2048) return nullptr;
  if (small || (height <= 8 && width <= 8 && in * out >= 256 * 256)) return table.conv2d_winograd2;
  return table.conv2d_winograd4;
}

// The table of choices: the first line that fits a shape is how its forward pass is computed.
Chosen choose(const Conv2dShape& s) {
  const KernelTable& table = kernels();
  if (s.algorithm == Conv2dAlgorithm::kPlain || !fits_padded_copy(s)) return {&table, nullptr};
  const bool free = s.algorithm == Conv2dAlgorithm::kFastest;
  const bool depthwise = free || s.algorithm == Conv2dAlgorithm::kNoWinograd ||
                         s.algorithm == Conv2dAlgorithm::kDepthwise;
  if (depthwise && conv2d_is_depthwise(s)) {
    // Nearly every load of 16 lanes crosses a cache line: 42 GFLOP/s with 8 lanes, 33 with 16 for
    // 3x3, 64 maps at 56. Many maps of one input map keep to the registers of the direct tile.
    const KernelTable& shorter = table_of_lanes(8);
    if (s.groups > 1 || table.lanes <= 8) return {&shorter, &shorter.conv2d_depthwise};
  }
  if (allows_winograd(s)) {
    // Vectors are filled with output maps.
    const KernelTable& fitting = table_of_lanes(s.out_channels / s.groups <= 8 ? 8 : 16);
    if (s.algorithm == Conv2dAlgorithm::kWinograd2) return {&fitting, fitting.conv2d_winograd2};
    if (s.algorithm == Conv2dAlgorithm::kWinograd4) return {&fitting, fitting.conv2d_winograd4};
    const Conv2dKernels* best = free ? winograd(fitting, s) : nullptr;
    if (best) return {&fitting, best};
  }
  return {&table, &table.conv2d_direct};
}

std::int64_t multiply_adds(const Conv2dShape& s) {
  return s.batch * s.out_channels * s.out_height() * s.out_width() * (s.in_channels / s.groups) *
         s.kernel_height * s.kernel_width;
}

std::int64_t weight_count(const Conv2dShape& s) {
  return s.out_channels * (s.in_channels / s.groups) * s.kernel_height * s.kernel_width;
}

}  // namespace

Conv2dChoice conv2d_choice(const Conv2dShape& shape) {
  const Chosen chosen = choose(shape);
  if (!chosen.kernels) return {"plain", "scalar", 0, 0, multiply_adds(shape)};
  Conv2dChoice choice = chosen.kernels->choice(shape);
  choice.instruction_set = chosen.table->name;
  return choice;
}

std::size_t conv2d_packed_floats(const Conv2dShape& shape) {
  const Chosen chosen = choose(shape);
  if (chosen.kernels) return chosen.kernels->packed_floats(shape);
  return static_cast<std::size_t>(weight_count(shape));
}

void conv2d_pack(const Conv2dShape& shape, const float* weights, float* packed) {
  const Chosen chosen = choose(shape);
  if (chosen.kernels) return chosen.kernels->pack(shape, weights, packed);
  std::copy_n(weights, weight_count(shape), packed);
}

std::size_t conv2d_scratch_floats(const Conv2dShape& shape) {
  const Chosen chosen = choose(shape);
  return chosen.kernels ? chosen.kernels->scratch_floats(shape) : 0;
}

void conv2d_forward(const Conv2dShape& shape, const float* input, const float* packed,
                    const float* bias, const Conv2dOutput& output, float* scratch,
                    ThreadPool* pool) {
  const Chosen chosen = choose(shape);
  if (chosen.kernels)
    return chosen.kernels->forward(shape, input, packed, bias, output, scratch, pool);
  conv2d_forward_reference(shape, input, packed, bias, output.output);
  if (!output.activated) return;
  const std::int64_t count =
      shape.batch * shape.out_channels * shape.out_height() * shape.out_width();
  relu_forward(count, output.output, output.activated);
}

std::size_t conv2d_backward_scratch_floats(const Conv2dShape& shape) {
  if (!fits_padded_copy(shape)) return 0;
  const KernelTable& table = backward_table(shape);
  const std::size_t input = table.conv2d_backward_input_scratch_floats(shape);
  const std::size_t weights = table.conv2d_backward_weights_scratch_floats(shape);
  return input > weights ? input : weights;
}

void conv2d_backward_input(const Conv2dShape& shape, const float* output_gradient,
                           const float* weights, float* input_gradient, float* scratch) {
  if (fits_padded_copy(shape))
    backward_table(shape).conv2d_backward_input(shape, output_gradient, weights, input_gradient,
                                                scratch);
  else
    conv2d_backward_input_reference(shape, output_gradient, weights, input_gradient);
}

void conv2d_backward_weights(const Conv2dShape& shape, const float* input,
                             const float* output_gradient, float* weight_gradient,
                             float* bias_gradient, float* scratch) {
  if (fits_padded_copy(shape))
    backward_table(shape).conv2d_backward_weights(shape, input, output_gradient, weight_gradient,
                                                  bias_gradient, scratch);
  else
    conv2d_backward_weights_reference(shape, input, output_gradient, weight_gradient,
                                      bias_gradient);
}

}  // namespace convlens
