#include "convlens/kernels/simd/conv2d_winograd.h"
#include "convlens/kernels/simd/conv2d_winograd_points.h"

namespace convlens::CONVLENS_ISA {

namespace {

// Lanes of a and b within every quarter (four lanes): the lower two or the upper two in turn, or
// the lower or upper two of a and then of b.
#if defined(__AVX512F__)
inline Vec lower_in_turn(Vec a, Vec b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
}
inline Vec upper_in_turn(Vec a, Vec b) {
  return __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
}
inline Vec lower_pairs(Vec a, Vec b) {
  return __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
}
inline Vec upper_pairs(Vec a, Vec b) {
  return __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
}
#elif defined(__AVX2__)
inline Vec lower_in_turn(Vec a, Vec b) {
  return __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13);
}
inline Vec upper_in_turn(Vec a, Vec b) {
  return __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15);
}
inline Vec lower_pairs(Vec a, Vec b) {
  return __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
}
inline Vec upper_pairs(Vec a, Vec b) {
  return __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
}
#else
inline Vec lower_in_turn(Vec a, Vec b) { return __builtin_shufflevector(a, b, 0, 4, 1, 5); }
inline Vec upper_in_turn(Vec a, Vec b) { return __builtin_shufflevector(a, b, 2, 6, 3, 7); }
inline Vec lower_pairs(Vec a, Vec b) { return __builtin_shufflevector(a, b, 0, 1, 4, 5); }
inline Vec upper_pairs(Vec a, Vec b) { return __builtin_shufflevector(a, b, 2, 3, 6, 7); }
#endif

template <int kQuarter>
inline Vec4 quarter(Vec v) {
  constexpr int k = 4 * kQuarter;
  return __builtin_shufflevector(v, v, k, k + 1, k + 2, k + 3);
}

// Where the pixels of one row of one tile go: the first map of a vector of maps.
struct Destination {
  float* output;
  float* activated;  // or null
  Index map_size, maps, pixels;
};

inline void store_pixels(float* to, Vec4 pixels, Index count) {
  if (count == 4) {
    store4(to, pixels);
    return;
  }
  to[0] = pixels[0];
  if (count > 1) to[1] = pixels[1];
  if (count > 2) to[2] = pixels[2];
}

inline void store_map(const Destination& to, Index map, Vec4 pixels) {
  if (map >= to.maps) return;
  store_pixels(to.output + map * to.map_size, pixels, to.pixels);
  if (to.activated) store_pixels(to.activated + map * to.map_size, relu4(pixels), to.pixels);
}

// The maps 4 q + map for every quarter q.
template <int kQuarter = 0>
inline void store_maps(const Destination& to, Index map, Vec pixels) {
  store_map(to, 4 * kQuarter + map, quarter<kQuarter>(pixels));
  if constexpr (4 * kQuarter + 4 < kLanes) store_maps<kQuarter + 1>(to, map, pixels);
}

// y: four neighbouring pixels, each a vector of output maps.
inline void store_row(const Destination& to, const Vec* y) {
  const Vec a = lower_in_turn(y[0], y[1]), b = lower_in_turn(y[2], y[3]);
  const Vec c = upper_in_turn(y[0], y[1]), d = upper_in_turn(y[2], y[3]);
  store_maps(to, 0, lower_pairs(a, b));
  store_maps(to, 1, upper_pairs(a, b));
  store_maps(to, 2, lower_pairs(c, d));
  store_maps(to, 3, upper_pairs(c, d));
}

// Keeps a loop, so that what it works on is read from memory.
#if defined(__clang__)
#define CONVLENS_ROLLED _Pragma("clang loop unroll(disable)")
#else
#define CONVLENS_ROLLED _Pragma("GCC unroll 1")
#endif

// The outputs of one tile: sums are side + 2 rows of side + 2 vectors, `pitch` floats apart. `half`
// has 24 vectors for F(4,3), more than there are registers with 4 lanes: V8 is a third faster where
// they are an array than where it has to spill them.
template <int kSide>
void transform_tile(const float* sums, Index pitch, Vec bias, Destination to, Index rows,
                    Index width) {
  constexpr int kPoints = kSide + 2;
  Vec half[kSide][kPoints];
  CONVLENS_UNROLL
  for (int j = 0; j < kPoints; ++j) {
    Vec m[kPoints], y[kSide];
    CONVLENS_UNROLL
    for (int i = 0; i < kPoints; ++i) m[i] = load(sums + (i * kPoints + j) * pitch);
    output_points<kSide>(m, y);
    CONVLENS_UNROLL
    for (int i = 0; i < kSide; ++i) half[i][j] = y[i];
  }
  CONVLENS_ROLLED
  for (Index i = 0; i < rows; ++i) {
    Vec y[4] = {};
    output_points<kSide>(half[i], y);
    CONVLENS_UNROLL
    for (int j = 0; j < kSide; ++j) y[j] = y[j] + bias;
    store_row(to, y);
    to.output += width;
    if (to.activated) to.activated += width;
  }
}

template <int kSide>
void transform_sums(const WinogradChunk& chunk, Index first, Index last, Index begin, Index end,
                    const float* sums) {
  const Conv2dShape& s = *chunk.shape;
  const WinogradPlan& p = *chunk.plan;
  const Index height = s.out_height(), width = s.out_width(), map_size = height * width;
  const Index pitch = p.band * kLanes;
  for (Index vector = first; vector < last; ++vector) {
    const Index map = vector * kLanes, maps = smaller(kLanes, p.out_maps - map);
    const Index channel = chunk.group * p.out_maps + map;
    Vec bias{};
    if (chunk.bias)
      bias = maps == kLanes ? load(chunk.bias + channel) : load_first(chunk.bias + channel, maps);
    for (Index slot = begin; slot < end; ++slot) {
      const Index row = chunk.first_row + slot / p.tile_columns;
      const Index y = row % p.tile_rows * kSide, x = slot % p.tile_columns * kSide;
      const Index at = (row / p.tile_rows * s.out_channels + channel) * map_size + y * width + x;
      const Destination to{chunk.output.output + at,
                           chunk.output.activated ? chunk.output.activated + at : nullptr, map_size,
                           maps, smaller(kSide, width - x)};
      transform_tile<kSide>(sums + slot * p.products() * pitch + (vector - first) * kLanes, pitch,
                            bias, to, smaller(kSide, height - y), width);
    }
  }
}

}  // namespace

void winograd_output(const WinogradChunk& chunk, Index first, Index last, Index begin, Index end,
                     const float* sums) {
  if (chunk.plan->side == 2)
    transform_sums<2>(chunk, first, last, begin, end, sums);
  else
    transform_sums<4>(chunk, first, last, begin, end, sums);
}

}  // namespace convlens::CONVLENS_ISA
