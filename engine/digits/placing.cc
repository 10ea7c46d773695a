#include "convlens/digits/placing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace convlens {

Drawing place_on_pad(Drawing drawing, float share) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  float left = kInfinity, top = kInfinity, right = -kInfinity, bottom = -kInfinity;
  for (const Stroke& stroke : drawing) {
    for (const StrokePoint& point : stroke.points) {
      if (!std::isfinite(point.x) || !std::isfinite(point.y)) continue;
      left = std::min(left, point.x), right = std::max(right, point.x);
      top = std::min(top, point.y), bottom = std::max(bottom, point.y);
    }
  }
  if (left > right) return drawing;
  const float side = std::max(right - left, bottom - top);
  const float scale = side > 0 ? share / side : 1;
  for (Stroke& stroke : drawing) {
    for (StrokePoint& point : stroke.points) {
      point.x = 0.5f + scale * (point.x - (left + right) / 2);
      point.y = 0.5f + scale * (point.y - (top + bottom) / 2);
    }
  }
  return drawing;
}

}  // namespace convlens
