#include "convlens/kernels/simd/conv2d_winograd.h"
#include "convlens/kernels/simd/conv2d_winograd_points.h"

namespace convlens::CONVLENS_ISA {

namespace {

// Vectors of 4, 8 and 16 floats, as far as the instruction set has them: the tiles of a narrow row
// do not fill the widest. `even_odd` splits two vectors, `following` is a shifted by one lane with
// the first of b behind it.
struct Lanes4 {
  static constexpr int count = 4;
  typedef float V __attribute__((vector_size(16)));
  typedef float Unaligned __attribute__((vector_size(16), aligned(4), may_alias));
  static void even_odd(V a, V b, V& even, V& odd) {
    even = __builtin_shufflevector(a, b, 0, 2, 4, 6);
    odd = __builtin_shufflevector(a, b, 1, 3, 5, 7);
  }
  static V following(V a, V b) { return __builtin_shufflevector(a, b, 1, 2, 3, 4); }
};

#if defined(__AVX2__) || defined(__AVX512F__)
struct Lanes8 {
  static constexpr int count = 8;
  typedef float V __attribute__((vector_size(32)));
  typedef float Unaligned __attribute__((vector_size(32), aligned(4), may_alias));
  static void even_odd(V a, V b, V& even, V& odd) {
    even = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
    odd = __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
  }
  static V following(V a, V b) { return __builtin_shufflevector(a, b, 1, 2, 3, 4, 5, 6, 7, 8); }
};
#endif

#if defined(__AVX512F__)
struct Lanes16 {
  static constexpr int count = 16;
  typedef float V __attribute__((vector_size(64)));
  typedef float Unaligned __attribute__((vector_size(64), aligned(4), may_alias));
  static void even_odd(V a, V b, V& even, V& odd) {
    even = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    odd = __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
  }
  static V following(V a, V b) {
    return __builtin_shufflevector(a, b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
  }
};
#endif

template <class L>
typename L::V load_lanes(const float* p) {
  return *reinterpret_cast<const typename L::Unaligned*>(p);
}
template <class L>
void store_lanes(float* p, typename L::V v) {
  *reinterpret_cast<typename L::Unaligned*>(p) = v;
}

// Bᵀ applied to the columns: rows[i] are side + 2 rows of the image, `width` pixels each.
template <int kSide>
void transform_columns(const float* const* rows, Index width, Index pitch, float* lines) {
  constexpr int kRows = kSide + 2;
  Vec d[kRows];
  if (width < kLanes) {
    CONVLENS_UNROLL
    for (int i = 0; i < kRows; ++i) d[i] = load_first(rows[i], width);
    input_points<kSide>(d);
    CONVLENS_UNROLL
    for (int i = 0; i < kRows; ++i) store_first(lines + i * pitch, d[i], width);
    return;
  }
  // The last vector goes back to the row's end: nothing behind a row may be read.
  for (Index column = 0; column < width; column += kLanes) {
    const Index at = smaller(column, width - kLanes);
    CONVLENS_UNROLL
    for (int i = 0; i < kRows; ++i) d[i] = load(rows[i] + at);
    input_points<kSide>(d);
    CONVLENS_UNROLL
    for (int i = 0; i < kRows; ++i) store(lines + i * pitch + at, d[i]);
  }
}

// The columns k, side + k, 2 side + k, … of a line for k < side: those of neighbouring tiles.
template <int kSide, class L>
void split_columns(const float* line, typename L::V* columns) {
  using V = typename L::V;
  constexpr int n = L::count;
  V even, odd;
  L::even_odd(load_lanes<L>(line), load_lanes<L>(line + n), even, odd);
  if constexpr (kSide == 2) {
    columns[0] = even, columns[1] = odd;
  } else {
    V next_even, next_odd;
    L::even_odd(load_lanes<L>(line + 2 * n), load_lanes<L>(line + 3 * n), next_even, next_odd);
    L::even_odd(even, next_even, columns[0], columns[2]);
    L::even_odd(odd, next_odd, columns[1], columns[3]);
  }
}

// Bᵀ applied to one line of all tiles of a row; the results go to side + 2 planes. The last two
// columns of a tile are the first two of the next one.
template <int kSide, class L>
void transform_line(const float* line, Index tiles, Index plane, float* to) {
  using V = typename L::V;
  for (Index tile = 0; tile < tiles; tile += L::count) {
    V d[kSide + 2];
    split_columns<kSide, L>(line, d);
    line += kSide * L::count;
    d[kSide] = L::following(d[0], V{} + line[0]);
    d[kSide + 1] = L::following(d[1], V{} + line[1]);
    input_points<kSide>(d);
    CONVLENS_UNROLL
    for (int k = 0; k < kSide + 2; ++k) store_lanes<L>(to + k * plane + tile, d[k]);
  }
}

template <int kSide, class L>
void transform_lines(const WinogradPlan& p, const float* lines, float* to) {
  constexpr int kRows = kSide + 2;
  for (Index i = 0; i < kRows; ++i)
    transform_line<kSide, L>(lines + i * p.line_pitch, p.tile_columns, p.plane,
                             to + i * kRows * p.plane);
}

template <int kSide>
void transform_lines(const WinogradPlan& p, const float* lines, float* to) {
#if defined(__AVX512F__)
  if (p.transform_lanes == 16) return transform_lines<kSide, Lanes16>(p, lines, to);
#endif
#if defined(__AVX2__) || defined(__AVX512F__)
  if (p.transform_lanes == 8) return transform_lines<kSide, Lanes8>(p, lines, to);
#endif
  transform_lines<kSide, Lanes4>(p, lines, to);
}

// The vectors of a row of tiles run over into the next row's slots, which are written later, and
// behind the last row into slots that nobody reads.
template <int kSide>
void transform_maps(const WinogradChunk& chunk, Index first, Index last, float* transformed,
                    float* lines, const float* zeros) {
  const Conv2dShape& s = *chunk.shape;
  const WinogradPlan& p = *chunk.plan;
  const Index height = s.in_height, width = s.in_width, map_size = height * width;
  for (Index r = 0; r < chunk.rows; ++r) {
    const Index row = chunk.first_row + r, image = row / p.tile_rows;
    const Index top = row % p.tile_rows * kSide - static_cast<Index>(s.pad_top);
    const float* map =
        chunk.input + (image * s.in_channels + chunk.group * p.in_maps + first) * map_size;
    for (Index c = first; c < last; ++c, map += map_size) {
      const float* rows[kSide + 2];
      for (Index i = 0; i < kSide + 2; ++i)
        rows[i] = top + i < 0 || top + i >= height ? zeros : map + (top + i) * width;
      transform_columns<kSide>(rows, width, p.line_pitch, lines + s.pad_left);
      transform_lines<kSide>(p, lines, transformed + c * p.slots + r * p.tile_columns);
    }
  }
}

}  // namespace

void winograd_input(const WinogradChunk& chunk, Index first, Index last, float* transformed,
                    float* lines, float* zeros) {
  const WinogradPlan& p = *chunk.plan;
  zero_floats(lines, p.lines_floats);  // the padding left and right of the image stays so
  zero_floats(zeros, p.zeros_floats);
  if (p.side == 2)
    transform_maps<2>(chunk, first, last, transformed, lines, zeros);
  else
    transform_maps<4>(chunk, first, last, transformed, lines, zeros);
}

}  // namespace convlens::CONVLENS_ISA
