// Tiles whose lanes are neighbouring pixels of a row (conv2d_tile.h): kPixelMaps output maps by
// kPixelVectors vectors. A weight is splatted over a vector of pixels.
#pragma once

#include "convlens/kernels/simd/conv2d_tile.h"

namespace convlens::CONVLENS_ISA {

// Sums, one vector of pixels each and one splatted weight must fit the registers: 32 of AVX-512 and
// NEON, 16 else, of which V8 keeps one for itself. Without a fused multiply-add the product needs
// one as well.
#if defined(__AVX512F__)
inline constexpr int kPixelMaps = 8, kPixelVectors = 3;
#elif defined(__aarch64__)
inline constexpr int kPixelMaps = 6, kPixelVectors = 4;
#elif defined(__AVX2__) || defined(__wasm_relaxed_simd__)
inline constexpr int kPixelMaps = 6, kPixelVectors = 2;
#else
inline constexpr int kPixelMaps = 4, kPixelVectors = 2;
#endif

// One block of `maps` output maps, at most kPixelMaps; x, weights, bias and outputs are the
// block's.
void correlate_pixel_lanes(const Correlation& s, Index maps, const float* x, const float* weights,
                           const float* bias, const CorrelationOutput& to);

}  // namespace convlens::CONVLENS_ISA
