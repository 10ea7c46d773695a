// The functions of elementwise.h as plain loops on any scalar type.
#pragma once

#include <cmath>
#include <cstdint>

namespace convlens {

template <typename Scalar>
void relu_forward_reference(std::int64_t count, const Scalar* x, Scalar* y) {
  for (std::int64_t k = 0; k < count; ++k) y[k] = x[k] < 0 ? Scalar(0) : x[k];
}

template <typename Scalar>
void relu_backward_reference(std::int64_t count, const Scalar* y, const Scalar* dy, Scalar* dx) {
  for (std::int64_t k = 0; k < count; ++k) dx[k] = y[k] > 0 ? dy[k] : Scalar(0);
}

template <typename Scalar>
void leaky_relu_forward_reference(std::int64_t count, Scalar slope, const Scalar* x, Scalar* y) {
  for (std::int64_t k = 0; k < count; ++k) y[k] = x[k] < 0 ? slope * x[k] : x[k];
}

template <typename Scalar>
void leaky_relu_backward_reference(std::int64_t count, Scalar slope, const Scalar* x,
                                   const Scalar* dy, Scalar* dx) {
  for (std::int64_t k = 0; k < count; ++k) dx[k] = x[k] < 0 ? slope * dy[k] : dy[k];
}

template <typename Scalar>
void sigmoid_forward_reference(std::int64_t count, const Scalar* x, Scalar* y) {
  for (std::int64_t k = 0; k < count; ++k) y[k] = 1 / (1 + std::exp(-x[k]));
}

template <typename Scalar>
void sigmoid_backward_reference(std::int64_t count, const Scalar* y, const Scalar* dy, Scalar* dx) {
  for (std::int64_t k = 0; k < count; ++k) dx[k] = dy[k] * (y[k] * (1 - y[k]));
}

template <typename Scalar>
void tanh_forward_reference(std::int64_t count, const Scalar* x, Scalar* y) {
  for (std::int64_t k = 0; k < count; ++k) y[k] = std::tanh(x[k]);
}

template <typename Scalar>
void tanh_backward_reference(std::int64_t count, const Scalar* y, const Scalar* dy, Scalar* dx) {
  for (std::int64_t k = 0; k < count; ++k) dx[k] = dy[k] * (1 - y[k] * y[k]);
}

template <typename Scalar>
void add_reference(std::int64_t count, const Scalar* a, const Scalar* b, Scalar* y) {
  for (std::int64_t k = 0; k < count; ++k) y[k] = a[k] + b[k];
}

template <typename Scalar>
void accumulate_reference(std::int64_t count, const Scalar* x, Scalar* y) {
  for (std::int64_t k = 0; k < count; ++k) y[k] += x[k];
}

template <typename Scalar>
void axpy_reference(std::int64_t count, Scalar alpha, const Scalar* x, Scalar* y) {
  for (std::int64_t k = 0; k < count; ++k) y[k] += alpha * x[k];
}

template <typename Scalar>
void scale_reference(std::int64_t count, Scalar alpha, const Scalar* x, Scalar* y) {
  for (std::int64_t k = 0; k < count; ++k) y[k] = alpha * x[k];
}

template <typename Scalar>
void multiply_reference(std::int64_t count, const Scalar* a, const Scalar* b, Scalar* y) {
  for (std::int64_t k = 0; k < count; ++k) y[k] = a[k] * b[k];
}

template <typename Scalar>
Scalar sum_reference(std::int64_t count, const Scalar* x) {
  Scalar total = 0;
  for (std::int64_t k = 0; k < count; ++k) total += x[k];
  return total;
}

template <typename Scalar>
Scalar dot_reference(std::int64_t count, const Scalar* a, const Scalar* b) {
  Scalar total = 0;
  for (std::int64_t k = 0; k < count; ++k) total += a[k] * b[k];
  return total;
}

template <typename Scalar>
void scale_shift_channels_reference(std::int64_t batch, std::int64_t channels,
                                    std::int64_t map_size, const Scalar* x, const Scalar* scale,
                                    const Scalar* shift, Scalar* y) {
  for (std::int64_t k = 0; k < batch * channels * map_size; ++k) {
    const std::int64_t c = k / map_size % channels;
    y[k] = scale[c] * x[k] + shift[c];
  }
}

}  // namespace convlens
