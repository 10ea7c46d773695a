#include "convlens/kernels/simd/conv2d_pixel_tile.h"

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
          const float* bias, const CorrelationOutput& to) {
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

  CONVLENS_UNROLL
  for (int m = 0; m < kMaps; ++m) {
    CONVLENS_UNROLL
    for (int k = 0; k < kVectors; ++k) {
      const Index y = m * s.out_map_size + at[k].y;
      store_lanes(to.y + y, sums[m][k], at[k].lanes);
      if (to.activated) store_lanes(to.activated + y, maximum(sums[m][k], Vec{}), at[k].lanes);
    }
  }
}

using Tile = void (*)(const Correlation&, const PixelVector*, const float*, const float*,
                      const float*, const CorrelationOutput&);

// Vectors of a tile of that many maps: few maps need more of them, so that enough independent sums
// hide the latency of the multiply-add (4 cycles, two units).
constexpr int tile_vectors(Index maps) {
  return maps == 1 ? 8 : maps == 2 && kPixelVectors < 4 ? 4 : kPixelVectors;
}

// The instance for that many maps (at most kPixelMaps) and vectors (at most tile_vectors(maps)).
template <int kMaps, int kVectors>
Tile tile_of_vectors(Index vectors) {
  if constexpr (kVectors > 1) {
    if (vectors < kVectors) return tile_of_vectors<kMaps, kVectors - 1>(vectors);
  }
  return tile<kMaps, kVectors>;
}

template <int kMaps = kPixelMaps>
Tile tile_of(Index maps, Index vectors) {
  if constexpr (kMaps > 1) {
    if (maps < kMaps) return tile_of<kMaps - 1>(maps, vectors);
  }
  return tile_of_vectors<kMaps, tile_vectors(kMaps)>(vectors);
}

// The last vector of a row overlaps the one before it. Where a row is less than a vector, its
// vector runs over into the next row, which is written later, but not behind the last one.
PixelVector pixel_vector(const Correlation& s, Index row, Index column) {
  if (s.columns >= kLanes) {
    column = smaller(column, s.columns - kLanes);
    return {row * s.pitch + column, row * s.columns + column, kLanes};
  }
  const Index pixel = row * s.columns;
  return {row * s.pitch, pixel, smaller(kLanes, s.rows * s.columns - pixel)};
}

}  // namespace

void correlate_pixel_lanes(const Correlation& s, Index maps, const float* x, const float* weights,
                           const float* bias, const CorrelationOutput& to) {
  const Index per_row = blocks(s.columns, kLanes), vectors = s.rows * per_row;
  const Index tiles = blocks(vectors, tile_vectors(maps));
  for (Index index = 0; index < tiles; ++index) {
    PixelVector at[tile_vectors(1)];
    const Index begin = index * vectors / tiles, end = (index + 1) * vectors / tiles;
    for (Index v = begin; v < end; ++v)
      at[v - begin] = pixel_vector(s, v / per_row, v % per_row * kLanes);
    tile_of(maps, end - begin)(s, at, x, weights, bias, to);
  }
}

}  // namespace convlens::CONVLENS_ISA
