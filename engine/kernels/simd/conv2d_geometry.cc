#include "convlens/kernels/simd/conv2d_geometry.h"

namespace convlens::CONVLENS_ISA {

namespace {

Index gcd(Index a, Index b) {
  while (b != 0) {
    const Index rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

// The smallest quotient with quotient * stride + remainder >= position, at least 0.
Index first_quotient(Index position, Index remainder, Index stride) {
  const Index distance = position - remainder;
  return distance <= 0 ? 0 : (distance + stride - 1) / stride;
}

// The quotients [begin, end) of one phase of the columns that lie on the image, and the column of
// the first.
struct PhaseColumns {
  Index begin, end, column;
};

PhaseColumns phase_columns(const PhasedAxis& columns, Index phase, Index width, Index left) {
  const Index remainder = columns.remainder(phase);
  const Index begin = smaller(first_quotient(left, remainder, columns.stride), columns.extent);
  const Index end =
      smaller(first_quotient(width + left, remainder, columns.stride), columns.extent);
  return {begin, end, begin * columns.stride + remainder - left};
}

void copy_phase_row(const PhasedAxis& columns, const PhaseColumns& image, const float* row,
                    float* copy) {
  zero_row(copy, image.begin);
  row += image.column;
  if (columns.stride == 1) {
    copy_row(copy + image.begin, row, image.end - image.begin);
  } else {
    Index k = image.begin;
    // What a vector reads ends before the pixel behind it, which there must be.
    if (columns.stride == 2)
      for (; k + kLanes < image.end; k += kLanes, row += 2 * kLanes) {
        Vec even, odd;
        load_even_odd(row, even, odd);
        store(copy + k, even);
      }
    for (; k < image.end; ++k, row += columns.stride) copy[k] = *row;
  }
  zero_row(copy + image.end, columns.extent - image.end);
}

}  // namespace

PhasedAxis phased_axis(Index kernel, Index stride, Index dilation, Index out) {
  const Index step = gcd(stride, dilation);
  return {kernel,   stride,
          dilation, smaller(kernel, stride / step),
          step,     out + (kernel - 1) * dilation / stride};
}

void write_tap_offsets(const PaddedMap& padded, TapOffset* offsets) {
  for (Index u = 0; u < padded.rows.kernel; ++u)
    for (Index v = 0; v < padded.columns.kernel; ++v) {
      const Index phase =
          padded.rows.phase_of(u) * padded.columns.phases + padded.columns.phase_of(v);
      const Index offset =
          phase * padded.plane() + padded.rows.shift(u) * padded.pitch() + padded.columns.shift(v);
      *offsets++ = static_cast<TapOffset>(offset);
    }
}

void write_tap_offsets(const PaddedBand& band, TapOffset* offsets) {
  const PhasedAxis &rows = band.rows, &columns = band.columns;
  for (Index u = 0; u < rows.kernel; ++u)
    for (Index v = 0; v < columns.kernel; ++v) {
      const Index row = rows.phase_of(u) * rows.extent + rows.shift(u);
      const Index column = columns.phase_of(v) * columns.extent + columns.shift(v);
      *offsets++ = static_cast<TapOffset>(row * band.pitch() + column);
    }
}

void copy_band(const PaddedBand& band, const Image& image, Index first, Index count, float* copy) {
  const PhasedAxis &rows = band.rows, &columns = band.columns;
  const Index height = image.height, width = image.width, top = image.top, left = image.left;
  const Index quotients = count + rows.shift(rows.kernel - 1);
  for (Index phase = 0; phase < columns.phases; ++phase) {
    const PhaseColumns part = phase_columns(columns, phase, width, left);
    for (Index row_phase = 0; row_phase < rows.phases; ++row_phase)
      for (Index q = 0; q < quotients; ++q) {
        const Index row = (first + q) * rows.stride + rows.remainder(row_phase) - top;
        const bool inside = row >= 0 && row < height;
        float* to = copy + (row_phase * rows.extent + q) * band.pitch() + phase * columns.extent;
        for (Index c = 0; c < band.maps; ++c, to += band.map_size()) {
          if (inside)
            copy_phase_row(columns, part, image.maps + (c * height + row) * width, to);
          else
            zero_row(to, columns.extent);
        }
      }
  }
}

void copy_padded(const PaddedMap& padded, Index height, Index width, Index top, Index left,
                 const float* map, float* copy) {
  for (Index row_phase = 0; row_phase < padded.rows.phases; ++row_phase) {
    const Index row_remainder = padded.rows.remainder(row_phase);
    for (Index phase = 0; phase < padded.columns.phases; ++phase) {
      const PhaseColumns image = phase_columns(padded.columns, phase, width, left);
      for (Index q = 0; q < padded.rows.extent; ++q, copy += padded.columns.extent) {
        const Index row = q * padded.rows.stride + row_remainder - top;
        if (row < 0 || row >= height)
          zero_row(copy, padded.columns.extent);
        else
          copy_phase_row(padded.columns, image, map + row * width, copy);
      }
    }
  }
}

}  // namespace convlens::CONVLENS_ISA
