#include "convlens/kernels/simd/conv2d_map_tile.h"

namespace convlens::CONVLENS_ISA {

namespace {

inline constexpr int kBlockMaps = kMapVectors * kLanes;

// [pixel][map in the block]
using Results = float[kMapPixels][kBlockMaps];

// Pixel p reads at x + at[p], or, where all pixels are neighbours of one row, at x + at[0] + p,
// which takes no arithmetic on addresses.
template <int kPixels, int kVectors, bool kNeighbours>
void tile(const Correlation& s, const Index* at, const float* x, const float* w, const float* bias,
          Results& results) {
  constexpr int kPointers = kNeighbours ? 1 : kPixels;
  Vec sums[kPixels][kVectors];
  const float* inputs[kPointers];
  CONVLENS_UNROLL
  for (int v = 0; v < kVectors; ++v) {
    const Vec start = load(bias + v * kLanes);
    CONVLENS_UNROLL
    for (int p = 0; p < kPixels; ++p) sums[p][v] = start;
  }
  CONVLENS_UNROLL
  for (int p = 0; p < kPointers; ++p) inputs[p] = x + at[p];

  const Index products = s.in_maps * s.taps;
  for (Index k = 0; k < products; ++k) {
    const Index offset = s.offsets[k];
    const float* first = inputs[0] + offset;
    Vec weights[kVectors];
    CONVLENS_UNROLL
    for (int v = 0; v < kVectors; ++v) weights[v] = load(w + v * kLanes);
    CONVLENS_UNROLL
    for (int p = 0; p < kPixels; ++p) {
      const Vec pixel = splat(kNeighbours ? first[p] : inputs[p % kPointers][offset]);
      CONVLENS_UNROLL
      for (int v = 0; v < kVectors; ++v) sums[p][v] = fma(pixel, weights[v], sums[p][v]);
    }
    w += kVectors * kLanes;
  }

  CONVLENS_UNROLL
  for (int p = 0; p < kPixels; ++p) {
    CONVLENS_UNROLL
    for (int v = 0; v < kVectors; ++v) store(&results[p][v * kLanes], sums[p][v]);
  }
}

using Tile = void (*)(const Correlation&, const Index*, const float*, const float*, const float*,
                      Results&);

template <int kVectors, bool kNeighbours, int kPixels = kMapPixels>
Tile tile_of_pixels(Index pixels) {
  if constexpr (kPixels > 1) {
    if (pixels < kPixels) return tile_of_pixels<kVectors, kNeighbours, kPixels - 1>(pixels);
  }
  return tile<kPixels, kVectors, kNeighbours>;
}

template <int kVectors = kMapVectors>
Tile tile_of(Index vectors, Index pixels, bool neighbours) {
  if constexpr (kVectors > 1) {
    if (vectors < kVectors) return tile_of<kVectors - 1>(vectors, pixels, neighbours);
  }
  return neighbours ? tile_of_pixels<kVectors, true>(pixels)
                    : tile_of_pixels<kVectors, false>(pixels);
}

// Four maps of four pixels: transposed in registers, each map's pixels are neighbours in y.
inline void store_4x4(const float* rows, const CorrelationOutput& to, Index y, Index map_size) {
  Vec4 maps[4];
  CONVLENS_UNROLL
  for (int p = 0; p < 4; ++p) maps[p] = load4(rows + p * kBlockMaps);
  transpose4(maps);
  CONVLENS_UNROLL
  for (int m = 0; m < 4; ++m, y += map_size) {
    store4(to.y + y, maps[m]);
    if (to.activated) store4(to.activated + y, relu4(maps[m]));
  }
}

// The results of pixels [pixel, pixel + count) of the map; groups of four may overlap.
void store_results(const Results& results, Index pixel, Index count, Index maps, Index map_size,
                   const CorrelationOutput& to) {
  Index m = 0;
  if (count >= 4) {
    for (; m + 4 <= maps; m += 4)
      for (Index done = 0; done < count; done += 4) {
        const Index p = smaller(done, count - 4);
        store_4x4(&results[p][m], to, m * map_size + pixel + p, map_size);
      }
  }
  for (; m < maps; ++m)
    for (Index p = 0; p < count; ++p) {
      const Index y = m * map_size + pixel + p;
      const float value = results[p][m];
      to.y[y] = value;
      if (to.activated) to.activated[y] = relu1(value);
    }
}

}  // namespace

void correlate_map_lanes(const Correlation& s, Index maps, const float* x, const float* weights,
                         const float* bias, const CorrelationOutput& to) {
  float filled_bias[kBlockMaps];
  for (Index m = 0; m < kBlockMaps; ++m) filled_bias[m] = bias && m < maps ? bias[m] : 0.0f;
  const Index vectors = blocks(maps, kLanes), pixels = s.rows * s.columns;
  const Index tiles = blocks(pixels, kMapPixels);
  const Index least = pixels / tiles, larger_tiles = pixels % tiles;
  const Tile tiles_of_count[2][2] = {
      {tile_of(vectors, least, false), tile_of(vectors, least, true)},
      {tile_of(vectors, least + 1, false), tile_of(vectors, least + 1, true)}};
  Index row = 0, column = 0, begin = 0;
  Results results;
  for (Index index = 0; index < tiles; ++index) {
    const bool one_more = index < larger_tiles;
    const Index count = least + one_more;
    const bool neighbours = column + count <= s.columns;
    Index at[kMapPixels];
    for (Index p = 0; p < count; ++p) {
      at[p] = row * s.pitch + column;
      if (++column == s.columns) column = 0, ++row;
    }
    tiles_of_count[one_more][neighbours](s, at, x, weights, filled_bias, results);
    store_results(results, begin, count, maps, s.out_map_size, to);
    begin += count;
  }
}

}  // namespace convlens::CONVLENS_ISA
