#include "convlens/kernels/simd/kernels.h"
#include "convlens/kernels/simd/math.h"

namespace convlens::CONVLENS_ISA {

float largest(std::int64_t count, const float* x) {
  Vec top = splat(x[0]);
  Index k = 0;
  for (; k + kLanes <= count; k += kLanes) top = maximum(load(x + k), top);
  float result = x[0];
  for (; k < count; ++k) result = x[k] > result ? x[k] : result;
  for (int lane = 0; lane < kLanes; ++lane) result = top[lane] > result ? top[lane] : result;
  return result;
}

float exp_and_sum(std::int64_t count, float top, const float* x, float* y) {
  const Vec shift = splat(top);
  Vec total{};
  Index k = 0;
  for (; k + kLanes <= count; k += kLanes) {
    const Vec e = exp(load(x + k) - shift);
    if (y) store(y + k, e);
    total += e;
  }
  float result = reduce_sum(total);
  if (k < count) {
    const Vec e = exp(load_first(x + k, count - k) - shift);
    if (y) store_first(y + k, e, count - k);
    for (Index lane = 0; lane < count - k; ++lane) result += e[lane];
  }
  return result;
}

void softmax_forward(std::int64_t rows, std::int64_t classes, const float* x, float* y) {
  for (Index r = 0; r < rows; ++r, x += classes, y += classes) {
    const float total = exp_and_sum(classes, largest(classes, x), x, y);
    for (Index k = 0; k < classes; ++k) y[k] /= total;
  }
}

void softmax_backward(std::int64_t rows, std::int64_t classes, const float* y, const float* dy,
                      float* dx) {
  for (Index r = 0; r < rows; ++r, y += classes, dy += classes, dx += classes) {
    const float product = dot(classes, y, dy);
    for (Index k = 0; k < classes; ++k) dx[k] = y[k] * (dy[k] - product);
  }
}

}  // namespace convlens::CONVLENS_ISA
