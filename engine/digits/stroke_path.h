// From the points a pointer reports to the line the brush follows: duplicates and jitter thinned
// out, a smooth curve through what remains, flattened to straight pieces.
#pragma once

#include <vector>

#include "convlens/digits/drawing.h"

namespace convlens {

struct PathPoint {  // in pixels; the pad spans 0 … side on both axes
  float x = 0, y = 0;
  float radius = 0;
};

// The path of one stroke on a pad of side x side pixels. One point for a dot, none where nothing
// is to be drawn: no finite point, or no thickness.
std::vector<PathPoint> stroke_path(const Stroke& stroke, int side);

}  // namespace convlens
