// From the points a pointer reports to the line the brush follows: duplicates and jitter thinned
// out, a smooth curve through what remains, flattened to straight pieces.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "convlens/digits/drawing.h"

namespace convlens {

struct PathPoint {  // in pixels; the pad spans 0 … side on both axes
  float x = 0, y = 0;
  float radius = 0;
};

// The path of a stroke that is still being drawn, point by point. What is settled no later point
// changes; the rest is the last one or two pieces of the curve.
class GrowingPath {
 public:
  GrowingPath(float thickness, int side) : thickness_(thickness), side_(side) {}

  void add(const StrokePoint& point);
  // The path that has been settled since the last call, beginning where that one ended; empty where
  // none has.
  std::vector<PathPoint> take_settled();
  // From there to the pen; one point for a dot.
  std::vector<PathPoint> rest() const;

 private:
  float thickness_;
  int side_;
  std::vector<PathPoint> kept_;      // points from which something can be learnt
  std::optional<PathPoint> latest_;  // the pen, where it is not at the last of them
  std::size_t settled_ = 0;          // pieces between the kept points that were taken
};

// The path of one stroke on a pad of side x side pixels. One point for a dot, none where nothing
// is to be drawn: no finite point, or no thickness.
std::vector<PathPoint> stroke_path(const Stroke& stroke, int side);

}  // namespace convlens
