// Vectors of kLanes floats for one instruction set: WebAssembly SIMD, SSE2, NEON or plain scalar
// code (4 lanes), AVX2 with FMA (8), AVX-512 (16). Written with the compilers' vector extensions,
// with intrinsics where these say too little.
//
// A kernel's source is compiled once per instruction set with CONVLENS_ISA naming the namespace, so
// that no function of one set can be linked into another. For the same reason these sources use no
// inline function or template of the standard library and make no default-constructed objects of
// types from outside of the namespace.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__AVX2__) || defined(__AVX512F__)
#include <immintrin.h>
#elif defined(__wasm_relaxed_simd__)
#include <wasm_simd128.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

#ifndef CONVLENS_ISA
#define CONVLENS_ISA base
#endif

// Unrolls the next loop, whose bound is a constant, so that arrays of vectors live in registers.
#if defined(__clang__)
#define CONVLENS_UNROLL _Pragma("clang loop unroll(full)")
#else
#define CONVLENS_UNROLL _Pragma("GCC unroll 32")
#endif

namespace convlens::CONVLENS_ISA {

#if defined(__AVX512F__)
inline constexpr int kLanes = 16;
#elif defined(__AVX2__)
inline constexpr int kLanes = 8;
#else
inline constexpr int kLanes = 4;
#endif

using Index = std::ptrdiff_t;

typedef float Vec __attribute__((vector_size(4 * kLanes)));
typedef std::int32_t IntVec __attribute__((vector_size(4 * kLanes)));
typedef float UnalignedVec __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));
typedef std::int32_t UnalignedIntVec
    __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));

inline Index smaller(Index a, Index b) { return a < b ? a : b; }
inline Index larger(Index a, Index b) { return a > b ? a : b; }
inline Index round_up(Index n, Index step) { return (n + step - 1) / step * step; }
inline Index blocks(Index n, Index size) { return (n + size - 1) / size; }

inline Vec splat(float x) {
#if defined(__AVX512F__)
  return (Vec)_mm512_set1_ps(x);
#elif defined(__AVX2__)
  return (Vec)_mm256_set1_ps(x);
#else
  return Vec{x, x, x, x};
#endif
}

inline IntVec splat_int(std::int32_t x) { return IntVec{} + x; }

inline Vec load(const float* p) { return *reinterpret_cast<const UnalignedVec*>(p); }
inline void store(float* p, Vec v) { *reinterpret_cast<UnalignedVec*>(p) = v; }
inline void store_int(std::int32_t* p, IntVec v) { *reinterpret_cast<UnalignedIntVec*>(p) = v; }

// The first n < kLanes floats; the other lanes are zero.
inline Vec load_first(const float* p, Index n) {
#if defined(__AVX512F__)
  return (Vec)_mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << n) - 1), p);
#else
  Vec v{};
  for (Index k = 0; k < n; ++k) v[k] = p[k];
  return v;
#endif
}

// Writes the first n < kLanes lanes.
inline void store_first(float* p, Vec v, Index n) {
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1u << n) - 1), (__m512)v);
#else
  for (Index k = 0; k < n; ++k) p[k] = v[k];
#endif
}

inline void store_lanes(float* p, Vec v, Index n) {  // n <= kLanes
  if (n == kLanes)
    store(p, v);
  else
    store_first(p, v, n);
}

inline void store_first_int(std::int32_t* p, IntVec v, Index n) {
  for (Index k = 0; k < n; ++k) p[k] = v[k];
}

// a * b + c, rounded once where the machine can.
inline Vec fma(Vec a, Vec b, Vec c) {
#if defined(__AVX512F__)
  return (Vec)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined(__AVX2__)
  return (Vec)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined(__wasm_relaxed_simd__)
  return (Vec)wasm_f32x4_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)c);
#elif defined(__ARM_NEON) && defined(__ARM_FEATURE_FMA)
  return (Vec)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#else
  return a * b + c;
#endif
}

// The lanes of a where the mask is set (all bits), else of b.
inline Vec select(IntVec mask, Vec a, Vec b) { return mask ? a : b; }
inline IntVec select(IntVec mask, IntVec a, IntVec b) { return mask ? a : b; }
inline Vec maximum(Vec a, Vec b) { return a > b ? a : b; }
inline Vec minimum(Vec a, Vec b) { return a < b ? a : b; }

// max(v, 0); a NaN stays a NaN.
inline Vec relu(Vec v) { return select(v < Vec{}, Vec{}, v); }
inline float relu1(float v) { return v < 0 ? 0 : v; }

// Four floats, whatever the instruction set: four neighbouring pixels of a map.
typedef float Vec4 __attribute__((vector_size(16)));
typedef float UnalignedVec4 __attribute__((vector_size(16), aligned(4), may_alias));
inline Vec4 load4(const float* p) { return *reinterpret_cast<const UnalignedVec4*>(p); }
inline void store4(float* p, Vec4 v) { *reinterpret_cast<UnalignedVec4*>(p) = v; }
inline Vec4 relu4(Vec4 v) { return v < Vec4{} ? Vec4{} : v; }

// Element j of row i becomes element i of row j.
inline void transpose4(Vec4 (&rows)[4]) {
  const Vec4 low01 = __builtin_shufflevector(rows[0], rows[1], 0, 4, 1, 5);
  const Vec4 high01 = __builtin_shufflevector(rows[0], rows[1], 2, 6, 3, 7);
  const Vec4 low23 = __builtin_shufflevector(rows[2], rows[3], 0, 4, 1, 5);
  const Vec4 high23 = __builtin_shufflevector(rows[2], rows[3], 2, 6, 3, 7);
  rows[0] = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
  rows[1] = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
  rows[2] = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
  rows[3] = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
}

inline IntVec as_int(Vec v) { return (IntVec)v; }
inline Vec as_float(IntVec v) { return (Vec)v; }
inline Vec to_float(IntVec v) { return __builtin_convertvector(v, Vec); }

// The sum of the lanes, as a tree: halves, quarters, …
inline float reduce_sum(Vec v) {
#if defined(__AVX512F__)
  typedef float Vec8 __attribute__((vector_size(32)));
  const Vec8 half = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) +
                    __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
  const Vec4 q = __builtin_shufflevector(half, half, 0, 1, 2, 3) +
                 __builtin_shufflevector(half, half, 4, 5, 6, 7);
#elif defined(__AVX2__)
  const Vec4 q =
      __builtin_shufflevector(v, v, 0, 1, 2, 3) + __builtin_shufflevector(v, v, 4, 5, 6, 7);
#else
  const Vec4 q = v;
#endif
  const Vec4 pairs = q + __builtin_shufflevector(q, q, 2, 3, 0, 1);
  return pairs[0] + pairs[1];
}

// The lanes 0, 2, 4, … and 1, 3, 5, … of the 2 * kLanes floats at p.
inline void load_even_odd(const float* p, Vec& even, Vec& odd) {
  const Vec a = load(p), b = load(p + kLanes);
#if defined(__AVX512F__)
  even = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  odd = __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
#elif defined(__AVX2__)
  even = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
  odd = __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
#else
  even = __builtin_shufflevector(a, b, 0, 2, 4, 6);
  odd = __builtin_shufflevector(a, b, 1, 3, 5, 7);
#endif
}

inline void copy_floats(float* to, const float* from, Index count) {
  __builtin_memcpy(to, from, static_cast<std::size_t>(count) * sizeof(float));
}
inline void zero_floats(float* to, Index count) {
  __builtin_memset(to, 0, static_cast<std::size_t>(count) * sizeof(float));
}

}  // namespace convlens::CONVLENS_ISA
