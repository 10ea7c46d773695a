// What a person draws: strokes in the unit square of the drawing pad, x right, y down.
#pragma once

#include <vector>

namespace convlens {

// Default diameter of the brush as a fraction of the pad's side.
inline constexpr float kDefaultThickness = 0.075f;

struct StrokePoint {
  float x = 0, y = 0;     // 0 … 1 on the pad; points outside are clipped by the brush
  float pressure = 1.0f;  // 0 … 1, scales the thickness; 1 where the device has none
};

struct Stroke {
  std::vector<StrokePoint> points;  // from pen-down to pen-up; one point is a dot
  float thickness = kDefaultThickness;
  bool erase = false;
};

using Drawing = std::vector<Stroke>;

// Ink from 0 (paper) to 1 (ink), row by row from the top left.
struct Image {
  int width = 0, height = 0;
  std::vector<float> pixels;  // width * height
};

}  // namespace convlens
