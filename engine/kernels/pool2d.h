// Pooling on plain pointers: maximum, minimum, average, and the average of a whole map; forward and
// backward. Maps are [N,C,H,W]; every map is pooled for itself. The plain loops stand in
// pool2d_reference.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace convlens {

// Output (i,j) sees the inputs (i*sh + u*dh - top, j*sw + v*dw - left) for u < kh, v < kw.
// The size of the output is given, since floor and ceil mode differ in it: see pool_out_extent.
struct Pool2dShape {
  std::int64_t batch = 1, channels = 1, in_height = 1, in_width = 1;
  std::int64_t out_height = 1, out_width = 1;
  std::int64_t kernel_height = 1, kernel_width = 1;
  std::int64_t stride_height = 1, stride_width = 1;
  std::int64_t dilation_height = 1, dilation_width = 1;
  std::int64_t pad_top = 0, pad_left = 0, pad_bottom = 0, pad_right = 0;
};

// Outputs along one axis: floor((n + pads - d*(k-1) - 1) / s) + 1, or with ceil; in ceil mode a
// last window that would start behind the image and its leading padding is dropped, as in PyTorch
// and ONNX. Less than 1 where the kernel does not fit.
std::int64_t pool_out_extent(std::int64_t in, std::int64_t kernel, std::int64_t stride,
                             std::int64_t dilation, std::int64_t pad_before, std::int64_t pad_after,
                             bool ceil_mode);

// Whether every extent is >= 1, pads are >= 0, and the output is not larger than ceil mode allows.
bool valid(const Pool2dShape& shape);

// The padding never wins; a window without any pixel gives -infinity. A NaN wins.
// winners: [N,C,OH,OW] or null: the index in the map (row * W + column) of the first pixel of the
// window, in reading order, that has the maximum; -1 for a window without any pixel.
void max_pool2d_forward(const Pool2dShape& shape, const float* input, float* output,
                        std::int32_t* winners);
// The same for the minimum; a window without any pixel gives +infinity.
void min_pool2d_forward(const Pool2dShape& shape, const float* input, float* output,
                        std::int32_t* winners);

// Of maximum or minimum: every winner gets the gradient of its window. input_gradient is assigned.
void winner_pool2d_backward(const Pool2dShape& shape, const float* output_gradient,
                            const std::int32_t* winners, float* input_gradient);

// The sum of the window's pixels divided by their number or, with count_include_pad, by the number
// of the kernel's positions on the image and its padding. A window without any pixel gives 0.
void average_pool2d_forward(const Pool2dShape& shape, bool count_include_pad, const float* input,
                            float* output);
// input_gradient is assigned.
void average_pool2d_backward(const Pool2dShape& shape, bool count_include_pad,
                             const float* output_gradient, float* input_gradient);

// input [maps, map_size] to output [maps], the mean of every map; maps = N*C, map_size = H*W >= 1.
void global_average_pool_forward(std::int64_t maps, std::int64_t map_size, const float* input,
                                 float* output);
// input_gradient is assigned.
void global_average_pool_backward(std::int64_t maps, std::int64_t map_size,
                                  const float* output_gradient, float* input_gradient);

}  // namespace convlens
