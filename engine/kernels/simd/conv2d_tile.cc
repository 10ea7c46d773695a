#include "convlens/kernels/simd/conv2d_tile.h"

#include "convlens/kernels/simd/conv2d_map_tile.h"
#include "convlens/kernels/simd/conv2d_pixel_tile.h"

namespace convlens::CONVLENS_ISA {

void repeat_offsets(const Correlation& s, TapOffset* offsets) {
  const auto map_size = static_cast<TapOffset>(s.map_size);
  for (Index k = s.taps; k < s.in_maps * s.taps; ++k) offsets[k] = offsets[k - s.taps] + map_size;
}

// Measured in processor time, share of the peak with pixels | with maps in the lanes:
//
//                              products   AVX2     AVX-512   relaxed SIMD in Chromium, GFLOP/s
//   3x3 64->64 at 56                576   84 | 83  81 | 84   44 | 45
//   3x3 256->256 at 14             2304   74 | 83  80 | 79   38 | 40
//   3x3 512->512 at 7              4608   63 | 72  39 | 77   36 | 39
//   3x3 3->64 at 224                 27   71 | 45  77 | 48   28 | 28
//   1x1 64->256 at 56                64   67 | 62  88 | 71   36 | 31
//   1x1 256->64 at 56               256   51 | 69  77 | 77   37 | 33
//   7x7 stride 2 3->64 at 224       147   86 | 81  89 | 78   43 | 43
//
// So: idle lanes cost what they are; maps cost a transposition of the sums, as much as some dozen
// products; else they are 5 % faster, since weights are vectors and no vector crosses a cache line.
Lanes better_lanes(Index out_maps, Index products, Index columns) {
  const auto fill = [](Index n) {
    return static_cast<float>(n) / static_cast<float>(round_up(n, kLanes));
  };
  const float pixels = 1.05f / fill(columns);
  constexpr float kTransposition = kLanes == 4 ? 16 : 12;
  const float maps = (1 + kTransposition / static_cast<float>(products)) / fill(out_maps);
  return maps < pixels ? Lanes::kMaps : Lanes::kPixels;
}

int tile_maps(Lanes lanes) { return lanes == Lanes::kMaps ? kMapVectors * kLanes : kPixelMaps; }
int tile_pixels(Lanes lanes) { return lanes == Lanes::kMaps ? kMapPixels : kPixelVectors * kLanes; }

Index map_blocks(const Correlation& s) {
  return s.lanes == Lanes::kMaps ? blocks(blocks(s.out_maps, kLanes), kMapVectors)
                                 : blocks(s.out_maps, kPixelMaps);
}

Index block_begin(const Correlation& s, Index block) {
  const Index count = map_blocks(s);
  if (s.lanes == Lanes::kPixels) return block * s.out_maps / count;
  return smaller(block * blocks(s.out_maps, kLanes) / count * kLanes, s.out_maps);
}

void correlate(const Correlation& s, Index first_block, Index last_block, const float* x,
               const float* packed, const float* bias, const CorrelationOutput& to) {
  Correlation flat = s;
  if (s.pitch == s.columns) {
    flat.columns = s.rows * s.columns;
    flat.rows = 1;
  }
  for (Index block = first_block; block < last_block; ++block) {
    const Index m = block_begin(s, block), maps = block_begin(s, block + 1) - m;
    const CorrelationOutput block_to{to.y + m * s.out_map_size,
                                     to.activated ? to.activated + m * s.out_map_size : nullptr};
    const float* weights = packed + m * s.in_maps * s.taps;
    const float* block_bias = bias ? bias + m : nullptr;
    if (s.lanes == Lanes::kMaps)
      correlate_map_lanes(flat, maps, x, weights, block_bias, block_to);
    else
      correlate_pixel_lanes(flat, maps, x, weights, block_bias, block_to);
  }
}

}  // namespace convlens::CONVLENS_ISA
