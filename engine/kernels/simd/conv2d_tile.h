// The kernel of convolution forward and of the gradient of its input: a unit-stride correlation
// over padded maps. A tile of kTileMaps output maps by kTileVectors vectors of neighbouring pixels
// stays in registers while all input maps and taps pass by; a weight is splatted over a vector.
#pragma once

#include "convlens/kernels/simd/conv2d_geometry.h"
#include "convlens/kernels/simd/vec.h"

namespace convlens::CONVLENS_ISA {

// Accumulators, one vector of pixels each and one splatted weight must fit the registers: 32 of
// AVX-512 and NEON, 16 else (of which V8 keeps one for itself).
#if defined(__AVX512F__)
inline constexpr int kTileMaps = 8, kTileVectors = 3;
#elif defined(__AVX2__)
inline constexpr int kTileMaps = 4, kTileVectors = 3;
#elif defined(__aarch64__)
inline constexpr int kTileMaps = 6, kTileVectors = 4;
#else
inline constexpr int kTileMaps = 4, kTileVectors = 2;
#endif

// y[m, i, j] = bias[m] + sum over c, t of x[c * map_size + offsets[t] + i * pitch + j] * w[m,c,t].
struct Correlation {
  Index in_maps, map_size, pitch;  // padded input
  const TapOffset* offsets;
  Index taps;
  Index out_maps, rows, columns;  // y is [out_maps, rows, columns]
};

// Blocks of output maps are as equal as can be: 10 maps in blocks of at most 4 are 4, 3 and 3.
inline Index map_blocks(Index maps) { return blocks(maps, kTileMaps); }
inline Index block_begin(Index maps, Index block) { return block * maps / map_blocks(maps); }

// Weights for correlate(), [block][c][tap][map in the block], from a function w(m, c, tap);
// out_maps * in_maps * taps floats.
template <typename Weight>
void pack_correlation(Index out_maps, Index in_maps, Index taps, const Weight& weight,
                      float* packed) {
  for (Index block = 0; block < map_blocks(out_maps); ++block)
    for (Index c = 0; c < in_maps; ++c)
      for (Index t = 0; t < taps; ++t)
        for (Index m = block_begin(out_maps, block); m < block_begin(out_maps, block + 1); ++m)
          *packed++ = weight(m, c, t);
}

// Reads up to kLanes floats behind the last padded map. bias may be null, and so may `activated`,
// which gets max(y, 0).
void correlate(const Correlation& shape, const float* x, const float* packed, const float* bias,
               float* y, float* activated);

}  // namespace convlens::CONVLENS_ISA
