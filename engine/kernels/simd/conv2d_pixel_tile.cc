#include "convlens/kernels/simd/conv2d_pixel_tile.h"

namespace convlens::CONVLENS_ISA {

namespace {

// One vector of pixels: where its inputs and its outputs begin in their maps, and how many of its
// lanes may be written.
struct PixelVector {
  Index x, y, lanes;
};

// Sums of a tile whose vectors run over the end of their rows: [map][vector][lane].
constexpr int kMostSums = kPixelMaps * kPixelVectors * kLanes;

template <int kMaps, int kVectors>
void tile(const Correlation& s, const PixelVector* at, const float* x, const float* w,
          const float* bias, const CorrelationOutput& to, float* overrunning) {
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

  const Index products = s.in_maps * s.taps;
  for (Index product = 0; product < products; ++product) {
    const Index offset = s.offsets[product];
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

  // Vectors are stored whole or not at all here: reaching for single lanes would keep the sums in
  // memory all along.
  CONVLENS_UNROLL
  for (int m = 0; m < kMaps; ++m) {
    CONVLENS_UNROLL
    for (int k = 0; k < kVectors; ++k) {
      if (overrunning) {
        store(overrunning + (m * kVectors + k) * kLanes, sums[m][k]);
        continue;
      }
      const Index y = m * s.out_map_size + at[k].y;
      store(to.y + y, sums[m][k]);
      if (to.activated) store(to.activated + y, relu(sums[m][k]));
    }
  }
}

// Copies the lanes that belong to the map.
void store_overrunning(const Correlation& s, Index maps, Index vectors, const PixelVector* at,
                       const float* sums, const CorrelationOutput& to) {
  for (Index m = 0; m < maps; ++m)
    for (Index k = 0; k < vectors; ++k, sums += kLanes)
      for (Index lane = 0; lane < at[k].lanes; ++lane) {
        const Index y = m * s.out_map_size + at[k].y + lane;
        to.y[y] = sums[lane];
        if (to.activated) to.activated[y] = relu1(sums[lane]);
      }
}

using Tile = void (*)(const Correlation&, const PixelVector*, const float*, const float*,
                      const float*, const CorrelationOutput&, float*);

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

static_assert(kMostSums >= tile_vectors(1) * kLanes && kMostSums >= 2 * tile_vectors(2) * kLanes);

// Goes through the vectors of all rows without dividing. The last vector of a row overlaps the one
// before it; where a row is less than a vector, its lanes run over the end of the row.
struct PixelVectors {
  const Correlation& s;
  Index row, column;

  PixelVector next() {
    const Index first = s.columns >= kLanes ? smaller(column, s.columns - kLanes) : 0;
    const PixelVector vector{row * s.pitch + first, row * s.columns + first,
                             smaller(kLanes, s.columns)};
    column += kLanes;
    if (column >= s.columns) column = 0, ++row;
    return vector;
  }
};

}  // namespace

void correlate_pixel_lanes(const Correlation& s, Index maps, const float* x, const float* weights,
                           const float* bias, const CorrelationOutput& to) {
  const Index vectors = s.rows * blocks(s.columns, kLanes);
  const Index tiles = blocks(vectors, tile_vectors(maps));
  const Index count = vectors / tiles, larger_tiles = vectors % tiles;
  const Tile tiles_of_count[2] = {tile_of(maps, count), tile_of(maps, count + 1)};
  float sums[kMostSums];
  float* overrunning = s.columns < kLanes ? sums : nullptr;
  PixelVectors all{s, 0, 0};
  for (Index index = 0; index < tiles; ++index) {
    PixelVector at[tile_vectors(1)];
    const bool one_more = index < larger_tiles;
    for (Index v = 0; v < count + one_more; ++v) at[v] = all.next();
    tiles_of_count[one_more](s, at, x, weights, bias, to, overrunning);
    if (overrunning) store_overrunning(s, maps, count + one_more, at, sums, to);
  }
}

}  // namespace convlens::CONVLENS_ISA
