#include <cstdint>
#include <initializer_list>

#include "convlens/kernels/conv2d.h"

namespace convlens {

namespace {

// Larger extents are refused, so that sums and products of two extents stay within 64 bits.
constexpr std::int64_t kMaxExtent = std::int64_t{1} << 30;

std::int64_t out_extent(std::int64_t in, std::int64_t kernel, std::int64_t stride,
                        std::int64_t dilation, std::int64_t pads) {
  const std::int64_t room = in + pads - dilation * (kernel - 1) - 1;
  return room < 0 ? 0 : room / stride + 1;
}

bool within(std::int64_t low, std::initializer_list<std::int64_t> values) {
  for (std::int64_t value : values)
    if (value < low || value > kMaxExtent) return false;
  return true;
}

}  // namespace

std::int64_t Conv2dShape::out_height() const {
  return out_extent(in_height, kernel_height, stride_height, dilation_height, pad_top + pad_bottom);
}

std::int64_t Conv2dShape::out_width() const {
  return out_extent(in_width, kernel_width, stride_width, dilation_width, pad_left + pad_right);
}

bool valid(const Conv2dShape& s) {
  return within(1, {s.batch, s.in_channels, s.in_height, s.in_width, s.out_channels,
                    s.kernel_height, s.kernel_width, s.stride_height, s.stride_width,
                    s.dilation_height, s.dilation_width, s.groups}) &&
         within(0, {s.pad_top, s.pad_left, s.pad_bottom, s.pad_right}) &&
         s.in_channels % s.groups == 0 && s.out_channels % s.groups == 0 && s.out_height() >= 1 &&
         s.out_width() >= 1;
}

bool conv2d_is_depthwise(const Conv2dShape& s) {
  return s.in_channels == s.groups && s.kernel_height == s.kernel_width &&
         (s.kernel_height == 3 || s.kernel_height == 5) && s.stride_height == s.stride_width &&
         s.stride_height <= 2 && s.dilation_height == 1 && s.dilation_width == 1;
}

}  // namespace convlens
