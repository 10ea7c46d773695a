// The kernel of convolution forward, of the gradient of its input and of Winograd's products: a
// unit-stride correlation over maps. A tile of output maps by pixels stays in registers while all
// input maps and taps pass by. There are two orientations of it, see Lanes.
#pragma once

#include "convlens/kernels/simd/conv2d_geometry.h"
#include "convlens/kernels/simd/vec.h"

namespace convlens::CONVLENS_ISA {

// What the lanes of a vector are. Either way every sum is made in the same order, the input map
// changing slowest, so that both give the same bits.
enum class Lanes {
  kPixels,  // neighbouring pixels of a row; weights are splatted. Rows of less than a vector waste.
  kMaps,    // output maps; inputs are splatted. Any pixels make a tile; few output maps waste.
};

// y[m, i, j] = bias[m] + sum over c, t of x[offsets[c * taps + t] + i * pitch + j] * w[m, c, t].
struct Correlation {
  Index in_maps, map_size, pitch;  // map_size: from one input map to the next, pitch: of rows
  const TapOffset* offsets;        // [in_maps][taps]: see repeat_offsets()
  Index taps;
  Index out_maps, rows, columns;
  Index out_map_size;  // of y, at least rows * columns; its rows follow one another
  Lanes lanes;         // the same at packing and in correlate(); see better_lanes()
};

// Offsets [taps] of the first input map become those of all maps, map_size apart. One list, so that
// the innermost loop is the only one: 1x1 convolutions would have no inner loop.
void repeat_offsets(const Correlation& s, TapOffset* offsets);

// The orientation that was measured to be faster (conv2d_tile.cc); `products` = in_maps * taps are
// added up for each output. Rows that follow one another without padding (pitch == columns) count
// as one row.
Lanes better_lanes(Index out_maps, Index products, Index columns);

// Output maps go in blocks as equal as can be: 10 maps in blocks of at most 4 are 4, 3 and 3.
Index map_blocks(const Correlation& s);
Index block_begin(const Correlation& s, Index block);

// The largest tile of an orientation, output maps by pixels.
int tile_maps(Lanes lanes);
int tile_pixels(Lanes lanes);

// Lanes are filled up with maps of zero weights.
inline Index packed_maps(Lanes lanes, Index out_maps) {
  return lanes == Lanes::kMaps ? round_up(out_maps, kLanes) : out_maps;
}
inline Index packed_correlation_floats(const Correlation& s) {
  return packed_maps(s.lanes, s.out_maps) * s.in_maps * s.taps;
}

// Weights for correlate(), [block][c][tap][map in the block], from a function w(m, c, tap). Of the
// correlation only out_maps, in_maps, taps and lanes are looked at.
template <typename Weight>
void pack_correlation(const Correlation& s, const Weight& weight, float* packed) {
  for (Index block = 0; block < map_blocks(s); ++block) {
    const Index begin = block_begin(s, block), end = block_begin(s, block + 1);
    const Index filled = packed_maps(s.lanes, end - begin) + begin;
    for (Index c = 0; c < s.in_maps; ++c)
      for (Index t = 0; t < s.taps; ++t)
        for (Index m = begin; m < filled; ++m) *packed++ = m < end ? weight(m, c, t) : 0.0f;
  }
}

// Whether correlate() reads behind the last pixel that a tap falls on: up to kLanes floats.
inline bool reads_behind(const Correlation& s) {
  const Index columns = s.pitch == s.columns ? s.rows * s.columns : s.columns;
  return s.lanes == Lanes::kPixels && columns < kLanes;
}

// Where the results go: output maps 0 of y, and of max(y, 0) or null.
struct CorrelationOutput {
  float* y;
  float* activated;
};

// Blocks [first_block, last_block) of the output maps; bias [out_maps] may be null. Work of
// different blocks, and of different rows of one y, may go on at the same time.
void correlate(const Correlation& s, Index first_block, Index last_block, const float* x,
               const float* packed, const float* bias, const CorrelationOutput& to);

}  // namespace convlens::CONVLENS_ISA
