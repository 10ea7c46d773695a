// The gradient of the input of a convolution. Input pixel a, with (a + top) = q * stride + r, gets
// from output i by tap u where i * stride + u * dilation = a + top, that is from
// i = q - (u * dilation - r) / stride for the taps with u * dilation = r modulo the stride. So for
// every pair of remainders (of the row, of the column) the gradient is a unit-stride correlation of
// the output gradient with some of the taps; with stride 1 it is one, with all of them flipped.
#include "convlens/kernels/simd/conv2d_tile.h"
#include "convlens/kernels/simd/kernels.h"

namespace convlens::CONVLENS_ISA {

namespace {

// One axis; `margin` zeros stand before the output gradient in its padded copy.
struct BackwardAxis {
  Index in, kernel, stride, dilation, pad, margin, extent;

  // Quotients [first, last) of the input pixels with remainder r.
  Index first(Index r) const { return r >= pad ? 0 : (pad - r + stride - 1) / stride; }
  Index last(Index r) const {
    const Index distance = in + pad - r;
    return distance <= 0 ? 0 : (distance + stride - 1) / stride;
  }
  Index pixel(Index quotient, Index r) const { return quotient * stride + r - pad; }
  bool has(Index tap, Index r) const { return tap * dilation % stride == r; }
  // Where in the padded copy tap u reads for quotient 0.
  Index position(Index tap, Index r) const { return margin - (tap * dilation - r) / stride; }
};

BackwardAxis backward_axis(Index in, Index kernel, Index stride, Index dilation, Index pad) {
  const Index margin = (kernel - 1) * dilation / stride;
  return {in, kernel, stride, dilation, pad, margin, margin + (in - 1 + pad) / stride + 1};
}

struct Plan {
  BackwardAxis rows, columns;
  PaddedMap padded;  // of the output gradient
  Index in, out, taps;
  Index phase_size;  // floats of one group's gradient of one pair of remainders, if stride > 1
};

Plan plan(const Conv2dShape& s) {
  const BackwardAxis rows =
      backward_axis(s.in_height, s.kernel_height, s.stride_height, s.dilation_height, s.pad_top);
  const BackwardAxis columns =
      backward_axis(s.in_width, s.kernel_width, s.stride_width, s.dilation_width, s.pad_left);
  const PaddedMap padded{phased_axis(1, 1, 1, rows.extent), phased_axis(1, 1, 1, columns.extent)};
  const Index in = s.in_channels / s.groups, out = s.out_channels / s.groups;
  const Index taps = s.kernel_height * s.kernel_width;
  const bool strided = s.stride_height > 1 || s.stride_width > 1;
  const Index phase_size =
      strided ? in * blocks(s.in_height, s.stride_height) * blocks(s.in_width, s.stride_width) : 0;
  return {rows, columns, padded, in, out, taps, phase_size};
}

// The taps of one pair of remainders: their offsets and, for weights, their indices.
struct PhaseTaps {
  TapOffset *offsets, *indices;
  Index count;
};

void find_taps(const Plan& p, Index row_remainder, Index remainder, PhaseTaps& taps) {
  taps.count = 0;
  for (Index u = 0; u < p.rows.kernel; ++u)
    for (Index v = 0; v < p.columns.kernel; ++v) {
      if (!p.rows.has(u, row_remainder) || !p.columns.has(v, remainder)) continue;
      const Index row = p.rows.position(u, row_remainder) + p.rows.first(row_remainder);
      const Index column = p.columns.position(v, remainder) + p.columns.first(remainder);
      taps.offsets[taps.count] = static_cast<TapOffset>(row * p.padded.pitch() + column);
      taps.indices[taps.count++] = static_cast<TapOffset>(u * p.columns.kernel + v);
    }
}

// Writes the gradients of one pair of remainders [in][rows][columns] to their pixels.
void scatter(const Plan& p, const Correlation& phase, Index row_remainder, Index remainder,
             const float* gradients, float* input_gradient) {
  for (Index c = 0; c < p.in; ++c)
    for (Index q = 0; q < phase.rows; ++q) {
      const Index row = p.rows.pixel(p.rows.first(row_remainder) + q, row_remainder);
      float* to = input_gradient + (c * p.rows.in + row) * p.columns.in +
                  p.columns.pixel(p.columns.first(remainder), remainder);
      for (Index k = 0; k < phase.columns; ++k) to[k * p.columns.stride] = *gradients++;
    }
}

}  // namespace

// The padded output gradient of one group of one image with slack, packed weights, one phase of the
// input gradient, the taps' offsets in every map and their indices.
std::size_t conv2d_backward_input_scratch_floats(const Conv2dShape& s) {
  const Plan p = plan(s);
  return static_cast<std::size_t>(p.out * p.padded.size() + kLanes + p.phase_size +
                                  s.groups * p.out * p.in * p.taps + (p.out + 1) * p.taps);
}

namespace {

// One pair of remainders for the whole batch.
void backward_phase(const Conv2dShape& s, const Plan& p, Index row_remainder, Index remainder,
                    const float* output_gradient, const float* weights, float* input_gradient,
                    float* scratch) {
  float* padded = scratch;
  float* gradients = padded + p.out * p.padded.size() + kLanes;
  float* packed = gradients + p.phase_size;
  const Index group_weights = p.out * p.in * p.taps;
  PhaseTaps taps{reinterpret_cast<TapOffset*>(packed + s.groups * group_weights), nullptr, 0};
  taps.indices = taps.offsets + p.out * p.taps;
  find_taps(p, row_remainder, remainder, taps);

  const Index phase_rows = p.rows.last(row_remainder) - p.rows.first(row_remainder);
  const Index phase_columns = p.columns.last(remainder) - p.columns.first(remainder);
  const Correlation phase{
      p.out,      p.padded.size(), p.padded.pitch(),           taps.offsets,  taps.count, p.in,
      phase_rows, phase_columns,   phase_rows * phase_columns, Lanes::kPixels};
  repeat_offsets(phase, taps.offsets);
  if (phase.rows <= 0 || phase.columns <= 0) return;
  for (Index g = 0; g < s.groups; ++g) {
    const float* plain = weights + g * group_weights;
    pack_correlation(
        phase,
        [&](Index c, Index m, Index t) { return plain[(m * p.in + c) * p.taps + taps.indices[t]]; },
        packed + g * group_weights);
  }
  const Index in_map = s.in_height * s.in_width, height = s.out_height(), width = s.out_width();
  for (Index n = 0; n < s.batch; ++n)
    for (Index g = 0; g < s.groups; ++g) {
      const float* maps = output_gradient + (n * s.groups + g) * p.out * height * width;
      float* to = input_gradient + (n * s.groups + g) * p.in * in_map;
      for (Index m = 0; m < p.out; ++m)
        copy_padded(p.padded, height, width, p.rows.margin, p.columns.margin,
                    maps + m * height * width, padded + m * p.padded.size());
      correlate(phase, 0, map_blocks(phase), padded, packed + g * group_weights, nullptr,
                {p.phase_size > 0 ? gradients : to, nullptr});
      if (p.phase_size > 0) scatter(p, phase, row_remainder, remainder, gradients, to);
    }
}

}  // namespace

void conv2d_backward_input(const Conv2dShape& s, const float* output_gradient, const float* weights,
                           float* input_gradient, float* scratch) {
  const Plan p = plan(s);
  for (Index row_remainder = 0; row_remainder < s.stride_height; ++row_remainder)
    for (Index remainder = 0; remainder < s.stride_width; ++remainder)
      backward_phase(s, p, row_remainder, remainder, output_gradient, weights, input_gradient,
                     scratch);
}

}  // namespace convlens::CONVLENS_ISA
