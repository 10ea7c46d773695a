// Tiles whose lanes are output maps (conv2d_tile.h): kMapVectors vectors of maps by kMapPixels
// pixels, which may lie anywhere. An input is splatted over a vector of maps.
#pragma once

#include "convlens/kernels/simd/conv2d_tile.h"

namespace convlens::CONVLENS_ISA {

// Sums, one vector of weights each and one splatted input must fit the registers, as in
// conv2d_pixel_tile.h.
inline constexpr int kMapVectors = 2;
#if defined(__AVX512F__) || defined(__aarch64__)
inline constexpr int kMapPixels = 12;
#elif defined(__AVX2__) || defined(__wasm_relaxed_simd__)
inline constexpr int kMapPixels = 6;
#else
inline constexpr int kMapPixels = 4;
#endif

// One block of `maps` output maps, at most kMapVectors * kLanes; x, weights, bias and outputs are
// the block's.
void correlate_map_lanes(const Correlation& s, Index maps, const float* x, const float* weights,
                         const float* bias, const CorrelationOutput& to);

}  // namespace convlens::CONVLENS_ISA
