// Batch normalisation over maps [batch, channels, map_size] with map_size = H*W (1 for [N,F]):
// statistics, forward and backward. Ioffe and Szegedy 2015, algorithm 1. The plain loops stand in
// batch_norm_reference.h.
#pragma once

#include <cstdint>

namespace convlens {

struct BatchNormShape {
  std::int64_t batch = 1, channels = 1, map_size = 1;  // all >= 1
};

// Mean and variance of every channel over the batch and the map: [C] each. The variance is the
// biased one (divided by the count N*H*W), taken about the mean in a second pass.
void batch_norm_statistics(const BatchNormShape& shape, const float* x, float* mean,
                           float* variance);

// y = scale (x - mean) / sqrt(variance + epsilon) + bias, with the statistics of the batch in
// training and the running ones otherwise. Parameters are [C]; epsilon > 0. y may be x.
// activated: Relu of y, or null.
void batch_norm_forward(const BatchNormShape& shape, const float* x, const float* mean,
                        const float* variance, const float* scale, const float* bias, float epsilon,
                        float* y, float* activated);

// Backward of training, where mean and variance are those of x itself and so depend on it.
// dx is assigned (it may be dy); scale_gradient and bias_gradient [C] are accumulated, or null.
void batch_norm_backward(const BatchNormShape& shape, const float* x, const float* mean,
                         const float* variance, const float* scale, float epsilon, const float* dy,
                         float* dx, float* scale_gradient, float* bias_gradient);

// Backward with fixed statistics (the running ones): dx = dy scale / sqrt(variance + epsilon).
void batch_norm_backward_fixed(const BatchNormShape& shape, const float* x, const float* mean,
                               const float* variance, const float* scale, float epsilon,
                               const float* dy, float* dx, float* scale_gradient,
                               float* bias_gradient);

}  // namespace convlens
