#include "convlens/kernels/simd/pool2d_inside.h"

namespace convlens::CONVLENS_ISA {

namespace {

bool is_inside(const Pool2dShape& s, std::int64_t size) {
  return s.kernel_height == size && s.kernel_width == size && s.stride_height == 2 &&
         s.stride_width == 2 && s.dilation_height == 1 && s.dilation_width == 1 && s.pad_top == 0 &&
         s.pad_left == 0 && (s.out_height - 1) * 2 + size <= s.in_height &&
         (s.out_width - 1) * 2 + size <= s.in_width;
}

// The columns of a window, for kLanes windows side by side that begin at x, x + 2, …
template <int kSize>
inline void load_columns(const float* x, Vec (&columns)[kSize]) {
  load_even_odd(x, columns[0], columns[1]);
  if constexpr (kSize == 3) {
    Vec odd;
    load_even_odd(x + 2, columns[2], odd);
  }
}

// Floats that load_columns reads.
template <int kSize>
constexpr Index kReach = 2 * kLanes + (kSize == 3 ? 2 : 0);

// The first largest number in reading order, or the last NaN of the window, wins.
template <int kSize>
struct Maximum {
  float* output;
  std::int32_t* winners;  // or null

  void vector(const float* map, Index width, Index row, Index column, Index at, Index lanes) const {
    Vec best{};
    IntVec tap{};
    CONVLENS_UNROLL
    for (int u = 0; u < kSize; ++u) {
      Vec columns[kSize];
      load_columns<kSize>(map + (2 * row + u) * width + 2 * column, columns);
      CONVLENS_UNROLL
      for (int v = 0; v < kSize; ++v) {
        const Vec x = columns[v];
        if (u == 0 && v == 0) {
          best = x;
          continue;
        }
        const IntVec wins = (x > best) | (x != x);
        best = select(wins, x, best);
        const auto offset = static_cast<std::int32_t>(u * width + v);
        if (winners) tap = select(wins, splat_int(offset), tap);
      }
    }
    store_lanes(output + at, best, lanes);
    if (!winners) return;
    IntVec distance{};
    for (int lane = 0; lane < kLanes; ++lane) distance[lane] = 2 * lane;
    const Index corner = 2 * row * width + 2 * column;
    const IntVec index = tap + distance + splat_int(static_cast<std::int32_t>(corner));
    if (lanes == kLanes)
      store_int(winners + at, index);
    else
      store_first_int(winners + at, index, lanes);
  }

  void single(const float* map, Index width, Index row, Index column, Index at) const {
    Index winner = 2 * row * width + 2 * column;
    for (int u = 0; u < kSize; ++u)
      for (int v = 0; v < kSize; ++v) {
        const Index index = (2 * row + u) * width + 2 * column + v;
        if (map[index] > map[winner] || map[index] != map[index]) winner = index;
      }
    output[at] = map[winner];
    if (winners) winners[at] = static_cast<std::int32_t>(winner);
  }
};

template <int kSize>
struct Average {
  float* output;

  void vector(const float* map, Index width, Index row, Index column, Index at, Index lanes) const {
    Vec sum{};
    CONVLENS_UNROLL
    for (int u = 0; u < kSize; ++u) {
      Vec columns[kSize];
      load_columns<kSize>(map + (2 * row + u) * width + 2 * column, columns);
      CONVLENS_UNROLL
      for (int v = 0; v < kSize; ++v) sum += columns[v];
    }
    store_lanes(output + at, sum / splat(static_cast<float>(kSize * kSize)), lanes);
  }

  void single(const float* map, Index width, Index row, Index column, Index at) const {
    float sum = 0;
    for (int u = 0; u < kSize; ++u)
      for (int v = 0; v < kSize; ++v) sum += map[(2 * row + u) * width + 2 * column + v];
    output[at] = sum / static_cast<float>(kSize * kSize);
  }
};

// The last vector of a row reaches back over the one before it. One by one where a vector would
// read behind the end of the input.
template <int kSize, typename Pooling>
void pool_maps(const Pool2dShape& s, const float* input, const Pooling& pooling) {
  const Index maps = s.batch * s.channels, in_map = s.in_height * s.in_width;
  const Index width = s.in_width, rows = s.out_height, columns = s.out_width;
  const float* end = input + maps * in_map;
  const Index lanes = smaller(columns, kLanes);
  Index at = 0;
  for (Index n = 0; n < maps; ++n, input += in_map)
    for (Index row = 0; row < rows; ++row, at += columns) {
      const float* last_row = input + (2 * row + kSize - 1) * width;
      for (Index j = 0; j < columns; j += kLanes) {
        const Index column = smaller(j, columns - lanes);
        if (end - (last_row + 2 * column) >= kReach<kSize>) {
          pooling.vector(input, width, row, column, at + column, lanes);
        } else {
          for (Index k = column; k < column + lanes; ++k)
            pooling.single(input, width, row, k, at + k);
        }
      }
    }
}

}  // namespace

bool max_pool2d_inside(const Pool2dShape& s, const float* input, float* output,
                       std::int32_t* winners) {
  if (is_inside(s, 2))
    pool_maps<2>(s, input, Maximum<2>{output, winners});
  else if (is_inside(s, 3))
    pool_maps<3>(s, input, Maximum<3>{output, winners});
  else
    return false;
  return true;
}

bool average_pool2d_inside(const Pool2dShape& s, const float* input, float* output) {
  if (is_inside(s, 2))
    pool_maps<2>(s, input, Average<2>{output});
  else if (is_inside(s, 3))
    pool_maps<3>(s, input, Average<3>{output});
  else
    return false;
  return true;
}

}  // namespace convlens::CONVLENS_ISA
