// The functions of batch_norm.h as plain loops on any scalar type.
#pragma once

#include <cmath>
#include <cstdint>

#include "convlens/kernels/batch_norm.h"

namespace convlens {

// Calls visit(index) for every number of channel c.
template <typename Visit>
void for_each_in_channel(const BatchNormShape& s, std::int64_t c, const Visit& visit) {
  for (std::int64_t n = 0; n < s.batch; ++n)
    for (std::int64_t p = 0; p < s.map_size; ++p) visit((n * s.channels + c) * s.map_size + p);
}

template <typename Scalar>
void batch_norm_statistics_reference(const BatchNormShape& s, const Scalar* x, Scalar* mean,
                                     Scalar* variance) {
  const Scalar count = static_cast<Scalar>(s.batch * s.map_size);
  for (std::int64_t c = 0; c < s.channels; ++c) {
    Scalar sum = 0, squares = 0;
    for_each_in_channel(s, c, [&](std::int64_t k) { sum += x[k]; });
    mean[c] = sum / count;
    for_each_in_channel(s, c,
                        [&](std::int64_t k) { squares += (x[k] - mean[c]) * (x[k] - mean[c]); });
    variance[c] = squares / count;
  }
}

template <typename Scalar>
void batch_norm_forward_reference(const BatchNormShape& s, const Scalar* x, const Scalar* mean,
                                  const Scalar* variance, const Scalar* scale, const Scalar* bias,
                                  Scalar epsilon, Scalar* y) {
  for (std::int64_t c = 0; c < s.channels; ++c)
    for_each_in_channel(s, c, [&](std::int64_t k) {
      y[k] = scale[c] * (x[k] - mean[c]) / std::sqrt(variance[c] + epsilon) + bias[c];
    });
}

// The sums over one channel of dy and of dy (x - mean) / sqrt(variance + epsilon): the gradients
// of bias and scale.
template <typename Scalar>
struct BatchNormSums {
  Scalar bias = 0, scale = 0;
};

template <typename Scalar>
BatchNormSums<Scalar> batch_norm_sums_reference(const BatchNormShape& s, std::int64_t c,
                                                const Scalar* x, const Scalar* mean,
                                                const Scalar* variance, Scalar epsilon,
                                                const Scalar* dy) {
  BatchNormSums<Scalar> sums;
  for_each_in_channel(s, c, [&](std::int64_t k) {
    sums.bias += dy[k];
    sums.scale += dy[k] * (x[k] - mean[c]) / std::sqrt(variance[c] + epsilon);
  });
  return sums;
}

template <typename Scalar>
void batch_norm_backward_reference(const BatchNormShape& s, const Scalar* x, const Scalar* mean,
                                   const Scalar* variance, const Scalar* scale, Scalar epsilon,
                                   const Scalar* dy, Scalar* dx, Scalar* scale_gradient,
                                   Scalar* bias_gradient) {
  const Scalar count = static_cast<Scalar>(s.batch * s.map_size);
  for (std::int64_t c = 0; c < s.channels; ++c) {
    const auto sums = batch_norm_sums_reference(s, c, x, mean, variance, epsilon, dy);
    const Scalar inverse = 1 / std::sqrt(variance[c] + epsilon);
    for_each_in_channel(s, c, [&](std::int64_t k) {
      const Scalar normalised = (x[k] - mean[c]) * inverse;
      dx[k] = scale[c] * inverse * (dy[k] - (sums.bias + normalised * sums.scale) / count);
    });
    if (scale_gradient) scale_gradient[c] += sums.scale;
    if (bias_gradient) bias_gradient[c] += sums.bias;
  }
}

template <typename Scalar>
void batch_norm_backward_fixed_reference(const BatchNormShape& s, const Scalar* x,
                                         const Scalar* mean, const Scalar* variance,
                                         const Scalar* scale, Scalar epsilon, const Scalar* dy,
                                         Scalar* dx, Scalar* scale_gradient,
                                         Scalar* bias_gradient) {
  for (std::int64_t c = 0; c < s.channels; ++c) {
    const auto sums = batch_norm_sums_reference(s, c, x, mean, variance, epsilon, dy);
    for_each_in_channel(
        s, c, [&](std::int64_t k) { dx[k] = dy[k] * scale[c] / std::sqrt(variance[c] + epsilon); });
    if (scale_gradient) scale_gradient[c] += sums.scale;
    if (bias_gradient) bias_gradient[c] += sums.bias;
  }
}

}  // namespace convlens
