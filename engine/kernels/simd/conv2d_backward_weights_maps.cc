// dw[m, k] += sum over pixels of dy[m, pixel] x[k, pixel], for output maps m and columns k = (c,
// tap) of x shifted by the tap. The output gradient is transposed to [pixel][map], so that a vector
// holds maps and the pixel of x is splatted. A tile of kColumns columns by kVectors vectors of maps
// stays in registers while a band of rows that fits the first-level cache passes by.
#include "convlens/kernels/simd/conv2d_backward_weights_maps.h"

#include "convlens/kernels/simd/conv2d_geometry.h"

namespace convlens::CONVLENS_ISA {

namespace {

// V8 keeps no more than 13 vectors in registers here: with 5 columns it is three times as slow.
#if defined(__AVX512F__)
constexpr int kTileVectors = 2, kTileColumns = 9;
#elif defined(__AVX2__)
constexpr int kTileVectors = 2, kTileColumns = 6;
#else
constexpr int kTileVectors = 2, kTileColumns = 4;
#endif

// Floats of the transposed output gradient that one band may take: half a first-level cache.
constexpr Index kBandFloats = 4096;
// Small maps go several images at a time, so that a tile has something to sum.
constexpr Index kPixelsAtOnce = 256;

struct Plan {
  PaddedMap padded;  // of the input
  Index in, out;     // maps of one group
  Index height, width;
  Index images;     // at a time
  Index vectors;    // of output maps of one group
  Index band_rows;  // with one image at a time

