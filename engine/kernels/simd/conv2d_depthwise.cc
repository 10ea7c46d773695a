// Depthwise convolution, where every output map is made of one input map: kernels 3x3 and 5x5 at a
// stride of 1 or 2 without dilation (conv2d_is_depthwise), as networks for small devices have them.
//
// A map is copied with its padding, for a stride of 2 as its even and odd rows and columns
// (conv2d_geometry.h), into the first-level cache; where there is no padding at stride 1 it is read
// where it is. A tile of kRows rows by one vector of neighbouring outputs stays in registers while
// every row of the input that any of them needs passes by once.
#include "convlens/kernels/parts.h"
#include "convlens/kernels/simd/conv2d_geometry.h"
#include "convlens/kernels/simd/kernels.h"

namespace convlens::CONVLENS_ISA {

namespace {

// Accumulators, the weights of 3x3 and one vector of pixels fit 16 registers.
constexpr int kRows = 4;

PaddedMap padded_input(const Conv2dShape& s) {
  return {phased_axis(s.kernel_height, s.stride_height, 1, s.out_height()),
          phased_axis(s.kernel_width, s.stride_width, 1, s.out_width())};
}

struct Map {
  const float* x;  // padded
  Index pitch;
  Index row_phase, column_phase;  // floats from the even rows to the odd ones, likewise columns
  const float* weights;
  float bias;
  float *y, *activated;  // activated or null
  Index rows, columns;   // of y
};

// kCount rows from `row` on, one vector of columns from `column` on, of which `lanes` are written.
template <int kTaps, int kStride, int kCount>
inline void tile(const Map& map, const Vec (&weights)[kTaps][kTaps], Index row, Index column,
                 Index lanes) {
  constexpr int kPhases = kStride < kTaps ? kStride : kTaps;
  Vec sums[kCount];
  CONVLENS_UNROLL
  for (int k = 0; k < kCount; ++k) sums[k] = splat(map.bias);
  const float* corner = map.x + row * map.pitch + column;
  CONVLENS_UNROLL
  for (int v = 0; v < kTaps; ++v) {
    CONVLENS_UNROLL
    for (int phase = 0; phase < kPhases; ++phase) {
      const float* x =
          corner + phase * map.row_phase + v % kStride * map.column_phase + v / kStride;
      CONVLENS_UNROLL
      for (int r = 0; r < kCount + (kTaps - 1) / kStride; ++r) {
        if (r >= kCount + (kTaps - 1 - phase) / kStride) continue;
        const Vec pixels = load(x + r * map.pitch);
        CONVLENS_UNROLL
        for (int u = 0; u < kTaps; ++u) {
          const int k = r - u / kStride;
          if (u % kStride == phase && k >= 0 && k < kCount)
            sums[k] = fma(weights[u][v], pixels, sums[k]);
        }
      }
    }
  }
  CONVLENS_UNROLL
  for (int k = 0; k < kCount; ++k) {
    const Index at = (row + k) * map.columns + column;
    store_lanes(map.y + at, sums[k], lanes);
    if (map.activated) store_lanes(map.activated + at, relu(sums[k]), lanes);
  }
}

// The last vector of a row reaches back over the one before it, which writes the same numbers.
template <int kTaps, int kStride, int kCount>
void rows_of_map(const Map& map, const Vec (&weights)[kTaps][kTaps], Index row) {
  if (map.columns < kLanes) return tile<kTaps, kStride, kCount>(map, weights, row, 0, map.columns);
  for (Index column = 0; column < map.columns; column += kLanes)
    tile<kTaps, kStride, kCount>(map, weights, row, smaller(column, map.columns - kLanes), kLanes);
}

template <int kTaps, int kStride>
void whole_map(const Map& map) {
  Vec weights[kTaps][kTaps];
  CONVLENS_UNROLL
  for (int u = 0; u < kTaps; ++u) {
    CONVLENS_UNROLL
    for (int v = 0; v < kTaps; ++v) weights[u][v] = splat(map.weights[u * kTaps + v]);
  }
  Index row = 0;
  for (; row + kRows <= map.rows; row += kRows)
    rows_of_map<kTaps, kStride, kRows>(map, weights, row);
  for (; row < map.rows; ++row) rows_of_map<kTaps, kStride, 1>(map, weights, row);
}

using WholeMap = void (*)(const Map&);

WholeMap whole_map_of(const Conv2dShape& s) {
  if (s.kernel_height == 3) return s.stride_height == 1 ? whole_map<3, 1> : whole_map<3, 2>;
  return s.stride_height == 1 ? whole_map<5, 1> : whole_map<5, 2>;
}

// Whether the input is its own padded copy; a vector may be read only where it lies within the map.
bool is_unpadded(const Conv2dShape& s) {
  return s.stride_height == 1 && s.pad_top == 0 && s.pad_left == 0 && s.pad_bottom == 0 &&
         s.pad_right == 0 && s.out_width() >= kLanes;
}

struct Work {
  const Conv2dShape& shape;
  const float *input, *packed, *bias;  // bias or null
  const Conv2dOutput& output;
  float* scratch;  // of all threads
  Index scratch_floats;
  int parts;
};

// At stride 1 the zeros around a map stay from one map to the next: only its rows are copied.
void copy_rows(const PaddedMap& padded, const Conv2dShape& s, const float* map, float* copy) {
  const Index height = s.in_height, width = s.in_width, pitch = padded.pitch();
  copy += s.pad_top * pitch + s.pad_left;
  for (Index row = 0; row < height; ++row) copy_row(copy + row * pitch, map + row * width, width);
}

// A share of all maps of the batch.
void run_part(void* context, int part) {
  const Work& work = *static_cast<const Work*>(context);
  const Conv2dShape& s = work.shape;
  const PaddedMap padded = padded_input(s);
  const WholeMap whole = whole_map_of(s);
  const bool copies = !is_unpadded(s);
  float* copy = work.scratch + part * work.scratch_floats;
  if (copies && s.stride_height == 1) zero_floats(copy, padded.size());
  const Index maps = s.batch * s.in_channels;
  const Index multiplier = s.out_channels / s.groups, taps = s.kernel_height * s.kernel_width;
  const Index rows = s.out_height(), columns = s.out_width(), size = rows * columns;
  for (Index map = maps * part / work.parts; map < maps * (part + 1) / work.parts; ++map) {
    const float* x = work.input + map * s.in_height * s.in_width;
    if (copies && s.stride_height == 1)
      copy_rows(padded, s, x, copy);
    else if (copies)
      copy_padded(padded, s.in_height, s.in_width, s.pad_top, s.pad_left, x, copy);
    for (Index k = 0; k < multiplier; ++k) {
      const Index out = map * multiplier + k, channel = out % s.out_channels;
      float* activated = work.output.activated;
      whole({copies ? copy : x, copies ? padded.pitch() : Index(s.in_width),
             padded.columns.phases * padded.plane(), padded.plane(), work.packed + channel * taps,
             work.bias ? work.bias[channel] : 0.0f, work.output.output + out * size,
             activated ? activated + out * size : nullptr, rows, columns});
    }
  }
}

// Multiply-accumulates that are worth waking threads up: some microseconds.
constexpr Index kWorthThreads = 1 << 17;

}  // namespace

std::size_t conv2d_depthwise_packed_floats(const Conv2dShape& s) {
  return static_cast<std::size_t>(s.out_channels * s.kernel_height * s.kernel_width);
}

void conv2d_depthwise_pack(const Conv2dShape& s, const float* weights, float* packed) {
  copy_floats(packed, weights, s.out_channels * s.kernel_height * s.kernel_width);
}

// One padded map and the slack that the vectors of a narrow one read.
std::size_t conv2d_depthwise_scratch_floats(const Conv2dShape& s) {
  return is_unpadded(s) ? 0 : static_cast<std::size_t>(padded_input(s).size() + kLanes);
}

Conv2dChoice conv2d_depthwise_choice(const Conv2dShape& s) {
  return {
      "depthwise", nullptr, 1, kRows * kLanes,
      s.batch * s.out_channels * s.out_height() * s.out_width() * s.kernel_height * s.kernel_width};
}

void conv2d_depthwise_forward(const Conv2dShape& s, const float* input, const float* packed,
                              const float* bias, const Conv2dOutput& output, float* scratch,
                              ThreadPool* pool) {
  const bool worth = conv2d_depthwise_choice(s).multiplications >= kWorthThreads;
  const int threads = worth ? thread_count(pool) : 1;
  Work work{s,
            input,
            packed,
            bias,
            output,
            scratch,
            static_cast<Index>(conv2d_depthwise_scratch_floats(s)),
            threads};
  run_parts(threads > 1 ? pool : nullptr, threads, run_part, &work);
}

}  // namespace convlens::CONVLENS_ISA
