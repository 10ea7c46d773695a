#include "conv2d_cases.h"

#include <initializer_list>

#include "convlens/core/random.h"
#include "kernel_test.h"

namespace convlens::test {

namespace {

// A square convolution with the same padding on all sides.
Conv2dShape square(std::int64_t batch, std::int64_t in, std::int64_t size, std::int64_t out,
                   std::int64_t kernel, std::int64_t stride, std::int64_t pad,
                   std::int64_t dilation = 1, std::int64_t groups = 1) {
  return {batch,  in,       size,     size, out, kernel, kernel, stride,
          stride, dilation, dilation, pad,  pad, pad,    pad,    groups};
}

std::int64_t one_of(std::initializer_list<std::int64_t> values, Random& random) {
  return values.begin()[random.below(static_cast<std::uint32_t>(values.size()))];
}

Conv2dShape draw(Random& random) {
  Conv2dShape s;
  s.batch = one_of({1, 1, 2, 3, 9}, random);
  s.groups = one_of({1, 1, 1, 2, 3, 5}, random);
  s.in_channels = s.groups * one_of({1, 1, 2, 3, 4, 7}, random);
  s.out_channels = s.groups * one_of({1, 2, 3, 5, 8, 9, 10, 17}, random);
  s.in_height = one_of({1, 2, 3, 5, 7, 8, 12, 15, 19}, random);
  s.in_width = one_of({1, 2, 3, 4, 6, 7, 8, 9, 13, 16, 17, 28, 33}, random);
  s.kernel_height = one_of({1, 2, 3, 3, 4, 5}, random);
  s.kernel_width = one_of({1, 2, 3, 3, 5, 7}, random);
  s.stride_height = one_of({1, 1, 1, 2, 3}, random);
  s.stride_width = one_of({1, 1, 1, 2, 3, 4}, random);
  s.dilation_height = one_of({1, 1, 1, 2, 3}, random);
  s.dilation_width = one_of({1, 1, 1, 2, 4}, random);
  s.pad_top = random.below(4), s.pad_left = random.below(4);
  s.pad_bottom = random.below(4), s.pad_right = random.below(6);
  return s;
}

}  // namespace

std::vector<Conv2dShape> conv2d_cases() {
  std::vector<Conv2dShape> cases{
      Conv2dShape{},
      square(1, 1, 28, 8, 3, 1, 1),
      square(2, 1, 28, 10, 5, 1, 2),
      square(2, 16, 28, 16, 3, 1, 1),
      square(5, 16, 14, 32, 3, 1, 1),
      square(20, 4, 7, 6, 3, 1, 1),
      square(3, 10, 16, 30, 5, 1, 2),
      square(1, 3, 12, 8, 1, 1, 0),
      square(1, 3, 12, 8, 1, 2, 0),
      square(2, 8, 9, 4, 1, 3, 2),          // stride larger than the kernel
      square(1, 2, 3, 3, 7, 1, 3),          // kernel larger than the image
      square(1, 1, 1, 1, 3, 1, 1),          // one pixel
      square(1, 1, 2, 3, 3, 2, 5),          // more padding than kernel
      square(2, 6, 13, 6, 3, 1, 1, 1, 6),   // depthwise
      square(2, 6, 13, 12, 3, 2, 1, 1, 6),  // depthwise with multiplier and stride
      square(1, 4, 15, 8, 3, 2, 2, 2, 2),   // stride and dilation with a common factor
      square(1, 4, 20, 8, 3, 4, 2, 6),      // … of 2
      square(1, 2, 17, 3, 2, 6, 1, 4),      // taps on a part of the phases
      square(4, 5, 8, 7, 8, 1, 0),          // one output pixel
      square(1, 37, 5, 41, 3, 1, 1),
      square(1, 2, 40, 2, 3, 1, 17),  // rows of padding only
  };
  Random random(20240607);
  while (cases.size() < 320) {
    const Conv2dShape shape = draw(random);
    if (valid(shape)) cases.push_back(shape);
  }
  return cases;
}

std::string text(const Conv2dShape& s) {
  return concat("[", s.batch, ",", s.in_channels, ",", s.in_height, ",", s.in_width, "] to ",
                s.out_channels, " maps, kernel ", s.kernel_height, "x", s.kernel_width, ", stride ",
                s.stride_height, "x", s.stride_width, ", dilation ", s.dilation_height, "x",
                s.dilation_width, ", pads top ", s.pad_top, " left ", s.pad_left, " bottom ",
                s.pad_bottom, " right ", s.pad_right, ", groups ", s.groups);
}

}  // namespace convlens::test
