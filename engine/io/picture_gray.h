// The brightness of pictures, whatever channels they have.
#pragma once

#include "convlens/digits/drawing.h"
#include "convlens/io/image.h"

namespace convlens {

// Grey from 0 (black) to 1 (white), by BT.601's luma. What is transparent shows white paper, or
// black where the picture itself is light.
Image gray_of(const Picture& picture);

}  // namespace convlens
