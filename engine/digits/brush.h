// The brush: strokes to ink. Round, anti-aliased, smoothed (Catmull-Rom through the points).
#pragma once

#include "convlens/digits/drawing.h"
#include "convlens/digits/stroke_path.h"

namespace convlens {

// The side of the pad, in pixels, at which a drawing is prepared: the same in the page, on the
// desktop and in the headless tool, so that all of them give the same probabilities.
inline constexpr int kPadSide = 280;

// Ink of the drawing on a pad of side x side pixels, side >= 1. Strokes are laid in order; erasing
// ones take ink away.
Image rasterize(const Drawing& drawing, int side);
// The same onto a square image that has ink already.
void draw_onto(Image& image, const Drawing& drawing);

// The ink of a stroke that is being drawn: after every point the image is what draw_onto() makes of
// the whole stroke, but only what the point changes is drawn.
class GrowingStroke {
 public:
  // `below`: the square image that the stroke is drawn onto. Of `stroke` thickness and eraser
  // count.
  GrowingStroke(const Image& below, const Stroke& stroke);

  // `image` is `below`, or what the last call left.
  void add(const StrokePoint& point, Image& image);

 private:
  GrowingPath path_;
  bool erase_;
  Image settled_;          // below, and the part of the stroke that no later point changes
  int top_ = 0, end_ = 0;  // the rows [top, end) where `image` has more than that
};

}  // namespace convlens
