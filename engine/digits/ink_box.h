// Where the ink is: the box of the pieces that belong to the drawing, without crumbs.
#pragma once

#include <cstdint>
#include <vector>

#include "convlens/digits/drawing.h"
#include "convlens/digits/prepare.h"

namespace convlens {

struct InkExtent {
  bool empty = true;
  InkBox box;
  // Crumbs inside the box to be wiped out: runs of pixels [first, last) of the image.
  struct Run {
    std::int32_t first, last;
  };
  std::vector<Run> crumbs;
};

// Pixels with more ink than kInkThreshold that touch (corners too) are one piece. Pieces smaller
// than a fiftieth of the largest are crumbs: specks of a photograph, remains of an erased stroke.
// The box grows by one pixel where there is a fainter edge beside it: in an image as coarse as
// MNIST's that pixel matters, and noise of the paper cannot carry the box further.
inline constexpr float kInkThreshold = 0.1f;
inline constexpr float kFaintInk = 0.01f;
inline constexpr int kCrumbShare = 50;

InkExtent find_ink(const Image& image);

}  // namespace convlens
