// The gradient of the weights of a convolution: for every output map m and every column (c, tap)
// the sum over all images and pixels of dy[n,m,i,j] x[n,c](i,j shifted by the tap). Both are laid
// out with the same pitch, dy with zeros between its rows, so that this is one long product of two
// vectors of pixels. A tile of kTileMaps maps by kTileColumns columns stays in registers for a
// block of images that fits the first-level cache. Where there are enough output maps they are put
// into the lanes instead: conv2d_backward_weights_maps.h.
#include "convlens/kernels/simd/conv2d_backward_weights_maps.h"
#include "convlens/kernels/simd/conv2d_geometry.h"
#include "convlens/kernels/simd/kernels.h"

namespace convlens::CONVLENS_ISA {

namespace {

#if defined(__AVX512F__)
constexpr int kTileMaps = 8, kTileColumns = 3;
#elif defined(__AVX2__)
constexpr int kTileMaps = 4, kTileColumns = 3;
#elif defined(__aarch64__)
constexpr int kTileMaps = 6, kTileColumns = 4;
#else
constexpr int kTileMaps = 4, kTileColumns = 2;
#endif

// Floats that the maps of one tile may take: most of a first-level cache of 32 KiB.
constexpr Index kTileFloats = 6144;

struct Plan {
  PaddedMap padded;  // of the input
  Index in, out;     // maps of one group
  Index height, width;
  Index pixels;  // of one map of the output gradient with zeros between the rows; whole vectors
  Index images;  // in a block
  Index in_map, out_map;  // floats from one map of a block to the next