  Index columns() const { return in * padded.taps(); }
  Index pixels() const { return height * width; }
  Index map_blocks() const { return blocks(vectors, kTileVectors); }
  Index block_begin(Index block) const { return block * vectors / map_blocks(); }  // in vectors
  Index sums_floats() const { return vectors * kLanes * columns(); }
  Index gradient_floats() const { return images * vectors * kLanes * pixels(); }
  Index input_floats() const { return images * in * padded.size(); }
};

Plan plan(const Conv2dShape& s) {
  const Index height = s.out_height(), width = s.out_width(), batch = s.batch;
  const PaddedMap padded{phased_axis(s.kernel_height, s.stride_height, s.dilation_height, height),
                         phased_axis(s.kernel_width, s.stride_width, s.dilation_width, width)};
  const Index in = s.in_channels / s.groups, out = s.out_channels / s.groups;
  const Index images = smaller(batch, larger(1, kPixelsAtOnce / (height * width)));
  const Index vectors = blocks(out, kLanes);
  const Index block_floats = smaller(vectors, kTileVectors) * kLanes;
  const Index rows = images > 1 ? height : larger(1, kBandFloats / (width * block_floats));
  return {padded, in, out, height, width, images, vectors, smaller(rows, height)};
}

// A block of output maps: its transposed gradient [image][pixel][lanes], its sums [column][lanes].
struct Block {
  const float* gradient;
  float* sums;
};

// Rows [first, last) of `images` images.
struct Band {
  Index first, last, images;
};

template <int kVectors, int kColumns>
void tile(const Plan& p, const Block& block, const Band& band, const float* x,
          const TapOffset* offsets, Index column) {
  const float* inputs[kColumns];
  Vec sums[kColumns][kVectors];
  float* memory = block.sums + column * kVectors * kLanes;
  CONVLENS_UNROLL
  for (int k = 0; k < kColumns; ++k) {
    const Index c = (column + k) / p.padded.taps(), tap = (column + k) % p.padded.taps();
    inputs[k] = x + c * p.padded.size() + offsets[tap];
    CONVLENS_UNROLL
    for (int v = 0; v < kVectors; ++v) sums[k][v] = load(memory + (k * kVectors + v) * kLanes);
  }
  for (Index n = 0; n < band.images; ++n)
    for (Index row = band.first; row < band.last; ++row) {
      const float* gradient = block.gradient + (n * p.pixels() + row * p.width) * kVectors * kLanes;
      const Index begin = n * p.in * p.padded.size() + row * p.padded.pitch();
      for (Index pixel = begin; pixel < begin + p.width; ++pixel) {
        Vec maps[kVectors];
        CONVLENS_UNROLL
        for (int v = 0; v < kVectors; ++v) maps[v] = load(gradient + v * kLanes);
        gradient += kVectors * kLanes;
        CONVLENS_UNROLL
        for (int k = 0; k < kColumns; ++k) {
          const Vec value = splat(inputs[k][pixel]);
          CONVLENS_UNROLL
          for (int v = 0; v < kVectors; ++v) sums[k][v] = fma(value, maps[v], sums[k][v]);
        }
      }
    }
  CONVLENS_UNROLL
  for (int k = 0; k < kColumns; ++k) {
    CONVLENS_UNROLL
    for (int v = 0; v < kVectors; ++v) store(memory + (k * kVectors + v) * kLanes, sums[k][v]);
  }
}

using Tile = void (*)(const Plan&, const Block&, const Band&, const float*, const TapOffset*,
                      Index);

template <int kVectors, int kColumns = kTileColumns>
Tile tile_of_columns(Index columns) {
  if constexpr (kColumns > 1) {
    if (columns < kColumns) return tile_of_columns<kVectors, kColumns - 1>(columns);
  }
  return tile<kVectors, kColumns>;
}

template <int kVectors = kTileVectors>
Tile tile_of(Index vectors, Index columns) {
  if constexpr (kVectors > 1) {
    if (vectors < kVectors) return tile_of<kVectors - 1>(vectors, columns);
  }
  return tile_of_columns<kVectors>(columns);
}

// All columns, in tiles as equal as can be, of one block of output maps.
void accumulate_block(const Plan& p, const Block& block, Index vectors, Index images,
                      const float* x, const TapOffset* offsets) {
  const Index tiles = blocks(p.columns(), kTileColumns);
  for (Index row = 0; row < p.height; row += p.band_rows) {
    const Band band{row, smaller(row + p.band_rows, p.height), images};
    for (Index t = 0; t < tiles; ++t) {
      const Index column = t * p.columns() / tiles;
      const Index columns = (t + 1) * p.columns() / tiles - column;
      tile_of(vectors, columns)(p, block, band, x, offsets, column);
    }
  }
}

// Four maps from `maps` on, of which `count` are there, [4][pixels] to [pixels][4] with `pitch`
// floats from a pixel to the next; maps that are not there are zeros.
void transpose_four(const float* maps, Index count, Index pixels, float* to, Index pitch) {
  Index p = 0;
  if (count >= 4) {
    for (; p + 4 <= pixels; p += 4) {
      Vec4 rows[4];
      CONVLENS_UNROLL
      for (int m = 0; m < 4; ++m) rows[m] = load4(maps + m * pixels + p);
      transpose4(rows);
      CONVLENS_UNROLL
      for (int i = 0; i < 4; ++i) store4(to + (p + i) * pitch, rows[i]);
    }
  }
  for (; p < pixels; ++p)
    for (Index m = 0; m < 4; ++m) to[p * pitch + m] = m < count ? maps[m * pixels + p] : 0.0f;
}

// One group of one image, [maps][pixels], to blocks of [image][pixel][lanes of the block].
void transpose_gradient(const Plan& p, const float* gradient, Index image, float* to) {
  for (Index block = 0; block < p.map_blocks(); ++block) {
    const Index begin = p.block_begin(block) * kLanes, end = p.block_begin(block + 1) * kLanes;
    const Index lanes = end - begin;
    float* at = to + (p.images * begin + image * lanes) * p.pixels();
    for (Index m = begin; m < end; m += 4)
      transpose_four(gradient + m * p.pixels(), p.out - m, p.pixels(), at + m - begin, lanes);
  }
}

// Adds the sums [block][column][lanes] to the weights [map][column].
void add_sums(const Plan& p, const float* sums, float* weight_gradient) {
  for (Index block = 0; block < p.map_blocks(); ++block) {
    const Index begin = p.block_begin(block) * kLanes, end = p.block_begin(block + 1) * kLanes;
    for (Index k = 0; k < p.columns(); ++k)
      for (Index m = begin; m < end; ++m, ++sums)
        if (m < p.out) weight_gradient[m * p.columns() + k] += *sums;
  }
}

}  // namespace

bool fills_map_lanes(const Conv2dShape& s) {
  // Measured for 16 to 32 maps of 14x14, batch 32, GFLOP/s with and without: 8 lanes 89 and 73, 16
  // lanes 88 and 43; 4 lanes 33 and 35.
  const Index out = s.out_channels / s.groups;
  return kLanes > 4 && 4 * out >= 3 * round_up(out, kLanes);
}

// The sums, the transposed output gradient and the padded input of some images; tap offsets.
std::size_t backward_weights_maps_scratch_floats(const Conv2dShape& s) {
  const Plan p = plan(s);
  return static_cast<std::size_t>(p.sums_floats() + p.gradient_floats() + p.input_floats() +
                                  p.padded.taps());
}

void backward_weights_maps(const Conv2dShape& s, const float* input, const float* output_gradient,
                           float* weight_gradient, float* scratch) {
  const Plan p = plan(s);
  float* sums = scratch;
  float* dy = sums + p.sums_floats();
  float* x = dy + p.gradient_floats();
  auto* offsets = reinterpret_cast<TapOffset*>(x + p.input_floats());
  write_tap_offsets(p.padded, offsets);
  const Index in_size = s.in_height * s.in_width, group_weights = p.out * p.columns();
  for (Index g = 0; g < s.groups; ++g) {
    zero_floats(sums, p.sums_floats());
    for (Index first = 0; first < s.batch; first += p.images) {
      const Index images = smaller(p.images, s.batch - first);
      for (Index n = 0; n < images; ++n) {
        const Index sample = (first + n) * s.groups + g;
        for (Index c = 0; c < p.in; ++c)
          copy_padded(p.padded, s.in_height, s.in_width, s.pad_top, s.pad_left,
                      input + (sample * p.in + c) * in_size, x + (n * p.in + c) * p.padded.size());
        transpose_gradient(p, output_gradient + sample * p.out * p.pixels(), n, dy);
      }
      for (Index block = 0; block < p.map_blocks(); ++block) {
        const Index begin = p.block_begin(block), end = p.block_begin(block + 1);
        accumulate_block(
            p, {dy + p.images * begin * kLanes * p.pixels(), sums + begin * kLanes * p.columns()},
            end - begin, images, x, offsets);
      }
    }
    add_sums(p, sums, weight_gradient + g * group_weights);
  }
}

}  // namespace convlens::CONVLENS_ISA
