// The products of gemm.h as plain loops on any scalar type.
#pragma once

#include <cstdint>

#include "convlens/kernels/gemm.h"

namespace convlens {

template <typename Scalar>
void gemm_reference(const GemmShape& s, const Scalar* a, const Scalar* b, Scalar* c) {
  for (std::int64_t i = 0; i < s.rows; ++i)
    for (std::int64_t j = 0; j < s.cols; ++j) {
      Scalar sum = s.accumulate ? c[i * s.leading_c + j] : Scalar(0);
      for (std::int64_t k = 0; k < s.depth; ++k)
        sum += (s.transpose_a ? a[k * s.leading_a + i] : a[i * s.leading_a + k]) *
               (s.transpose_b ? b[j * s.leading_b + k] : b[k * s.leading_b + j]);
      c[i * s.leading_c + j] = sum;
    }
}

// weights [O,F] are the plain ones, not packed.
template <typename Scalar>
void dense_forward_reference(const DenseShape& s, const Scalar* input, const Scalar* weights,
                             const Scalar* bias, Scalar* output) {
  for (std::int64_t n = 0; n < s.batch; ++n)
    for (std::int64_t o = 0; o < s.out_features; ++o) {
      Scalar sum = bias ? bias[o] : Scalar(0);
      for (std::int64_t f = 0; f < s.in_features; ++f)
        sum += input[n * s.in_features + f] * weights[o * s.in_features + f];
      output[n * s.out_features + o] = sum;
    }
}

template <typename Scalar>
void dense_backward_input_reference(const DenseShape& s, const Scalar* output_gradient,
                                    const Scalar* weights, Scalar* input_gradient) {
  for (std::int64_t n = 0; n < s.batch; ++n)
    for (std::int64_t f = 0; f < s.in_features; ++f) {
      Scalar sum = 0;
      for (std::int64_t o = 0; o < s.out_features; ++o)
        sum += output_gradient[n * s.out_features + o] * weights[o * s.in_features + f];
      input_gradient[n * s.in_features + f] = sum;
    }
}

template <typename Scalar>
void dense_backward_weights_reference(const DenseShape& s, const Scalar* input,
                                      const Scalar* output_gradient, Scalar* weight_gradient,
                                      Scalar* bias_gradient) {
  for (std::int64_t n = 0; n < s.batch; ++n)
    for (std::int64_t o = 0; o < s.out_features; ++o) {
      const Scalar dy = output_gradient[n * s.out_features + o];
      if (bias_gradient) bias_gradient[o] += dy;
      for (std::int64_t f = 0; f < s.in_features; ++f)
        weight_gradient[o * s.in_features + f] += dy * input[n * s.in_features + f];
    }
}

}  // namespace convlens
