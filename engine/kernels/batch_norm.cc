#include "convlens/kernels/batch_norm.h"

#include <cstdint>

#include "convlens/kernels/batch_norm_reference.h"

namespace convlens {

void batch_norm_statistics(const BatchNormShape& shape, const float* x, float* mean,
                           float* variance) {
  batch_norm_statistics_reference(shape, x, mean, variance);
}

void batch_norm_forward(const BatchNormShape& shape, const float* x, const float* mean,
                        const float* variance, const float* scale, const float* bias, float epsilon,
                        float* y) {
  batch_norm_forward_reference(shape, x, mean, variance, scale, bias, epsilon, y);
}

void batch_norm_backward(const BatchNormShape& shape, const float* x, const float* mean,
                         const float* variance, const float* scale, float epsilon, const float* dy,
                         float* dx, float* scale_gradient, float* bias_gradient) {
  batch_norm_backward_reference(shape, x, mean, variance, scale, epsilon, dy, dx, scale_gradient,
                                bias_gradient);
}

void batch_norm_backward_fixed(const BatchNormShape& shape, const float* x, const float* mean,
                               const float* variance, const float* scale, float epsilon,
                               const float* dy, float* dx, float* scale_gradient,
                               float* bias_gradient) {
  batch_norm_backward_fixed_reference(shape, x, mean, variance, scale, epsilon, dy, dx,
                                      scale_gradient, bias_gradient);
}

}  // namespace convlens
