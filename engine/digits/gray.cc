#include <algorithm>
#include <cstddef>
#include <vector>

#include "convlens/digits/prepare.h"

namespace convlens {
namespace {

// A picture whose lightest and darkest points differ less than this (of white minus black) is
// blank.
constexpr float kLeastContrast = 0.1f;

// Median of the pixels along the four sides: what the digit was written on.
float background(const Image& gray) {
  std::vector<float> border;
  for (int y = 0; y < gray.height; ++y) {
    const bool whole_row = y == 0 || y == gray.height - 1;
    const int step = whole_row ? 1 : std::max(gray.width - 1, 1);
    for (int x = 0; x < gray.width; x += step) {
      border.push_back(gray.pixels[static_cast<std::size_t>(y) * gray.width + x]);
    }
  }
  const auto middle = border.begin() + static_cast<std::ptrdiff_t>(border.size() / 2);
  std::nth_element(border.begin(), middle, border.end());
  return *middle;
}

}  // namespace

Image ink_from_gray(const Image& gray) {
  Image ink{gray.width, gray.height, std::vector<float>(gray.pixels.size())};
  if (gray.pixels.empty()) return ink;
  const float paper = background(gray);
  const auto [darkest, lightest] = std::minmax_element(gray.pixels.begin(), gray.pixels.end());
  // The ink is what differs most from the paper.
  const bool dark_ink = paper - *darkest >= *lightest - paper;
  const float contrast = dark_ink ? paper - *darkest : *lightest - paper;
  if (!(contrast >= kLeastContrast)) return ink;
  for (std::size_t i = 0; i < gray.pixels.size(); ++i) {
    const float difference = dark_ink ? paper - gray.pixels[i] : gray.pixels[i] - paper;
    ink.pixels[i] = std::clamp(difference / contrast, 0.0f, 1.0f);
  }
  return ink;
}

}  // namespace convlens
