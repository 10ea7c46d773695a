#include "convlens/kernels/simd/conv2d_winograd.h"
#include "convlens/kernels/simd/conv2d_winograd_points.h"

namespace convlens::CONVLENS_ISA {

namespace {

// sums[t, v] = sum over c of inputs[c, t] * weights[c, v]. The order of the sum does not depend on
// the tiles beside it.
template <int kTiles, int kVectors>
void tile(Index in_maps, Index slots, const float* inputs, const float* weights, Index sums_pitch,
          float* sums) {
  Vec totals[kTiles][kVectors];
  CONVLENS_UNROLL
  for (int t = 0; t < kTiles; ++t) CONVLENS_UNROLL
  for (int v = 0; v < kVectors; ++v) totals[t][v] = Vec{};
  for (Index c = 0; c < in_maps; ++c) {
    Vec w[kVectors];
    CONVLENS_UNROLL
    for (int v = 0; v < kVectors; ++v) w[v] = load(weights + v * kLanes);
    CONVLENS_UNROLL
    for (int t = 0; t < kTiles; ++t) {
      const Vec input = splat(inputs[t]);
      CONVLENS_UNROLL
      for (int v = 0; v < kVectors; ++v) totals[t][v] = fma(input, w[v], totals[t][v]);
    }
    inputs += slots;
    weights += kVectors * kLanes;
  }
  CONVLENS_UNROLL
  for (int t = 0; t < kTiles; ++t) CONVLENS_UNROLL
  for (int v = 0; v < kVectors; ++v) store(sums + t * sums_pitch + v * kLanes, totals[t][v]);
}

using Tile = void (*)(Index, Index, const float*, const float*, Index, float*);

template <int kVectors, int kTiles = kProductTiles>
Tile tile_of(Index tiles) {
  if constexpr (kTiles > 1) {
    if (tiles < kTiles) return tile_of<kVectors, kTiles - 1>(tiles);
  }
  return tile<kTiles, kVectors>;
}

Tile tile_of(Index vectors, Index tiles) {
  static_assert(kProductVectors == 2);
  return vectors == 1 ? tile_of<1>(tiles) : tile_of<2>(tiles);
}

// G w Gᵀ of one kernel (zero where there is none), its values `pitch` floats apart.
template <int kSide>
void transform_weights(const float* plain, Index pitch, float* to) {
  constexpr int kPoints = kSide + 2;
  double rows[3][kPoints] = {}, column[3], values[kPoints] = {};
  for (int i = 0; i < 3 && plain; ++i) {
    for (int j = 0; j < 3; ++j) column[j] = static_cast<double>(plain[i * 3 + j]);
    weight_points<kSide>(column, rows[i]);
  }
  for (int j = 0; j < kPoints; ++j) {
    for (int i = 0; i < 3; ++i) column[i] = rows[i][j];
    weight_points<kSide>(column, values);
    for (int i = 0; i < kPoints; ++i) to[(i * kPoints + j) * pitch] = static_cast<float>(values[i]);
  }
}

}  // namespace

void winograd_weights(const WinogradPlan& p, const float* weights, float* transformed) {
  for (Index first = 0; first < p.out_vectors(); first += kProductVectors) {
    const Index maps = smaller(kProductVectors, p.out_vectors() - first) * kLanes;
    for (Index c = 0; c < p.in_maps; ++c)
      for (Index lane = 0; lane < maps; ++lane) {
        const Index m = first * kLanes + lane;
        const float* plain = m < p.out_maps ? weights + (m * p.in_maps + c) * 9 : nullptr;
        float* to = transformed + c * maps + lane;
        if (p.side == 2)
          transform_weights<2>(plain, p.in_maps * maps, to);
        else
          transform_weights<4>(plain, p.in_maps * maps, to);
      }
    transformed += p.products() * p.in_maps * maps;
  }
}

// The loops from outside: product, block of maps, tiles. The inputs of one product ([C, slots])
// stay in the nearest cache while the blocks pass, the weights of a block ([C, 2 vectors]) while
// the tiles do.
void winograd_product(const WinogradChunk& chunk, Index first, Index last, Index begin, Index end,
                      const float* transformed, float* sums) {
  const WinogradPlan& p = *chunk.plan;
  const Index groups = blocks(end - begin, kProductTiles), count = end - begin;
  const Index sums_pitch = p.products() * p.band * kLanes;
  for (Index k = 0; k < p.products(); ++k)
    for (Index vector = first; vector < last; vector += kProductVectors) {
      const Index vectors = smaller(kProductVectors, last - vector);
      const float* weights =
          chunk.weights + p.in_maps * kLanes * (vector * p.products() + k * vectors);
      for (Index group = 0; group < groups; ++group) {
        const Index slot = begin + group * count / groups;
        const Index tiles = begin + (group + 1) * count / groups - slot;
        tile_of(vectors, tiles)(p.in_maps, p.slots, transformed + k * p.plane + slot, weights,
                                sums_pitch,
                                sums + slot * sums_pitch + (k * p.band + vector - first) * kLanes);
      }
    }
}

}  // namespace convlens::CONVLENS_ISA
