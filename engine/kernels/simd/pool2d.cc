// Where a window lies wholly within the columns of the image and the stride is 1 or 2, a vector of
// neighbouring outputs is made at once; the other outputs one by one.
#include "convlens/kernels/simd/kernels.h"
#include "convlens/kernels/simd/pool2d_inside.h"

namespace convlens::CONVLENS_ISA {

namespace {

Index ceil_divide(Index a, Index b) { return a <= 0 ? 0 : (a + b - 1) / b; }

// One axis of the pooling of one map.
struct Axis {
  Index in, out, kernel, stride, dilation, before, after;

  Index position(Index output, Index tap) const {
    return output * stride + tap * dilation - before;
  }
  // The taps [first, last) of an output that lie on the image.
  Index first(Index output) const { return ceil_divide(-position(output, 0), dilation); }
  Index last(Index output) const {
    return smaller(kernel, ceil_divide(in - position(output, 0), dilation));
  }
  // The taps that an average counts: those on the image, or on the image and its padding.
  Index counted(Index output, bool with_padding) const {
    if (with_padding)
      return smaller(kernel, ceil_divide(in + after - position(output, 0), dilation));
    return larger(0, last(output) - first(output));
  }
  // The outputs [inner_begin, inner_end) whose taps all lie on the image.
  Index inner_begin() const { return smaller(out, ceil_divide(before, stride)); }
  Index inner_end() const {
    const Index room = in + before - (kernel - 1) * dilation;
    return smaller(out, ceil_divide(room, stride));
  }
};

struct Geometry {
  Axis rows, columns;
  Index maps;
  const float* end;  // of the input
};

Geometry geometry(const Pool2dShape& s, const float* input) {
  const Index in_height = s.in_height, in_width = s.in_width, maps = s.batch * s.channels;
  const Index out_height = s.out_height, out_width = s.out_width;
  const Index kh = s.kernel_height, kw = s.kernel_width, sh = s.stride_height, sw = s.stride_width;
  const Index dh = s.dilation_height, dw = s.dilation_width;
  const Index top = s.pad_top, left = s.pad_left, bottom = s.pad_bottom, right = s.pad_right;
  return {{in_height, out_height, kh, sh, dh, top, bottom},
          {in_width, out_width, kw, sw, dw, left, right},
          maps,
          input + maps * in_height * in_width};
}

// The inputs of kLanes neighbouring outputs for one tap; the stride is 1 or 2.
Vec load_strided(const float* x, Index stride) {
  if (stride == 1) return load(x);
  Vec even, odd;
  load_even_odd(x, even, odd);
  return even;
}

// Whether a vector of outputs from `output` on reads only what belongs to the input.
bool readable(const Geometry& g, const float* row, Index output) {
  const Axis& c = g.columns;
  return row + c.position(output, c.kernel - 1) + c.stride * kLanes <= g.end;
}

struct Maximum {
  static constexpr float kWorst = -__builtin_inff();
  static IntVec wins(Vec x, Vec best) { return (x > best) | (x != x); }
  static bool wins(float x, float best) { return x > best || x != x; }
};
struct Minimum {
  static constexpr float kWorst = __builtin_inff();
  static IntVec wins(Vec x, Vec best) { return (x < best) | (x != x); }
  static bool wins(float x, float best) { return x < best || x != x; }
};

struct WinnerOutput {
  float* values;
  std::int32_t* winners;  // or null
};

template <typename Order>
void winner_of_window(const Geometry& g, const float* map, Index i, Index j,
                      const WinnerOutput& out) {
  float best = Order::kWorst;
  Index winner = -1;
  for (Index u = g.rows.first(i); u < g.rows.last(i); ++u)
    for (Index v = g.columns.first(j); v < g.columns.last(j); ++v) {
      const Index index = g.rows.position(i, u) * g.columns.in + g.columns.position(j, v);
      if (winner < 0 || Order::wins(map[index], best)) best = map[index], winner = index;
    }
  out.values[j] = best;
  if (out.winners) out.winners[j] = static_cast<std::int32_t>(winner);
}

// Up to kLanes windows side by side, with all taps [first, last) of the rows on the image.
template <typename Order>
void winners_of_windows(const Geometry& g, const float* map, Index i, Index j, Index count,
                        const WinnerOutput& out) {
  const Index begin = g.rows.first(i), end = g.rows.last(i);
  IntVec lane_offset{};
  for (int lane = 0; lane < kLanes; ++lane)
    lane_offset[lane] = lane * static_cast<std::int32_t>(g.columns.stride);
  Vec best{};
  IntVec winner{};
  for (Index u = begin; u < end; ++u)
    for (Index v = 0; v < g.columns.kernel; ++v) {
      const Index index = g.rows.position(i, u) * g.columns.in + g.columns.position(j, v);
      const Vec x = load_strided(map + index, g.columns.stride);
      const IntVec indices = lane_offset + splat_int(static_cast<std::int32_t>(index));
      const bool is_first = u == begin && v == 0;
      const IntVec wins = is_first ? splat_int(-1) : Order::wins(x, best);
      best = select(wins, x, best);
      winner = select(wins, indices, winner);
    }
  if (count == kLanes) {
    store(out.values + j, best);
    if (out.winners) store_int(out.winners + j, winner);
  } else {
    store_first(out.values + j, best, count);
    if (out.winners) store_first_int(out.winners + j, winner, count);
  }
}

// Calls one(j) for every output of row i or many(j, count) for up to kLanes of them.
template <typename One, typename Many>
void for_row(const Geometry& g, const float* map, Index i, const One& one, const Many& many) {
  const Axis& c = g.columns;
  const bool vectors = c.stride <= 2 && g.rows.first(i) < g.rows.last(i);
  const float* last_row = vectors ? map + g.rows.position(i, g.rows.last(i) - 1) * c.in : nullptr;
  const Index inner_end = vectors ? c.inner_end() : 0;
  Index j = 0;
  for (const Index inner = smaller(c.inner_begin(), c.out); j < inner; ++j) one(j);
  while (j < inner_end && readable(g, last_row, j)) {
    const Index count = smaller(kLanes, inner_end - j);
    many(j, count);
    j += count;
  }
  for (; j < c.out; ++j) one(j);
}

template <typename Order>
void winner_forward(const Pool2dShape& s, const float* input, float* output,
                    std::int32_t* winners) {
  const Geometry g = geometry(s, input);
  WinnerOutput out{output, winners};
  for (Index map = 0; map < g.maps; ++map, input += g.rows.in * g.columns.in)
    for (Index i = 0; i < g.rows.out; ++i) {
      for_row(
          g, input, i, [&](Index j) { winner_of_window<Order>(g, input, i, j, out); },
          [&](Index j, Index count) { winners_of_windows<Order>(g, input, i, j, count, out); });
      out.values += g.columns.out;
      if (out.winners) out.winners += g.columns.out;
    }
}

void zero_gradient(const Pool2dShape& s, float* input_gradient) {
  zero_floats(input_gradient, s.batch * s.channels * s.in_height * s.in_width);
}

}  // namespace

void max_pool2d_forward(const Pool2dShape& s, const float* input, float* output,
                        std::int32_t* winners) {
  if (!max_pool2d_inside(s, input, output, winners))
    winner_forward<Maximum>(s, input, output, winners);
}

void min_pool2d_forward(const Pool2dShape& s, const float* input, float* output,
                        std::int32_t* winners) {
  winner_forward<Minimum>(s, input, output, winners);
}

void winner_pool2d_backward(const Pool2dShape& s, const float* output_gradient,
                            const std::int32_t* winners, float* input_gradient) {
  zero_gradient(s, input_gradient);
  const Index in_map = s.in_height * s.in_width, out_map = s.out_height * s.out_width;
  for (Index map = 0; map < s.batch * s.channels; ++map, input_gradient += in_map)
    for (Index k = 0; k < out_map; ++k, ++winners, ++output_gradient)
      if (*winners >= 0) input_gradient[*winners] += *output_gradient;
}

void average_pool2d_forward(const Pool2dShape& s, bool count_include_pad, const float* input,
                            float* output) {
  if (average_pool2d_inside(s, input, output)) return;
  const Geometry g = geometry(s, input);
  for (Index map = 0; map < g.maps; ++map, input += g.rows.in * g.columns.in)
    for (Index i = 0; i < g.rows.out; ++i, output += g.columns.out) {
      const Index begin = g.rows.first(i), end = g.rows.last(i);
      const Index counted_rows = g.rows.counted(i, count_include_pad);
      const auto one = [&](Index j) {
        float sum = 0;
        for (Index u = begin; u < end; ++u)
          for (Index v = g.columns.first(j); v < g.columns.last(j); ++v)
            sum += input[g.rows.position(i, u) * g.columns.in + g.columns.position(j, v)];
        const Index count = counted_rows * g.columns.counted(j, count_include_pad);
        output[j] = sum / static_cast<float>(larger(1, count));
      };
      const auto many = [&](Index j, Index count) {
        Vec sum{};
        for (Index u = begin; u < end; ++u)
          for (Index v = 0; v < g.columns.kernel; ++v)
            sum += load_strided(
                input + g.rows.position(i, u) * g.columns.in + g.columns.position(j, v),
                g.columns.stride);
        const Vec mean = sum / splat(static_cast<float>(counted_rows * g.columns.kernel));
        count == kLanes ? store(output + j, mean) : store_first(output + j, mean, count);
      };
      for_row(g, input, i, one, many);
    }
}

void average_pool2d_backward(const Pool2dShape& s, bool count_include_pad,
                             const float* output_gradient, float* input_gradient) {
  zero_gradient(s, input_gradient);
  const Geometry g = geometry(s, input_gradient);
  for (Index map = 0; map < g.maps; ++map, input_gradient += g.rows.in * g.columns.in)
    for (Index i = 0; i < g.rows.out; ++i) {
      const Index counted_rows = g.rows.counted(i, count_include_pad);
      for (Index j = 0; j < g.columns.out; ++j) {
        const Index count = counted_rows * g.columns.counted(j, count_include_pad);
        const float share = *output_gradient++ / static_cast<float>(larger(1, count));
        for (Index u = g.rows.first(i); u < g.rows.last(i); ++u)
          for (Index v = g.columns.first(j); v < g.columns.last(j); ++v)
            input_gradient[g.rows.position(i, u) * g.columns.in + g.columns.position(j, v)] +=
                share;
      }
    }
}

}  // namespace convlens::CONVLENS_ISA
