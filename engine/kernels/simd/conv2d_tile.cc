#include "convlens/kernels/simd/conv2d_tile.h"

namespace convlens::CONVLENS_ISA {

namespace {

// One vector of pixels: where its inputs and its outputs begin in their maps, and how many of its
// lanes may be written.
struct PixelVector {
  Index x, y, lanes;
};

inline void store_lanes(float* to, Vec v, Index lanes) {
  if (lanes == kLanes)
    store(to, v);
  else
    store_first(to, v, lanes);
}

template <int kMaps, int kVectors>
void tile(const Correlation& s, const PixelVector* at, const float* x, const float* w,
          const float* bias, float* y, float* activated) {
  Vec sums[kMaps][kVectors];
  const float* inputs[kVectors];
  CONVLENS_UNROLL
  for (int m = 0; m < kMaps; ++m) {
    const Vec start = splat(bias ? bias[m] : 0.0f);
    CONVLENS_UNROLL
    for (int k = 0; k < kVectors; ++k) sums[m][k] = start;
  }
  CONVLENS_UNROLL
  for (int k = 0; k < kVectors; ++k) inputs[k] = x + at[k].x;

  for (Index c = 0; c < s.in_maps; ++c) {
    for (Index t = 0; t < s.taps; ++t) {
      const Index offset = s.offsets[t];
      Vec pixels[kVectors];
      CONVLENS_UNROLL
      for (int k = 0; k < kVectors; ++k) pixels[k] = load(inputs[k] + offset);
      CONVLENS_UNROLL
      for (int m = 0; m < kMaps; ++m) {
        const Vec weight = splat(w[m]);
        CONVLENS_UNROLL
        for (int k = 0; k < kVectors; ++k) sums[m][k] = fma(weight, pixels[k], sums[m][k]);
      }
      w += kMaps;
    }
    CONVLENS_UNROLL
    for (int k = 0; k < kVectors; ++k) inputs[k] += s.map_size;
  }

  const Index map_size = s.rows * s.columns;
  CONVLENS_UNROLL
  for (int k = 0; k < kVectors; ++k) {
    CONVLENS_UNROLL
    for (int m = 0; m < kMaps; ++m) {
      const Index to = m * map_size + at[k].y;
      store_lanes(y + to, sums[m][k], at[k].lanes);
      if (activated) store_lanes(activated + to, maximum(sums[m][k], Vec{}), at[k].lanes);
    }
  }
}

using Tile = void (*)(const Correlation&, const PixelVector*, const float*, const float*,
                      const float*, float*, float*);

// Vectors of a tile of that many maps: few maps need more of them, so that enough independent sums
// hide the latency of the multiply-add (4 cycles, two units).
constexpr int tile_vectors(Index maps) {
  return maps == 1 ? 8 : maps == 2 && kTileVectors < 4 ? 4 : kTileVectors;
}

// The instance for that many maps (at most kTileMaps) and vectors (at most tile_vectors(maps)).
template <int kMaps, int kVectors>
Tile tile_of_vectors(Index vectors) {
  if constexpr (kVectors > 1) {
    if (vectors < kVectors) return tile_of_vectors<kMaps, kVectors - 1>(vectors);
  }
  return tile<kMaps, kVectors>;
}

template <int kMaps = kTileMaps>
Tile tile_of(Index maps, Index vectors) {
  if constexpr (kMaps > 1) {
    if (maps < kMaps) return tile_of<kMaps - 1>(maps, vectors);
  }
  return tile_of_vectors<kMaps, tile_vectors(kMaps)>(vectors);
}

}  // namespace

void correlate(const Correlation& s, const float* x, const float* packed, const float* bias,
               float* y, float* activated) {
  const Index per_row = blocks(s.columns, kLanes);
  const Index vectors = s.rows * per_row, map_size = s.rows * s.columns;
  const Index map_block_count = map_blocks(s.out_maps);
  const Index vectors_per_tile = tile_vectors(blocks(s.out_maps, map_block_count));
  const Index tiles = blocks(vectors, vectors_per_tile);
  for (Index index = 0; index < tiles; ++index) {
    // The last vector of a row may run over into the next row, whose own vectors are written later,
    // but not out of the map.
    PixelVector at[tile_vectors(1)];
    const Index begin = index * vectors / tiles, end = (index + 1) * vectors / tiles;
    for (Index v = begin; v < end; ++v) {
      const Index row = v / per_row, column = v % per_row * kLanes;
      const Index pixel = row * s.columns + column;
      at[v - begin] = {row * s.pitch + column, pixel, smaller(kLanes, map_size - pixel)};
    }
    const float* w = packed;
    for (Index block = 0; block < map_block_count; ++block) {
      const Index m = block_begin(s.out_maps, block);
      const Index maps = block_begin(s.out_maps, block + 1) - m;
      tile_of(maps, end - begin)(s, at, x, w, bias ? bias + m : nullptr, y + m * map_size,
                                 activated ? activated + m * map_size : nullptr);
      w += maps * s.in_maps * s.taps;
    }
  }
}

}  // namespace convlens::CONVLENS_ISA
