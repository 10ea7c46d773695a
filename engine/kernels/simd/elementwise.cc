// The last, incomplete vector goes through the same operations as the others, so that a result does
// not depend on its position.
#include "convlens/kernels/simd/kernels.h"
#include "convlens/kernels/simd/math.h"

namespace convlens::CONVLENS_ISA {

namespace {

// y[k] = f(x[k]).
template <typename Function>
inline void map(Index count, const float* x, float* y, const Function& f) {
  Index k = 0;
  for (; k + kLanes <= count; k += kLanes) store(y + k, f(load(x + k)));
  const Index rest = count - k;
  if (rest > 0) store_first(y + k, f(load_first(x + k, rest)), rest);
}

// y[k] = f(a[k], b[k]).
template <typename Function>
inline void map(Index count, const float* a, const float* b, float* y, const Function& f) {
  Index k = 0;
  for (; k + kLanes <= count; k += kLanes) store(y + k, f(load(a + k), load(b + k)));
  const Index rest = count - k;
  if (rest > 0) store_first(y + k, f(load_first(a + k, rest), load_first(b + k, rest)), rest);
}

// Adds f(sum, k) for every position: four vectors at a time into four sums, then one, then single
// numbers through one(k).
template <typename Step, typename One>
inline float reduce(Index count, const Step& step, const One& one) {
  Vec sums[4] = {};
  Index k = 0;
  for (; k + 4 * kLanes <= count; k += 4 * kLanes) {
    CONVLENS_UNROLL
    for (int part = 0; part < 4; ++part) sums[part] = step(sums[part], k + part * kLanes);
  }
  for (; k + kLanes <= count; k += kLanes) sums[0] = step(sums[0], k);
  float rest = 0;
  for (; k < count; ++k) rest += one(k);
  return reduce_sum((sums[0] + sums[1]) + (sums[2] + sums[3])) + rest;
}

}  // namespace

void relu_forward(std::int64_t count, const float* x, float* y) {
  map(count, x, y, [](Vec v) { return relu(v); });
}

void relu_backward(std::int64_t count, const float* y, const float* dy, float* dx) {
  map(count, y, dy, dx, [](Vec out, Vec gradient) { return select(out > Vec{}, gradient, Vec{}); });
}

void leaky_relu_forward(std::int64_t count, float slope, const float* x, float* y) {
  const Vec s = splat(slope);
  map(count, x, y, [s](Vec v) { return select(v < Vec{}, s * v, v); });
}

void leaky_relu_backward(std::int64_t count, float slope, const float* x, const float* dy,
                         float* dx) {
  const Vec s = splat(slope);
  map(count, x, dy, dx,
      [s](Vec in, Vec gradient) { return select(in < Vec{}, s * gradient, gradient); });
}

void sigmoid_forward(std::int64_t count, const float* x, float* y) {
  map(count, x, y, [](Vec v) { return sigmoid(v); });
}

void sigmoid_backward(std::int64_t count, const float* y, const float* dy, float* dx) {
  map(count, y, dy, dx,
      [](Vec out, Vec gradient) { return gradient * (out * (splat(1.0f) - out)); });
}

void tanh_forward(std::int64_t count, const float* x, float* y) {
  map(count, x, y, [](Vec v) { return tanh(v); });
}

void tanh_backward(std::int64_t count, const float* y, const float* dy, float* dx) {
  map(count, y, dy, dx, [](Vec out, Vec gradient) { return gradient * (splat(1.0f) - out * out); });
}

void add(std::int64_t count, const float* a, const float* b, float* y) {
  map(count, a, b, y, [](Vec u, Vec v) { return u + v; });
}

void axpy(std::int64_t count, float alpha, const float* x, float* y) {
  const Vec factor = splat(alpha);
  map(count, x, y, y, [factor](Vec u, Vec v) { return fma(factor, u, v); });
}

void multiply(std::int64_t count, const float* a, const float* b, float* y) {
  map(count, a, b, y, [](Vec u, Vec v) { return u * v; });
}

void center_scale_shift(std::int64_t count, float center, float scale, float shift, const float* x,
                        float* y) {
  const Vec middle = splat(center), factor = splat(scale), end = splat(shift);
  map(count, x, y, [=](Vec v) { return fma(v - middle, factor, end); });
}

void combine(std::int64_t count, float a, const float* x, float b, float center, const float* z,
             float c, float* y) {
  const Vec first = splat(a), second = splat(b), middle = splat(center), third = splat(c);
  map(count, x, z, y, [=](Vec u, Vec v) { return fma(first, u, fma(second, v - middle, third)); });
}

float sum(std::int64_t count, const float* x) {
  return reduce(
      count, [x](Vec total, Index k) { return total + load(x + k); },
      [x](Index k) { return x[k]; });
}

float dot(std::int64_t count, const float* a, const float* b) {
  return reduce(
      count, [=](Vec total, Index k) { return fma(load(a + k), load(b + k), total); },
      [=](Index k) { return a[k] * b[k]; });
}

float centered_dot(std::int64_t count, float center, const float* x, const float* y) {
  const Vec middle = splat(center);
  return reduce(
      count, [=](Vec total, Index k) { return fma(load(x + k) - middle, load(y + k), total); },
      [=](Index k) { return (x[k] - center) * y[k]; });
}

float centered_square(std::int64_t count, float center, const float* x) {
  const Vec middle = splat(center);
  return reduce(
      count,
      [=](Vec total, Index k) {
        const Vec distance = load(x + k) - middle;
        return fma(distance, distance, total);
      },
      [=](Index k) { return (x[k] - center) * (x[k] - center); });
}

}  // namespace convlens::CONVLENS_ISA
