// The one-dimensional transforms of Winograd's F(2,3) and F(4,3) on registers (Toom-Cook: the
// polynomials of inputs and weights are multiplied by their values at a few points).
#pragma once

#include "convlens/kernels/simd/vec.h"

namespace convlens::CONVLENS_ISA {

// F(4,3) takes the points 0, ±kNear, ±kFar and infinity; F(2,3) takes 0, ±1 and infinity. The error
// of maps of normally distributed inputs and weights against double precision, root mean square
// over root mean square (and largest over largest output), by input channels:
//
//   points ±           16                  64                  512
//   1, 2 (Lavin)       1.1e-6 (3.0e-6)     1.7e-6 (4.9e-6)     4.5e-6 (1.1e-5)
//   1, 1/2             1.1e-6 (2.8e-6)     1.9e-6 (5.7e-6)     4.6e-6 (1.1e-5)
//   3/4, 3/2           5.6e-7 (8.5e-7)     8.6e-7 (1.8e-6)     2.2e-6 (3.5e-6)
//   5/8, 3/2           5.3e-7 (1.1e-6)     8.0e-7 (1.8e-6)     2.0e-6 (3.0e-6)
//   F(2,3)             1.7e-7 (2.2e-7)     2.7e-7 (3.1e-7)     6.9e-7 (7.8e-7)
inline constexpr double kNear = 0.625, kFar = 1.5;

// factor * b + c and factor * b, for vectors of any width; the factors are small dyadic fractions.
template <class V>
inline V multiply_add(double factor, V b, V c) {
  if (factor == 1) return b + c;
  if (factor == -1) return c - b;
#if defined(__wasm_relaxed_simd__) || defined(__ARM_NEON)
  return fma(splat(static_cast<float>(factor)), b, c);
#else
  return static_cast<float>(factor) * b + c;
#endif
}
template <class V>
inline V times(double factor, V v) {
  return factor == 1 ? v : static_cast<float>(factor) * v;
}

// Bᵀ d: the inputs' values at the points, in the order 0, near, -near, far, -far, infinity, up to
// factors that the weights make good.
template <int kSide, class V>
inline void input_points(V* d) {
  if constexpr (kSide == 2) {
    const V at_zero = d[0] - d[2], at_one = d[1] + d[2], at_minus_one = d[2] - d[1];
    d[3] = d[3] - d[1];
    d[0] = at_zero, d[1] = at_one, d[2] = at_minus_one;
  } else {
    constexpr double near2 = kNear * kNear, far2 = kFar * kFar;
    constexpr double product = near2 * far2, sum = near2 + far2;
    const V near_even = multiply_add(-far2, d[2], d[4]), near_odd = multiply_add(-far2, d[1], d[3]);
    const V far_even = multiply_add(-near2, d[2], d[4]), far_odd = multiply_add(-near2, d[1], d[3]);
    d[0] = multiply_add(product, d[0], multiply_add(-sum, d[2], d[4]));
    d[5] = multiply_add(product, d[1], multiply_add(-sum, d[3], d[5]));
    d[1] = multiply_add(kNear, near_odd, near_even);
    d[2] = multiply_add(-kNear, near_odd, near_even);
    d[3] = multiply_add(kFar, far_odd, far_even);
    d[4] = multiply_add(-kFar, far_odd, far_even);
  }
}

// Aᵀ m: the outputs from the values at the points; writes kSide of y.
template <int kSide, class V>
inline void output_points(const V* m, V* y) {
  if constexpr (kSide == 2) {
    y[0] = m[0] + (m[1] + m[2]);
    y[1] = (m[1] - m[2]) + m[3];
  } else {
    constexpr double near2 = kNear * kNear, far2 = kFar * kFar;
    const V near_even = m[1] + m[2], near_odd = m[1] - m[2];
    const V far_even = m[3] + m[4], far_odd = m[3] - m[4];
    y[0] = (m[0] + near_even) + far_even;
    y[1] = multiply_add(kFar, far_odd, times(kNear, near_odd));
    y[2] = multiply_add(far2, far_even, times(near2, near_even));
    y[3] = multiply_add(far2 * kFar, far_odd, multiply_add(near2 * kNear, near_odd, m[5]));
  }
}

// G w of three weights: kSide + 2 values.
template <int kSide>
inline void weight_points(const double* w, double* u) {
  const auto at = [w](double point, double divisor) {
    return (w[0] + point * (w[1] + point * w[2])) / divisor;
  };
  if constexpr (kSide == 2) {
    u[0] = w[0], u[1] = at(1, 2), u[2] = at(-1, 2), u[3] = w[2];
  } else {
    constexpr double near2 = kNear * kNear, far2 = kFar * kFar;
    constexpr double near_divisor = 2 * near2 * (near2 - far2);
    constexpr double far_divisor = 2 * far2 * (far2 - near2);
    u[0] = w[0] / (near2 * far2);
    u[1] = at(kNear, near_divisor), u[2] = at(-kNear, near_divisor);
    u[3] = at(kFar, far_divisor), u[4] = at(-kFar, far_divisor);
    u[5] = w[2];
  }
}

}  // namespace convlens::CONVLENS_ISA
