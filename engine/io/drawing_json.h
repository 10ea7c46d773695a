// Drawings as JSON, one object per line (JSONL):
//   {"strokes": [[[x,y],[x,y,pressure],…],…], "label": 7}
// x and y are in the unit square of the drawing pad, y down; pressure (0 … 1) and label may be left
// out. A stroke that is not of the usual thickness, or that erases, is an object:
//   {"points": [[x,y],…], "thickness": 0.12, "erase": true}
// with the thickness in sides of the pad, 0 … 1, and either of the two left out where it is as
// usual. Other members are ignored.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/digits/drawing.h"

namespace convlens {

struct DrawingRecord {
  Drawing drawing;
  std::optional<int> label;
};

// One object. Errors: not JSON (with the position), not of the form above, coordinates that are no
// numbers or far outside of the pad, more points than a person draws.
Result<DrawingRecord> read_drawing(std::string_view json);

// All lines of a file; empty lines are skipped. Errors begin with the number of the line.
Result<std::vector<DrawingRecord>> read_drawings(std::string_view jsonl);

// One line without its end; it reads back as the same drawing, but for strokes without points.
// Pressure is written where one of the points has another than 1; coordinates are to be finite.
std::string write_drawing(const DrawingRecord& record);

}  // namespace convlens
