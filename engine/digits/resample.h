// Scaling of ink: every target pixel gets the mean of the area that it covers, as MNIST was made;
// where the ink is enlarged, straight interpolation between the pixels' centres.
#pragma once

#include "convlens/digits/drawing.h"

namespace convlens {

// Target pixel (x, y) of width x height covers the source from (x - left) / scale to
// (x + 1 - left) / scale, and likewise in y. Outside of the source there is paper. scale > 0.
Image resample(const Image& source, float scale, float left, float top, int width, int height);

}  // namespace convlens
