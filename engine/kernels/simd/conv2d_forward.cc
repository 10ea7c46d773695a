#include "convlens/kernels/simd/conv2d_tile.h"
#include "convlens/kernels/simd/kernels.h"

namespace convlens::CONVLENS_ISA {

namespace {

PaddedMap padded_input(const Conv2dShape& s) {
  return {phased_axis(s.kernel_height, s.stride_height, s.dilation_height, s.out_height()),
          phased_axis(s.kernel_width, s.stride_width, s.dilation_width, s.out_width())};
}

}  // namespace

std::size_t conv2d_direct_packed_floats(const Conv2dShape& s) {
  return static_cast<std::size_t>(s.out_channels * (s.in_channels / s.groups) * s.kernel_height *
                                  s.kernel_width);
}

void conv2d_direct_pack(const Conv2dShape& s, const float* weights, float* packed) {
  const Index in = s.in_channels / s.groups, out = s.out_channels / s.groups;
  const Index taps = s.kernel_height * s.kernel_width, group_size = out * in * taps;
  for (Index g = 0; g < s.groups; ++g) {
    const float* plain = weights + g * group_size;
    pack_correlation(
        out, in, taps, [=](Index m, Index c, Index t) { return plain[(m * in + c) * taps + t]; },
        packed + g * group_size);
  }
}

Conv2dChoice conv2d_direct_choice(const Conv2dShape& s) {
  const Index products = s.in_channels / s.groups * s.kernel_height * s.kernel_width;
  return {"direct", nullptr, kTileMaps, kTileVectors * kLanes,
          s.batch * s.out_channels * s.out_height() * s.out_width() * products};
}

// The padded maps of one group of one image, the slack that the last vector reads, tap offsets.
std::size_t conv2d_direct_scratch_floats(const Conv2dShape& s) {
  const PaddedMap padded = padded_input(s);
  return static_cast<std::size_t>(s.in_channels / s.groups * padded.size() + kLanes +
                                  padded.taps());
}

void conv2d_direct_forward(const Conv2dShape& s, const float* input, const float* packed,
                           const float* bias, const Conv2dOutput& output, float* scratch,
                           ThreadPool*) {
  const PaddedMap padded = padded_input(s);
  const Index in = s.in_channels / s.groups, out = s.out_channels / s.groups;
  const Index height = s.out_height(), width = s.out_width();
  const Index in_map = s.in_height * s.in_width, out_map = height * width;
  auto* offsets = reinterpret_cast<TapOffset*>(scratch + in * padded.size() + kLanes);
  write_tap_offsets(padded, offsets);
  const Correlation shape{in,  padded.size(), padded.pitch(), offsets, padded.taps(),
                          out, height,        width};
  for (Index n = 0; n < s.batch; ++n)
    for (Index g = 0; g < s.groups; ++g) {
      const float* maps = input + (n * s.groups + g) * in * in_map;
      for (Index c = 0; c < in; ++c)
        copy_padded(padded, s.in_height, s.in_width, s.pad_top, s.pad_left, maps + c * in_map,
                    scratch + c * padded.size());
      const Index first = (n * s.groups + g) * out * out_map;
      correlate(shape, scratch, packed + g * out * in * padded.taps(),
                bias ? bias + g * out : nullptr, output.output + first,
                output.activated ? output.activated + first : nullptr);
    }
}

}  // namespace convlens::CONVLENS_ISA