  Index columns() const { return in * padded.taps(); }
  // The taps' offsets within a row and the rounding up to whole vectors read behind the last map.
  Index slack() const { return padded.pitch() + kLanes; }
};

Plan plan(const Conv2dShape& s) {
  const Index height = s.out_height(), width = s.out_width(), batch = s.batch;
  const PaddedMap padded{phased_axis(s.kernel_height, s.stride_height, s.dilation_height, height),
                         phased_axis(s.kernel_width, s.stride_width, s.dilation_width, width)};
  const Index pixels = round_up(height * padded.pitch(), kLanes);
  const Index per_image = kTileMaps * pixels + padded.size();
  const Index images = smaller(batch, larger(1, kTileFloats / per_image));
  const Index in = s.in_channels / s.groups, out = s.out_channels / s.groups;
  return {padded, in, out, height, width, pixels, images, images * padded.size(), images * pixels};
}

struct Operands {
  const float *x, *dy;
  const TapOffset* offsets;
  Index images;
};

// weight_gradient[m, k] += the products of maps [map, map + kMaps) and columns [column, …).
template <int kMaps, int kColumns>
void tile(const Plan& p, const Operands& operands, Index map, Index column,
          float* weight_gradient) {
  Vec sums[kMaps][kColumns] = {};
  const float* x[kColumns];
  for (int k = 0; k < kColumns; ++k) {
    const Index c = (column + k) / p.padded.taps(), tap = (column + k) % p.padded.taps();
    x[k] = operands.x + c * p.in_map + operands.offsets[tap];
  }
  const float* dy = operands.dy + map * p.out_map;
  for (Index n = 0; n < operands.images; ++n) {
    for (Index pixel = 0; pixel < p.pixels; pixel += kLanes) {
      Vec inputs[kColumns];
      CONVLENS_UNROLL
      for (int k = 0; k < kColumns; ++k) inputs[k] = load(x[k] + pixel);
      CONVLENS_UNROLL
      for (int m = 0; m < kMaps; ++m) {
        const Vec gradient = load(dy + m * p.out_map + pixel);
        CONVLENS_UNROLL
        for (int k = 0; k < kColumns; ++k) sums[m][k] = fma(gradient, inputs[k], sums[m][k]);
      }
    }
    dy += p.pixels;
    CONVLENS_UNROLL
    for (int k = 0; k < kColumns; ++k) x[k] += p.padded.size();
  }
  float* to = weight_gradient + map * p.columns() + column;
  CONVLENS_UNROLL
  for (int m = 0; m < kMaps; ++m) {
    CONVLENS_UNROLL
    for (int k = 0; k < kColumns; ++k) to[m * p.columns() + k] += reduce_sum(sums[m][k]);
  }
}

using Tile = void (*)(const Plan&, const Operands&, Index, Index, float*);

template <int kMaps>
Tile tile_of_columns(Index columns) {
  if constexpr (kTileColumns >= 4) {
    if (columns == 4) return tile<kMaps, 4>;
  }
  if constexpr (kTileColumns >= 3) {
    if (columns == 3) return tile<kMaps, 3>;
  }
  return columns == 2 ? tile<kMaps, 2> : tile<kMaps, 1>;
}

template <int kMaps = kTileMaps>
Tile tile_of(Index maps, Index columns) {
  if constexpr (kMaps > 1) {
    if (maps < kMaps) return tile_of<kMaps - 1>(maps, columns);
  }
  return tile_of_columns<kMaps>(columns);
}

// One group of one block of images; tiles as equal as can be.
void accumulate_block(const Plan& p, const Operands& operands, float* weight_gradient) {
  const Index map_tiles = blocks(p.out, kTileMaps);
  const Index column_tiles = blocks(p.columns(), kTileColumns);
  for (Index i = 0; i < map_tiles; ++i) {
    const Index map = i * p.out / map_tiles, maps = (i + 1) * p.out / map_tiles - map;
    for (Index j = 0; j < column_tiles; ++j) {
      const Index column = j * p.columns() / column_tiles;
      const Index columns = (j + 1) * p.columns() / column_tiles - column;
      tile_of(maps, columns)(p, operands, map, column, weight_gradient);
    }
  }
}

// One map of the output gradient with the pitch of the padded input.
void copy_gradient(const Plan& p, const float* gradient, float* copy) {
  const Index pitch = p.padded.pitch();
  for (Index i = 0; i < p.height; ++i) {
    copy_row(copy + i * pitch, gradient + i * p.width, p.width);
    zero_row(copy + i * pitch + p.width, pitch - p.width);
  }
  zero_row(copy + p.height * pitch, p.pixels - p.height * pitch);
}

void sum_bias(const Conv2dShape& s, Index map_size, const float* gradient, float* bias_gradient) {
  for (Index m = 0; m < s.out_channels; ++m) {
    Vec sums{};
    float rest = 0;
    for (Index n = 0; n < s.batch; ++n) {
      const float* map = gradient + (n * s.out_channels + m) * map_size;
      Index k = 0;
      for (; k + kLanes <= map_size; k += kLanes) sums += load(map + k);
      for (; k < map_size; ++k) rest += map[k];
    }
    bias_gradient[m] += reduce_sum(sums) + rest;
  }
}

}  // namespace

// Blocks of the padded input with slack and of the output gradient; tap offsets.
std::size_t conv2d_backward_weights_scratch_floats(const Conv2dShape& s) {
  if (fills_map_lanes(s)) return backward_weights_maps_scratch_floats(s);
  const Plan p = plan(s);
  return static_cast<std::size_t>(p.out * p.out_map + p.in * p.in_map + p.slack() +
                                  p.padded.taps());
}

void conv2d_backward_weights(const Conv2dShape& s, const float* input, const float* output_gradient,
                             float* weight_gradient, float* bias_gradient, float* scratch) {
  if (bias_gradient) sum_bias(s, s.out_height() * s.out_width(), output_gradient, bias_gradient);
  if (fills_map_lanes(s))
    return backward_weights_maps(s, input, output_gradient, weight_gradient, scratch);
  const Plan p = plan(s);
  float* dy = scratch;
  float* x = dy + p.out * p.out_map;
  // What is read behind the last map meets zeros of dy; it must be finite.
  zero_floats(x + p.in * p.in_map, p.slack());
  auto* offsets = reinterpret_cast<TapOffset*>(x + p.in * p.in_map + p.slack());
  write_tap_offsets(p.padded, offsets);

  const Index in_size = s.in_height * s.in_width, out_size = p.height * p.width;
  for (Index first = 0; first < s.batch; first += p.images) {
    const Index images = smaller(p.images, s.batch - first);
    for (Index g = 0; g < s.groups; ++g) {
      for (Index n = 0; n < images; ++n) {
        const Index sample = (first + n) * s.groups + g;
        for (Index c = 0; c < p.in; ++c)
          copy_padded(p.padded, s.in_height, s.in_width, s.pad_top, s.pad_left,
                      input + (sample * p.in + c) * in_size,
                      x + c * p.in_map + n * p.padded.size());
        for (Index m = 0; m < p.out; ++m)
          copy_gradient(p, output_gradient + (sample * p.out + m) * out_size,
                        dy + m * p.out_map + n * p.pixels);
      }
      accumulate_block(p, {x, dy, offsets, images}, weight_gradient + g * p.out * p.columns());
    }
  }
}

}  // namespace convlens::CONVLENS_ISA
