// The functions of softmax.h as plain loops on any scalar type.
#pragma once

#include <cmath>
#include <cstdint>

namespace convlens {

template <typename Scalar>
void log_sum_exp_reference(std::int64_t rows, std::int64_t classes, const Scalar* x,
                           Scalar* result) {
  for (std::int64_t r = 0; r < rows; ++r) {
    const Scalar* row = x + r * classes;
    Scalar top = row[0];
    for (std::int64_t k = 1; k < classes; ++k) top = row[k] > top ? row[k] : top;
    Scalar sum = 0;
    for (std::int64_t k = 0; k < classes; ++k) sum += std::exp(row[k] - top);
    result[r] = top + std::log(sum);
  }
}

template <typename Scalar>
void softmax_forward_reference(std::int64_t rows, std::int64_t classes, const Scalar* x,
                               Scalar* y) {
  for (std::int64_t r = 0; r < rows; ++r) {
    const Scalar* row = x + r * classes;
    Scalar* out = y + r * classes;
    Scalar top = row[0];
    for (std::int64_t k = 1; k < classes; ++k) top = row[k] > top ? row[k] : top;
    Scalar sum = 0;
    for (std::int64_t k = 0; k < classes; ++k) sum += out[k] = std::exp(row[k] - top);
    for (std::int64_t k = 0; k < classes; ++k) out[k] /= sum;
  }
}

template <typename Scalar>
void softmax_backward_reference(std::int64_t rows, std::int64_t classes, const Scalar* y,
                                const Scalar* dy, Scalar* dx) {
  for (std::int64_t r = 0; r < rows; ++r) {
    Scalar product = 0;
    for (std::int64_t k = 0; k < classes; ++k) product += y[r * classes + k] * dy[r * classes + k];
    for (std::int64_t k = 0; k < classes; ++k)
      dx[r * classes + k] = y[r * classes + k] * (dy[r * classes + k] - product);
  }
}

}  // namespace convlens
