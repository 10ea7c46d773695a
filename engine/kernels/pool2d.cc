#include "convlens/kernels/pool2d.h"

#include <cstdint>
#include <initializer_list>

#include "convlens/kernels/table.h"

namespace convlens {

namespace {

constexpr std::int64_t kMaxExtent = std::int64_t{1} << 30;

bool valid_axis(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride,
                std::int64_t dilation, std::int64_t pad_before, std::int64_t pad_after) {
  for (std::int64_t extent : {in, out, kernel, stride, dilation})
    if (extent < 1 || extent > kMaxExtent) return false;
  for (std::int64_t pad : {pad_before, pad_after})
    if (pad < 0 || pad > kMaxExtent) return false;
  return out <= pool_out_extent(in, kernel, stride, dilation, pad_before, pad_after, true);
}

}  // namespace

std::int64_t pool_out_extent(std::int64_t in, std::int64_t kernel, std::int64_t stride,
                             std::int64_t dilation, std::int64_t pad_before, std::int64_t pad_after,
                             bool ceil_mode) {
  const std::int64_t room = in + pad_before + pad_after - dilation * (kernel - 1) - 1;
  if (room < 0) return 0;
  if (!ceil_mode) return room / stride + 1;
  const std::int64_t out = (room + stride - 1) / stride + 1;
  return (out - 1) * stride >= in + pad_before ? out - 1 : out;
}

bool valid(const Pool2dShape& s) {
  return s.batch >= 1 && s.batch <= kMaxExtent && s.channels >= 1 && s.channels <= kMaxExtent &&
         valid_axis(s.in_height, s.out_height, s.kernel_height, s.stride_height, s.dilation_height,
                    s.pad_top, s.pad_bottom) &&
         valid_axis(s.in_width, s.out_width, s.kernel_width, s.stride_width, s.dilation_width,
                    s.pad_left, s.pad_right);
}

void max_pool2d_forward(const Pool2dShape& shape, const float* input, float* output,
                        std::int32_t* winners) {
  kernels().max_pool2d_forward(shape, input, output, winners);
}

void min_pool2d_forward(const Pool2dShape& shape, const float* input, float* output,
                        std::int32_t* winners) {
  kernels().min_pool2d_forward(shape, input, output, winners);
}

void winner_pool2d_backward(const Pool2dShape& shape, const float* output_gradient,
                            const std::int32_t* winners, float* input_gradient) {
  kernels().winner_pool2d_backward(shape, output_gradient, winners, input_gradient);
}

void average_pool2d_forward(const Pool2dShape& shape, bool count_include_pad, const float* input,
                            float* output) {
  kernels().average_pool2d_forward(shape, count_include_pad, input, output);
}

void average_pool2d_backward(const Pool2dShape& shape, bool count_include_pad,
                             const float* output_gradient, float* input_gradient) {
  kernels().average_pool2d_backward(shape, count_include_pad, output_gradient, input_gradient);
}

void global_average_pool_forward(std::int64_t maps, std::int64_t map_size, const float* input,
                                 float* output) {
  const KernelTable& table = kernels();
  for (std::int64_t map = 0; map < maps; ++map, input += map_size)
    output[map] = table.sum(map_size, input) / static_cast<float>(map_size);
}

void global_average_pool_backward(std::int64_t maps, std::int64_t map_size,
                                  const float* output_gradient, float* input_gradient) {
  for (std::int64_t map = 0; map < maps; ++map) {
    const float share = output_gradient[map] / static_cast<float>(map_size);
    for (std::int64_t k = 0; k < map_size; ++k) *input_gradient++ = share;
  }
}

}  // namespace convlens
