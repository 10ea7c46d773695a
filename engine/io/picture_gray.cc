#include "convlens/io/picture_gray.h"

#include <cstddef>

namespace convlens {
namespace {

struct GrayPixel {
  float value, alpha;  // 0 … 1
};

GrayPixel gray_pixel(const std::uint8_t* pixel, int channels) {
  const bool color = channels >= 3;
  const float value = color ? 0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2] : pixel[0];
  const float alpha = channels % 2 == 0 ? pixel[channels - 1] : 255.0f;
  return {value / 255, alpha / 255};
}

}  // namespace

Image gray_of(const Picture& picture) {
  Image gray{picture.width, picture.height, {}};
  const std::size_t count = static_cast<std::size_t>(picture.width) * picture.height;
  const auto pixel = [&](std::size_t i) {
    return gray_pixel(picture.pixels.data() + i * picture.channels, picture.channels);
  };
  double light = 0, opaque = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto [value, alpha] = pixel(i);
    light += value * alpha, opaque += alpha;
  }
  const bool all_opaque = opaque > static_cast<double>(count) - 0.5;
  const float paper = !all_opaque && light > 0.5 * opaque ? 0.0f : 1.0f;
  gray.pixels.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto [value, alpha] = pixel(i);
    gray.pixels.push_back(alpha * value + (1 - alpha) * paper);
  }
  return gray;
}

}  // namespace convlens
