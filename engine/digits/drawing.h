// What a person draws: strokes in the unit square of the drawing pad, x right, y down.
#pragma once

#include <vector>

namespace convlens {

// Default diameter of the brush as a fraction of the pad's side: that of MNIST's pen when the digit
// fills 60 to 70 % of the pad. At 65 % the 7,706 pen digits come out of prepare() with a mean ink
// of 0.129 and lines 2.34 pixels wide (twice the ink over the length of its outline); MNIST's
// training images have 0.131 and 2.45. At 60 % of the pad it is 0.136 and 2.51.
inline constexpr float kDefaultThickness = 0.085f;

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
