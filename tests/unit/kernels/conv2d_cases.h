// The shapes over which the convolution is tested: some chosen ones, and many drawn at random from
// a fixed seed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "convlens/kernels/conv2d.h"

namespace convlens::test {

std::vector<Conv2dShape> conv2d_cases();
std::string text(const Conv2dShape& shape);

inline std::int64_t input_size(const Conv2dShape& s) {
  return s.batch * s.in_channels * s.in_height * s.in_width;
}
inline std::int64_t output_size(const Conv2dShape& s) {
  return s.batch * s.out_channels * s.out_height() * s.out_width();
}
inline std::int64_t weight_size(const Conv2dShape& s) {
  return s.out_channels * (s.in_channels / s.groups) * s.kernel_height * s.kernel_width;
}

}  // namespace convlens::test
