// Which pixels of the network's input a unit can see at all: its window, and the windows of what is
// in that, back to the input.
#pragma once

#include <cstdint>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/model/model.h"

namespace convlens {

// A unit of a map by its place. All maps of a value see the same window; where branches with
// different windows are joined (Concat), their windows are taken together. A unit of a value
// without maps ([N,F]) sees everything that the value is made from; row and column are 0.
struct MapUnit {
  ValueId value = 0;
  std::int64_t row = 0, column = 0;
};

struct ReceptiveField {
  std::int64_t height = 0, width = 0;  // of the input's maps
  std::vector<std::uint8_t> seen;      // [height,width]: 1 where the unit sees the pixel
  // The smallest box around the pixels that are seen; right and bottom are exclusive. All 0 where
  // nothing is seen.
  std::int64_t left = 0, top = 0, right = 0, bottom = 0;

  bool sees(std::int64_t row, std::int64_t column) const {
    return seen[static_cast<std::size_t>(row * width + column)] != 0;
  }
};

// Exact: padding is not seen, nor what a stride skips, nor the gaps of a dilation. Errors: no such
// unit or input, an input that is not [N,C,H,W], or what infer_shapes() says.
Result<ReceptiveField> receptive_field(const Model& model, const MapUnit& unit, int input = 0);

}  // namespace convlens
