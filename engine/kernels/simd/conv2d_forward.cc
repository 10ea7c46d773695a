// Direct convolution: bands of output rows, so that the inputs of a band stay in the second-level
// cache while all output maps pass by. Padded, strided or dilated inputs are copied band by band
// (conv2d_geometry.h), others are read where they are.
#include "convlens/kernels/parts.h"
#include "convlens/kernels/simd/conv2d_tile.h"
#include "convlens/kernels/simd/kernels.h"

namespace convlens::CONVLENS_ISA {

namespace {

// Inputs of a band, 256 KiB: a part of the second-level cache.
constexpr Index kBandFloats = 1 << 16;
constexpr Index kLeastBandRows = 4;  // fewer copy the rows between bands too often

// Multiply-adds from which a second thread is worth waking.
constexpr Index kWorthSharing = 1 << 20;

struct Plan {
  Index in, out;  // maps of a group
  Index height, width;
  bool in_place;
  PaddedBand band;
  Correlation correlation;  // of band_rows rows; offsets are set later
  Index band_rows;
};

Lanes choose_lanes(const Conv2dShape& s, bool flat) {
  if (s.algorithm == Conv2dAlgorithm::kDirectPixels) return Lanes::kPixels;
  if (s.algorithm == Conv2dAlgorithm::kDirectMaps) return Lanes::kMaps;
  const Index height = s.out_height(), width = s.out_width();
  const Index products = s.in_channels / s.groups * s.kernel_height * s.kernel_width;
  return better_lanes(s.out_channels / s.groups, products, flat ? height * width : width);
}

// Whether every tap of every output is a pixel of the image, at unit stride.
bool readable_in_place(const Conv2dShape& s) {
  return s.stride_height == 1 && s.stride_width == 1 && s.pad_top == 0 && s.pad_left == 0 &&
         s.out_height() + (s.kernel_height - 1) * s.dilation_height <= s.in_height &&
         s.out_width() + (s.kernel_width - 1) * s.dilation_width <= s.in_width;
}

PaddedBand band_of_rows(const Conv2dShape& s, Index rows) {
  const Index maps = s.in_channels / s.groups;
  return {phased_axis(s.kernel_height, s.stride_height, s.dilation_height, rows),
          phased_axis(s.kernel_width, s.stride_width, s.dilation_width, s.out_width()), maps};
}

Plan plan(const Conv2dShape& s) {
  const Index in = s.in_channels / s.groups, out = s.out_channels / s.groups;
  const Index height = s.out_height(), width = s.out_width();
  const PaddedBand one_row = band_of_rows(s, 1);
  const Index row_floats = one_row.rows.phases * one_row.pitch();
  const Index more_rows = one_row.rows.extent - 1;
  const Index most_rows = larger(kBandFloats / row_floats - more_rows, kLeastBandRows);
  const Index band_rows = blocks(height, blocks(height, most_rows));

  const bool flat = readable_in_place(s) && s.in_width == width;
  const Lanes lanes = choose_lanes(s, flat);
  Plan p{in, out, height, width, readable_in_place(s), band_of_rows(s, band_rows), {}, band_rows};
  const Index in_width = s.in_width, in_size = s.in_height * s.in_width;
  const Index taps = s.kernel_height * s.kernel_width;
  p.correlation = {in,  in_size,   in_width, nullptr,        taps,
                   out, band_rows, width,    height * width, lanes};
  // The last band may have one row only.
  Correlation last = p.correlation;
  last.rows = 1;
  if (p.in_place && reads_behind(last)) p.in_place = false;
  if (!p.in_place) {
    p.correlation.map_size = p.band.map_size();
    p.correlation.pitch = p.band.pitch();
  }
  return p;
}

void write_offsets_in_place(const Conv2dShape& s, TapOffset* offsets) {
  for (Index u = 0; u < s.kernel_height; ++u)
    for (Index v = 0; v < s.kernel_width; ++v)
      *offsets++ =
          static_cast<TapOffset>(u * s.dilation_height * s.in_width + v * s.dilation_width);
}

// The part of one group of one image that one thread computes: rows by blocks of output maps.
struct Part {
  Index first_row, last_row, first_block, last_block;
};

struct Operands {
  const float *maps, *packed, *bias;
  CorrelationOutput to;
};

void forward_part(const Conv2dShape& s, const Plan& p, const Part& part, const Operands& data,
                  float* scratch) {
  auto* offsets = reinterpret_cast<TapOffset*>(scratch);
  float* copy = scratch + round_up(p.correlation.in_maps * p.correlation.taps, 16);
  if (p.in_place)
    write_offsets_in_place(s, offsets);
  else
    write_tap_offsets(p.band, offsets);
  repeat_offsets(p.correlation, offsets);
  Correlation shape = p.correlation;
  shape.offsets = offsets;
  const Image image{data.maps, s.in_height, s.in_width, s.pad_top, s.pad_left};
  for (Index row = part.first_row; row < part.last_row; row += p.band_rows) {
    shape.rows = smaller(p.band_rows, part.last_row - row);
    if (!p.in_place) copy_band(p.band, image, row, shape.rows, copy);
    const Index y = row * p.width;
    correlate(shape, part.first_block, part.last_block,
              p.in_place ? data.maps + row * s.in_width : copy, data.packed, data.bias,
              {data.to.y + y, data.to.activated ? data.to.activated + y : nullptr});
  }
}

Operands operands(const Conv2dShape& s, const Plan& p, Index image_group, const float* input,
                  const float* packed, const float* bias, const Conv2dOutput& output) {
  const Index g = image_group % s.groups;
  const Index y = image_group * p.out * p.height * p.width;
  return {input + image_group * p.in * s.in_height * s.in_width,
          packed + g * packed_correlation_floats(p.correlation),
          bias ? bias + g * p.out : nullptr,
          {output.output + y, output.activated ? output.activated + y : nullptr}};
}

// Work on one group of one image for the threads: each takes a range of the rows, or of the blocks
// of output maps.
struct Shared {
  const Conv2dShape* shape;
  const Plan* plan;
  const Operands* data;
  float* scratch;
  Index scratch_floats;
  Index threads;
  bool by_blocks;
};

void forward_shared(void* context, int piece) {
  const Shared& w = *static_cast<const Shared*>(context);
  const Index rows = w.plan->height, count = map_blocks(w.plan->correlation);
  Part part{0, rows, 0, count};
  if (w.by_blocks) {
    part.first_block = piece * count / w.threads;
    part.last_block = (piece + 1) * count / w.threads;
  } else {
    part.first_row = piece * rows / w.threads;
    part.last_row = (piece + 1) * rows / w.threads;
  }
  forward_part(*w.shape, *w.plan, part, *w.data, w.scratch + piece * w.scratch_floats);
}

}  // namespace

Conv2dChoice conv2d_direct_choice(const Conv2dShape& s) {
  const Plan p = plan(s);
  return {"direct", nullptr, tile_maps(p.correlation.lanes), tile_pixels(p.correlation.lanes),
          s.batch * s.out_channels * p.height * p.width * p.in * p.correlation.taps};
}

std::size_t conv2d_direct_packed_floats(const Conv2dShape& s) {
  return static_cast<std::size_t>(s.groups * packed_correlation_floats(plan(s).correlation));
}

void conv2d_direct_pack(const Conv2dShape& s, const float* weights, float* packed) {
  const Plan p = plan(s);
  const Index taps = p.correlation.taps;
  for (Index g = 0; g < s.groups; ++g) {
    const float* plain = weights + g * p.out * p.in * taps;
    pack_correlation(
        p.correlation, [=](Index m, Index c, Index t) { return plain[(m * p.in + c) * taps + t]; },
        packed + g * packed_correlation_floats(p.correlation));
  }
}

// Offsets, and where the input is copied a band of it with the slack that the last vector
// reads.
std::size_t conv2d_direct_scratch_floats(const Conv2dShape& s) {
  const Plan p = plan(s);
  const Index copy = p.in_place ? 0 : p.band.size() + kLanes;
  return static_cast<std::size_t>(round_up(p.in * p.correlation.taps, 16) + round_up(copy, 16));
}

void conv2d_direct_forward(const Conv2dShape& s, const float* input, const float* packed,
                           const float* bias, const Conv2dOutput& output, float* scratch,
                           ThreadPool* pool) {
  const Plan p = plan(s);
  const Index block_count = map_blocks(p.correlation);
  const std::int64_t work = std::int64_t{p.out} * p.height * p.width * p.in * p.correlation.taps;
  const Index threads = work < kWorthSharing ? 1 : thread_count(pool);
  const auto scratch_floats = static_cast<Index>(conv2d_direct_scratch_floats(s));
  for (Index k = 0; k < s.batch * s.groups; ++k) {
    const Operands data = operands(s, p, k, input, packed, bias, output);
    if (threads == 1) {
      forward_part(s, p, {0, p.height, 0, block_count}, data, scratch);
      continue;
    }
    const bool by_blocks = p.height < 8 * threads && block_count >= threads;
    Shared shared{&s, &p, &data, scratch, scratch_floats, threads, by_blocks};
    run_parts(pool, static_cast<int>(threads), forward_shared, &shared);
  }
}

}  // namespace convlens::CONVLENS_ISA
