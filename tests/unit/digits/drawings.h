// Drawings for the tests of this room, and small questions to ask of an image.
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include "convlens/digits/drawing.h"

namespace convlens::test {

inline Stroke stroke(std::vector<StrokePoint> points, float thickness = kDefaultThickness) {
  return {std::move(points), thickness, false};
}

// A 7 as a person draws it, in one stroke.
inline Drawing seven() {
  return {stroke({{0.3f, 0.22f},
                  {0.45f, 0.21f},
                  {0.6f, 0.2f},
                  {0.71f, 0.22f},
                  {0.66f, 0.36f},
                  {0.58f, 0.52f},
                  {0.5f, 0.68f},
                  {0.45f, 0.8f}})};
}

// The drawing scaled about the pad's middle, pen and all, and moved.
inline Drawing placed(Drawing drawing, float scale, float right, float down) {
  for (Stroke& stroke : drawing) {
    stroke.thickness *= scale;
    for (StrokePoint& point : stroke.points) {
      point.x = 0.5f + scale * (point.x - 0.5f) + right;
      point.y = 0.5f + scale * (point.y - 0.5f) + down;
    }
  }
  return drawing;
}

inline float ink(const Image& image) {
  return std::accumulate(image.pixels.begin(), image.pixels.end(), 0.0f);
}
inline float pixel(const Image& image, int x, int y) {
  return image.pixels[static_cast<std::size_t>(y) * image.width + x];
}
inline float strongest(const Image& image) {
  return *std::max_element(image.pixels.begin(), image.pixels.end());
}
inline float largest_difference(const Image& a, const Image& b) {
  float largest = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    largest = std::max(largest, std::abs(a.pixels[i] - b.pixels[i]));
  }
  return largest;
}

}  // namespace convlens::test
