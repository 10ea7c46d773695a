// The brush: strokes to ink. Round, anti-aliased, smoothed (Catmull-Rom through the points).
#pragma once

#include "convlens/digits/drawing.h"

namespace convlens {

// The side of the pad, in pixels, at which a drawing is prepared: the same in the page, on the
// desktop and in the headless tool, so that all of them give the same probabilities.
inline constexpr int kPadSide = 280;

// Ink of the drawing on a pad of side x side pixels, side >= 1. Strokes are laid in order; erasing
// ones take ink away.
Image rasterize(const Drawing& drawing, int side);
// The same onto a square image that has ink already.
void draw_onto(Image& image, const Drawing& drawing);

}  // namespace convlens
