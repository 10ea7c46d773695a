// Exponential and hyperbolic tangent of vectors, a few units in the last place accurate.
#pragma once

#include "convlens/kernels/simd/vec.h"

namespace convlens::CONVLENS_ISA {

// exp(x) = 2^n exp(r) with |r| <= log(2)/2.
struct ReducedExp {
  IntVec n;
  Vec r;
};

// Rounds x / log(2) by adding 1.5 * 2^23, after which the lowest bits of the float are the integer.
// log(2) is subtracted in two parts, the first of 12 bits, so that n times it is exact.
inline ReducedExp reduce_exp(Vec x) {
  const Vec shift = splat(12582912.0f);
  const Vec shifted = fma(x, splat(1.44269504088896341f), shift);
  const Vec n = shifted - shift;
  const Vec r = fma(n, splat(2.12194440054690583e-4f), fma(n, splat(-0.693359375f), x));
  return {as_int(shifted) - as_int(shift), r};
}

// exp(r) - 1 for |r| <= 0.35 by its Taylor series: the first term left out is below 2^-26 r.
inline Vec exp_minus_one_series(Vec r) {
  Vec sum = splat(1.0f / 5040);
  sum = fma(sum, r, splat(1.0f / 720));
  sum = fma(sum, r, splat(1.0f / 120));
  sum = fma(sum, r, splat(1.0f / 24));
  sum = fma(sum, r, splat(1.0f / 6));
  sum = fma(sum, r, splat(0.5f));
  return fma(sum, r * r, r);
}

// 2^n for n in [-126, 127].
inline Vec power_of_two(IntVec n) { return as_float((n + splat_int(127)) << 23); }

// A NaN stays a NaN. 2^n is applied in two steps, since n is in [-150, 129].
inline Vec exp(Vec x) {
  x = select(x > splat(89.0f), splat(89.0f), x);
  x = select(x < splat(-104.0f), splat(-104.0f), x);
  const ReducedExp e = reduce_exp(x);
  const IntVec half = e.n >> 1;
  return (exp_minus_one_series(e.r) + splat(1.0f)) * power_of_two(half) * power_of_two(e.n - half);
}

// 1 / (1 + exp(-x)) for x >= 0, exp(x) / (1 + exp(x)) below: nothing overflows.
inline Vec sigmoid(Vec x) {
  const Vec e = exp(select(x < Vec{}, x, -x));
  return select(x < Vec{}, e, splat(1.0f)) / (splat(1.0f) + e);
}

// With m = exp(-2|x|) - 1, tanh |x| = -m / (m + 2); m = 2^n (exp(r) - 1) + (2^n - 1) keeps its
// relative accuracy near zero. Above |x| = 10 the result is 1.
inline Vec tanh(Vec x) {
  const IntVec sign_bit = splat_int(INT32_MIN);
  const IntVec sign = as_int(x) & sign_bit;
  Vec size = as_float(as_int(x) & ~sign_bit);
  size = select(size > splat(10.0f), splat(10.0f), size);
  const ReducedExp e = reduce_exp(splat(-2.0f) * size);
  const Vec power = power_of_two(e.n);
  const Vec m = fma(power, exp_minus_one_series(e.r), power - splat(1.0f));
  const Vec result = -m / (m + splat(2.0f));
  return as_float((as_int(result) & ~sign_bit) | sign);
}

}  // namespace convlens::CONVLENS_ISA
