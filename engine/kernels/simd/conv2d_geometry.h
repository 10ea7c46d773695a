// How a convolution of any stride and dilation becomes one of unit stride: a zero-padded copy of
// every map is split by the remainder of row and column modulo the stride ("phases"), so that the
// inputs of neighbouring outputs are neighbours. One tap of the kernel is then one fixed offset.
#pragma once

#include "convlens/kernels/simd/vec.h"

namespace convlens::CONVLENS_ISA {

// An offset in floats within a padded map; stored in scratch memory among floats.
typedef std::int32_t TapOffset __attribute__((may_alias));

// Padded row (top + row) = quotient * stride + remainder. Tap u of output i falls on quotient
// i + shift(u) of the phase phase_of(u). Phases that no tap falls on are left out.
struct PhasedAxis {
  Index kernel, stride, dilation;
  Index phases, step;  // remainders are multiples of step = gcd(stride, dilation)
  Index extent;        // quotients of every phase

  Index shift(Index tap) const { return tap * dilation / stride; }
  Index phase_of(Index tap) const {
    return kernel < stride / step ? tap : tap * dilation % stride / step;
  }
  Index remainder(Index phase) const {
    return kernel < stride / step ? phase * dilation % stride : phase * step;
  }
};

PhasedAxis phased_axis(Index kernel, Index stride, Index dilation, Index out);

// A padded map is [row phases][column phases][rows.extent][columns.extent].
struct PaddedMap {
  PhasedAxis rows, columns;
  Index pitch() const { return columns.extent; }
  Index plane() const { return rows.extent * columns.extent; }
  Index size() const { return rows.phases * columns.phases * plane(); }
  Index taps() const { return rows.kernel * columns.kernel; }
};

// The padded rows of all maps that some neighbouring rows of outputs see,
// [row phase][rows.extent][map][column phase][columns.extent]: a row of all maps is in one piece,
// however many maps there are, so that the processor fetches ahead and cache sets are used evenly.
struct PaddedBand {
  PhasedAxis rows, columns;  // rows.extent: of the band
  Index maps;
  Index map_size() const { return columns.phases * columns.extent; }  // to the next map
  Index pitch() const { return maps * map_size(); }                   // to the next row
  Index size() const { return rows.phases * rows.extent * pitch(); }
  Index taps() const { return rows.kernel * columns.kernel; }
};

// Where tap (u,v) of the band's output (0,0) lies in map 0, [kh][kw].
void write_tap_offsets(const PaddedBand& band, TapOffset* offsets);

// An image [maps][height][width] and its padding before the first row and column.
struct Image {
  const float* maps;
  std::int64_t height, width, top, left;
};

// Copies what `count` rows of outputs see, from output row `first` on, with zeros around the image.
void copy_band(const PaddedBand& band, const Image& image, Index first, Index count, float* copy);

// Where tap (u,v) of output (0,0) lies, [kh][kw].
void write_tap_offsets(const PaddedMap& padded, TapOffset* offsets);

// Copies one map [height, width] so that its pixel (0,0) comes to padded (top, left), which may be
// negative: then the first rows or columns are left out. Everything else becomes zero.
void copy_padded(const PaddedMap& padded, Index height, Index width, Index top, Index left,
                 const float* map, float* copy);

// Copies `count` floats inline: rows of maps are too short for a call of memcpy.
inline void copy_row(float* to, const float* from, Index count) {
  if (count < kLanes) {
    for (Index k = 0; k < count; ++k) to[k] = from[k];
    return;
  }
  for (Index k = 0; k + kLanes <= count; k += kLanes) store(to + k, load(from + k));
  store(to + count - kLanes, load(from + count - kLanes));
}

inline void zero_row(float* to, Index count) {
  Index k = 0;
  for (; k + kLanes <= count; k += kLanes) store(to + k, Vec{});
  for (; k < count; ++k) to[k] = 0;
}

}  // namespace convlens::CONVLENS_ISA
