// The brush: strokes to ink. Round, anti-aliased, smoothed (Catmull-Rom through the points).
#pragma once

#include "convlens/digits/drawing.h"

namespace convlens {

// Ink of the drawing on a pad of side x side pixels, side >= 1. Strokes are laid in order; erasing
// ones take ink away.
Image rasterize(const Drawing& drawing, int side);

}  // namespace convlens
