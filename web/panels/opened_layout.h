// Where everything stands while a layer is open: the strip of all stages, the words, the maps as
// large as they get, or one of them alone. Pure arithmetic.
#pragma once

#include <optional>
#include <vector>

#include "web/panels/network_layout.h"
#include "web/panels/rect.h"

namespace convlens {

struct OpenedLayout {
  Rect strip;  // of the stages; empty where there is no room for it
  Rect title;  // name and kind, and the buttons at its right end
  Rect facts;  // shape, parameters, window
  Rect about;  // the sentence
  Rect body;   // the maps
};
// `about_height`: of the sentence at the area's width.
OpenedLayout opened_layout(const Rect& area, bool touch, float about_height);

// A row of square tiles, one a stage, in the strip; `chosen` is in sight, others are by `scroll`.
struct StripLayout {
  Rect room;
  float tile = 0, pitch = 0, first_x = 0;
  int count = 0;
  Rect place(int stage) const;
  // The place of cell `index` of `count` in the stage's tile.
  Rect cell(int stage, int index, int cells, float aspect) const;
};
StripLayout strip_layout(const Rect& strip, int stages, int chosen, float scroll);
// How far the strip may be pulled from where it stands, to the left and to the right.
struct StripReach {
  float least = 0, most = 0;
};
StripReach strip_reach(const Rect& strip, int stages, int chosen);

// Equal cells with a number below each, in rows; higher than the body where they would be too
// small.
struct OpenedGrid {
  Rect body;
  int columns = 1, rows = 1, count = 0;
  float cell = 0, cell_width = 0;  // height and width of one
  float label = 0;                 // height of the number below it; 0: none
  float gap = 0;
  float left = 0;    // of the first column, from the body's side
  float top = 0;     // of the first row, from the body's top
  float height = 0;  // of all rows
  Rect place(int index, float scroll) const;
  std::optional<int> at(float x, float y, float scroll) const;
};
OpenedGrid map_grid(const Rect& body, int maps, float aspect, bool touch);
// Of a vector that shows what it was flattened from, or has too many units for rows.
OpenedGrid unit_grid(const Rect& body, int units, int columns);

// A vector as rows with a number, a bar and a value, in as many columns as there is room for.
struct UnitRows {
  Rect body;
  int columns = 1, rows = 1, count = 0;
  float row = 0, width = 0, gap = 0;
  float height = 0;
  Rect place(int index, float scroll) const;
  std::optional<int> at(float x, float y, float scroll) const;
};
inline constexpr int kMostRows = 512;  // units; more are a grid
UnitRows unit_rows(const Rect& body, int units, bool touch);

// One map alone, and the words beside or below it.
struct AloneLayout {
  Rect map;
  Rect side;
  bool below = false;  // the words are
};
AloneLayout alone_layout(const Rect& body, float aspect);

}  // namespace convlens
