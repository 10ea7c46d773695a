// The pooling of pool2d.h as plain loops on any scalar type.
#pragma once

#include <cstdint>
#include <limits>

#include "convlens/kernels/pool2d.h"

namespace convlens {

// Calls visit(row, column) for every pixel of the window of output (i,j), in reading order.
template <typename Visit>
void for_each_pool2d_pixel(const Pool2dShape& s, std::int64_t i, std::int64_t j,
                           const Visit& visit) {
  for (std::int64_t u = 0; u < s.kernel_height; ++u)
    for (std::int64_t v = 0; v < s.kernel_width; ++v) {
      const std::int64_t row = i * s.stride_height + u * s.dilation_height - s.pad_top;
      const std::int64_t column = j * s.stride_width + v * s.dilation_width - s.pad_left;
      if (row >= 0 && row < s.in_height && column >= 0 && column < s.in_width) visit(row, column);
    }
}

// By what the sum over the window of output (i,j) is divided.
template <typename Scalar>
Scalar average_pool2d_divisor(const Pool2dShape& s, bool count_include_pad, std::int64_t i,
                              std::int64_t j) {
  std::int64_t count = 0;
  for (std::int64_t u = 0; u < s.kernel_height; ++u)
    for (std::int64_t v = 0; v < s.kernel_width; ++v) {
      const std::int64_t row = i * s.stride_height + u * s.dilation_height - s.pad_top;
      const std::int64_t column = j * s.stride_width + v * s.dilation_width - s.pad_left;
      if (count_include_pad) {
        if (row < s.in_height + s.pad_bottom && column < s.in_width + s.pad_right) ++count;
      } else if (row >= 0 && row < s.in_height && column >= 0 && column < s.in_width) {
        ++count;
      }
    }
  return static_cast<Scalar>(count > 0 ? count : 1);
}

// Calls visit(map, i, j, index of the output) for every output.
template <typename Visit>
void for_each_pool2d_output(const Pool2dShape& s, const Visit& visit) {
  std::int64_t index = 0;
  for (std::int64_t map = 0; map < s.batch * s.channels; ++map)
    for (std::int64_t i = 0; i < s.out_height; ++i)
      for (std::int64_t j = 0; j < s.out_width; ++j, ++index) visit(map, i, j, index);
}

// sign +1 for the maximum, -1 for the minimum (the maximum of the negated numbers).
template <typename Scalar>
void winner_pool2d_forward_reference(const Pool2dShape& s, int sign, const Scalar* input,
                                     Scalar* output, std::int32_t* winners) {
  for_each_pool2d_output(
      s, [&](std::int64_t map, std::int64_t i, std::int64_t j, std::int64_t index) {
        const Scalar* pixels = input + map * s.in_height * s.in_width;
        Scalar best = -std::numeric_limits<Scalar>::infinity();
        std::int64_t winner = -1;
        for_each_pool2d_pixel(s, i, j, [&](std::int64_t row, std::int64_t column) {
          const Scalar x = static_cast<Scalar>(sign) * pixels[row * s.in_width + column];
          if (winner < 0 || x > best || x != x) best = x, winner = row * s.in_width + column;
        });
        output[index] = static_cast<Scalar>(sign) * best;
        if (winners) winners[index] = static_cast<std::int32_t>(winner);
      });
}

template <typename Scalar>
void winner_pool2d_backward_reference(const Pool2dShape& s, const Scalar* output_gradient,
                                      const std::int32_t* winners, Scalar* input_gradient) {
  const std::int64_t map_size = s.in_height * s.in_width;
  for (std::int64_t k = 0; k < s.batch * s.channels * map_size; ++k) input_gradient[k] = 0;
  for_each_pool2d_output(s, [&](std::int64_t map, std::int64_t, std::int64_t, std::int64_t index) {
    if (winners[index] >= 0)
      input_gradient[map * map_size + winners[index]] += output_gradient[index];
  });
}

template <typename Scalar>
void average_pool2d_forward_reference(const Pool2dShape& s, bool count_include_pad,
                                      const Scalar* input, Scalar* output) {
  for_each_pool2d_output(
      s, [&](std::int64_t map, std::int64_t i, std::int64_t j, std::int64_t index) {
        const Scalar* pixels = input + map * s.in_height * s.in_width;
        Scalar sum = 0;
        for_each_pool2d_pixel(s, i, j, [&](std::int64_t row, std::int64_t column) {
          sum += pixels[row * s.in_width + column];
        });
        output[index] = sum / average_pool2d_divisor<Scalar>(s, count_include_pad, i, j);
      });
}

template <typename Scalar>
void average_pool2d_backward_reference(const Pool2dShape& s, bool count_include_pad,
                                       const Scalar* output_gradient, Scalar* input_gradient) {
  const std::int64_t map_size = s.in_height * s.in_width;
  for (std::int64_t k = 0; k < s.batch * s.channels * map_size; ++k) input_gradient[k] = 0;
  for_each_pool2d_output(
      s, [&](std::int64_t map, std::int64_t i, std::int64_t j, std::int64_t index) {
        const Scalar share =
            output_gradient[index] / average_pool2d_divisor<Scalar>(s, count_include_pad, i, j);
        for_each_pool2d_pixel(s, i, j, [&](std::int64_t row, std::int64_t column) {
          input_gradient[map * map_size + row * s.in_width + column] += share;
        });
      });
}

template <typename Scalar>
void global_average_pool_forward_reference(std::int64_t maps, std::int64_t map_size,
                                           const Scalar* input, Scalar* output) {
  for (std::int64_t map = 0; map < maps; ++map) {
    Scalar sum = 0;
    for (std::int64_t k = 0; k < map_size; ++k) sum += input[map * map_size + k];
    output[map] = sum / static_cast<Scalar>(map_size);
  }
}

template <typename Scalar>
void global_average_pool_backward_reference(std::int64_t maps, std::int64_t map_size,
                                            const Scalar* output_gradient, Scalar* input_gradient) {
  for (std::int64_t k = 0; k < maps * map_size; ++k)
    input_gradient[k] = output_gradient[k / map_size] / static_cast<Scalar>(map_size);
}

}  // namespace convlens
