#include "convlens/kernels/elementwise.h"

#include <cstdint>

#include "convlens/kernels/elementwise_reference.h"

namespace convlens {

void relu_forward(std::int64_t count, const float* x, float* y) {
  relu_forward_reference(count, x, y);
}

void relu_backward(std::int64_t count, const float* y, const float* dy, float* dx) {
  relu_backward_reference(count, y, dy, dx);
}

void leaky_relu_forward(std::int64_t count, float slope, const float* x, float* y) {
  leaky_relu_forward_reference(count, slope, x, y);
}

void leaky_relu_backward(std::int64_t count, float slope, const float* x, const float* dy,
                         float* dx) {
  leaky_relu_backward_reference(count, slope, x, dy, dx);
}

void sigmoid_forward(std::int64_t count, const float* x, float* y) {
  sigmoid_forward_reference(count, x, y);
}

void sigmoid_backward(std::int64_t count, const float* y, const float* dy, float* dx) {
  sigmoid_backward_reference(count, y, dy, dx);
}

void tanh_forward(std::int64_t count, const float* x, float* y) {
  tanh_forward_reference(count, x, y);
}

void tanh_backward(std::int64_t count, const float* y, const float* dy, float* dx) {
  tanh_backward_reference(count, y, dy, dx);
}

void add(std::int64_t count, const float* a, const float* b, float* y) {
  add_reference(count, a, b, y);
}

void accumulate(std::int64_t count, const float* x, float* y) { accumulate_reference(count, x, y); }

void axpy(std::int64_t count, float alpha, const float* x, float* y) {
  axpy_reference(count, alpha, x, y);
}

void scale(std::int64_t count, float alpha, const float* x, float* y) {
  scale_reference(count, alpha, x, y);
}

void multiply(std::int64_t count, const float* a, const float* b, float* y) {
  multiply_reference(count, a, b, y);
}

float sum(std::int64_t count, const float* x) { return sum_reference(count, x); }

float dot(std::int64_t count, const float* a, const float* b) { return dot_reference(count, a, b); }

void scale_shift_channels(std::int64_t batch, std::int64_t channels, std::int64_t map_size,
                          const float* x, const float* scale, const float* shift, float* y) {
  scale_shift_channels_reference(batch, channels, map_size, x, scale, shift, y);
}

}  // namespace convlens
