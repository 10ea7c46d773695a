// The convolution of conv2d.h as plain as the lecture writes it, on any scalar type: float to
// compare with the fast kernels, double for finite differences.
#pragma once

#include <cstdint>

#include "convlens/kernels/conv2d.h"

namespace convlens {

// Calls visit(x_index, w_index, y_index) for every product of the convolution, with the index of
// the output changing slowest. Products with the padding (zeros) are left out.
template <typename Visit>
void for_each_conv2d_product(const Conv2dShape& s, const Visit& visit) {
  const std::int64_t out_height = s.out_height(), out_width = s.out_width();
  const std::int64_t group_in = s.in_channels / s.groups, group_out = s.out_channels / s.groups;
  std::int64_t y = 0;
  for (std::int64_t n = 0; n < s.batch; ++n)
    for (std::int64_t m = 0; m < s.out_channels; ++m)
      for (std::int64_t i = 0; i < out_height; ++i)
        for (std::int64_t j = 0; j < out_width; ++j, ++y)
          for (std::int64_t c = 0; c < group_in; ++c)
            for (std::int64_t u = 0; u < s.kernel_height; ++u)
              for (std::int64_t v = 0; v < s.kernel_width; ++v) {
                const std::int64_t row = i * s.stride_height + u * s.dilation_height - s.pad_top;
                const std::int64_t column = j * s.stride_width + v * s.dilation_width - s.pad_left;
                if (row < 0 || row >= s.in_height || column < 0 || column >= s.in_width) continue;
                const std::int64_t channel = n * s.in_channels + m / group_out * group_in + c;
                visit((channel * s.in_height + row) * s.in_width + column,
                      ((m * group_in + c) * s.kernel_height + u) * s.kernel_width + v, y);
              }
}

// input [N,C,H,W], weights [M,C/groups,kh,kw], bias [M] or null; output [N,M,OH,OW] is assigned.
template <typename Scalar>
void conv2d_forward_reference(const Conv2dShape& s, const Scalar* input, const Scalar* weights,
                              const Scalar* bias, Scalar* output) {
  const std::int64_t plane = s.out_height() * s.out_width();
  for (std::int64_t k = 0; k < s.batch * s.out_channels * plane; ++k)
    output[k] = bias ? bias[k / plane % s.out_channels] : Scalar(0);
  for_each_conv2d_product(s, [&](std::int64_t x, std::int64_t w, std::int64_t y) {
    output[y] += input[x] * weights[w];
  });
}

// input_gradient [N,C,H,W] is assigned.
template <typename Scalar>
void conv2d_backward_input_reference(const Conv2dShape& s, const Scalar* output_gradient,
                                     const Scalar* weights, Scalar* input_gradient) {
  for (std::int64_t k = 0; k < s.batch * s.in_channels * s.in_height * s.in_width; ++k)
    input_gradient[k] = Scalar(0);
  for_each_conv2d_product(s, [&](std::int64_t x, std::int64_t w, std::int64_t y) {
    input_gradient[x] += output_gradient[y] * weights[w];
  });
}

// weight_gradient [M,C/groups,kh,kw] and bias_gradient [M] (or null) are accumulated.
template <typename Scalar>
void conv2d_backward_weights_reference(const Conv2dShape& s, const Scalar* input,
                                       const Scalar* output_gradient, Scalar* weight_gradient,
                                       Scalar* bias_gradient) {
  for_each_conv2d_product(s, [&](std::int64_t x, std::int64_t w, std::int64_t y) {
    weight_gradient[w] += output_gradient[y] * input[x];
  });
  if (!bias_gradient) return;
  const std::int64_t plane = s.out_height() * s.out_width();
  for (std::int64_t k = 0; k < s.batch * s.out_channels * plane; ++k)
    bias_gradient[k / plane % s.out_channels] += output_gradient[k];
}

}  // namespace convlens
