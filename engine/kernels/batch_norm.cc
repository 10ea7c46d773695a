#include "convlens/kernels/batch_norm.h"

#include <cmath>
#include <cstdint>

#include "convlens/kernels/table.h"

namespace convlens {

namespace {

// Calls visit(offset) for every map of channel c.
template <typename Visit>
void for_each_map(const BatchNormShape& s, std::int64_t c, const Visit& visit) {
  for (std::int64_t n = 0; n < s.batch; ++n) visit((n * s.channels + c) * s.map_size);
}

float inverse_deviation(float variance, float epsilon) {
  return 1.0f / std::sqrt(variance + epsilon);
}

// The gradients of bias (the sum of dy) and of scale (the sum of dy times the normalised x) of one
// channel. The sums of the maps are added in double: there may be many small maps.
struct ChannelSums {
  double bias = 0, scale = 0;
};

ChannelSums channel_sums(const BatchNormShape& s, std::int64_t c, const float* x, float mean,
                         float inverse, const float* dy) {
  const KernelTable& table = kernels();
  ChannelSums sums;
  for_each_map(s, c, [&](std::int64_t k) {
    sums.bias += static_cast<double>(table.sum(s.map_size, dy + k));
    sums.scale += static_cast<double>(table.centered_dot(s.map_size, mean, x + k, dy + k));
  });
  sums.scale *= static_cast<double>(inverse);
  return sums;
}

void accumulate_sums(const ChannelSums& sums, std::int64_t c, float* scale_gradient,
                     float* bias_gradient) {
  if (scale_gradient) scale_gradient[c] += static_cast<float>(sums.scale);
  if (bias_gradient) bias_gradient[c] += static_cast<float>(sums.bias);
}

}  // namespace

void batch_norm_statistics(const BatchNormShape& s, const float* x, float* mean, float* variance) {
  const KernelTable& table = kernels();
  const double count = static_cast<double>(s.batch) * static_cast<double>(s.map_size);
  for (std::int64_t c = 0; c < s.channels; ++c) {
    double sum = 0, squares = 0;
    for_each_map(s, c,
                 [&](std::int64_t k) { sum += static_cast<double>(table.sum(s.map_size, x + k)); });
    mean[c] = static_cast<float>(sum / count);
    for_each_map(s, c, [&](std::int64_t k) {
      squares += static_cast<double>(table.centered_square(s.map_size, mean[c], x + k));
    });
    variance[c] = static_cast<float>(squares / count);
  }
}

void batch_norm_forward(const BatchNormShape& s, const float* x, const float* mean,
                        const float* variance, const float* scale, const float* bias, float epsilon,
                        float* y, float* activated) {
  const KernelTable& table = kernels();
  for (std::int64_t c = 0; c < s.channels; ++c) {
    const float factor = scale[c] * inverse_deviation(variance[c], epsilon);
    for_each_map(s, c, [&](std::int64_t k) {
      table.center_scale_shift(s.map_size, mean[c], factor, bias[c], x + k, y + k);
      if (activated) table.relu_forward(s.map_size, y + k, activated + k);
    });
  }
}

// With the normalised x^ = (x - mean) inverse: dx = scale inverse (dy - mean(dy) - x^ mean(dy x^)).
void batch_norm_backward(const BatchNormShape& s, const float* x, const float* mean,
                         const float* variance, const float* scale, float epsilon, const float* dy,
                         float* dx, float* scale_gradient, float* bias_gradient) {
  const KernelTable& table = kernels();
  const double count = static_cast<double>(s.batch) * static_cast<double>(s.map_size);
  for (std::int64_t c = 0; c < s.channels; ++c) {
    const float inverse = inverse_deviation(variance[c], epsilon);
    const ChannelSums sums = channel_sums(s, c, x, mean[c], inverse, dy);
    const float factor = scale[c] * inverse;
    const float of_x = -factor * inverse * static_cast<float>(sums.scale / count);
    const float constant = -factor * static_cast<float>(sums.bias / count);
    for_each_map(s, c, [&](std::int64_t k) {
      table.combine(s.map_size, factor, dy + k, of_x, mean[c], x + k, constant, dx + k);
    });
    accumulate_sums(sums, c, scale_gradient, bias_gradient);
  }
}

void batch_norm_backward_fixed(const BatchNormShape& s, const float* x, const float* mean,
                               const float* variance, const float* scale, float epsilon,
                               const float* dy, float* dx, float* scale_gradient,
                               float* bias_gradient) {
  const KernelTable& table = kernels();
  for (std::int64_t c = 0; c < s.channels; ++c) {
    const float inverse = inverse_deviation(variance[c], epsilon);
    accumulate_sums(channel_sums(s, c, x, mean[c], inverse, dy), c, scale_gradient, bias_gradient);
    for_each_map(s, c, [&](std::int64_t k) {
      table.center_scale_shift(s.map_size, 0.0f, scale[c] * inverse, 0.0f, dy + k, dx + k);
    });
  }
}

}  // namespace convlens
