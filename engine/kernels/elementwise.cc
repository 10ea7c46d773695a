#include "convlens/kernels/elementwise.h"

#include <cstdint>

#include "convlens/kernels/table.h"

namespace convlens {

void relu_forward(std::int64_t count, const float* x, float* y) {
  kernels().relu_forward(count, x, y);
}

void relu_backward(std::int64_t count, const float* y, const float* dy, float* dx) {
  kernels().relu_backward(count, y, dy, dx);
}

void leaky_relu_forward(std::int64_t count, float slope, const float* x, float* y) {
  kernels().leaky_relu_forward(count, slope, x, y);
}

void leaky_relu_backward(std::int64_t count, float slope, const float* x, const float* dy,
                         float* dx) {
  kernels().leaky_relu_backward(count, slope, x, dy, dx);
}

void sigmoid_forward(std::int64_t count, const float* x, float* y) {
  kernels().sigmoid_forward(count, x, y);
}

void sigmoid_backward(std::int64_t count, const float* y, const float* dy, float* dx) {
  kernels().sigmoid_backward(count, y, dy, dx);
}

void tanh_forward(std::int64_t count, const float* x, float* y) {
  kernels().tanh_forward(count, x, y);
}

void tanh_backward(std::int64_t count, const float* y, const float* dy, float* dx) {
  kernels().tanh_backward(count, y, dy, dx);
}

void add(std::int64_t count, const float* a, const float* b, float* y) {
  kernels().add(count, a, b, y);
}

void accumulate(std::int64_t count, const float* x, float* y) { kernels().add(count, x, y, y); }

void axpy(std::int64_t count, float alpha, const float* x, float* y) {
  kernels().axpy(count, alpha, x, y);
}

void scale(std::int64_t count, float alpha, const float* x, float* y) {
  kernels().center_scale_shift(count, 0.0f, alpha, 0.0f, x, y);
}

void multiply(std::int64_t count, const float* a, const float* b, float* y) {
  kernels().multiply(count, a, b, y);
}

float sum(std::int64_t count, const float* x) { return kernels().sum(count, x); }

float dot(std::int64_t count, const float* a, const float* b) { return kernels().dot(count, a, b); }

void scale_shift_channels(std::int64_t batch, std::int64_t channels, std::int64_t map_size,
                          const float* x, const float* scale, const float* shift, float* y) {
  const KernelTable& table = kernels();
  for (std::int64_t n = 0; n < batch; ++n)
    for (std::int64_t c = 0; c < channels; ++c, x += map_size, y += map_size)
      table.center_scale_shift(map_size, 0.0f, scale[c], shift[c], x, y);
}

}  // namespace convlens
