// Drawings from elsewhere, in coordinates of their own, onto the pad.
#pragma once

#include "convlens/digits/drawing.h"

namespace convlens {

// The longer side of the points' bounding box as a share of the pad's side, where a person who
// draws a digit leaves a border.
inline constexpr float kDigitShare = 0.65f;

// The drawing moved and scaled to the middle of the pad; the thickness stays. A drawing that is a
// single place stays as large as it is.
Drawing place_on_pad(Drawing drawing, float share = kDigitShare);

}  // namespace convlens
