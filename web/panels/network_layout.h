// Where every map of every stage stands: as large as the room lets them be, all of them at once.
// Pure arithmetic. A stage is a grid of equal cells, maps or units, filled row by row.
#pragma once

#include <optional>
#include <vector>

#include "web/panels/rect.h"
#include "web/session/session.h"

namespace convlens {

struct StagePlace {
  Rect maps;             // around all the cells
  Rect header;           // name and kind
  Rect footer;           // range; empty in the tall arrangement
  float gap_before = 0;  // between this stage and the one before it, where the flow is drawn
  int columns = 1, rows = 1;
  int shown = 0;   // cells that have a place; fewer than the stage has where there are too many
  float cell = 0;  // side of one
  float cell_width = 0;  // as wide as `cell`, wider for the answer's labelled units
  float spacing = 0;     // between cells
};

// Stages of the same shape, one after another: they share one line that says so.
struct ShapeGroup {
  int first = 0, last = 0;  // stages
  Rect place;
};

struct NetworkLayout {
  bool tall = false;
  std::vector<StagePlace> stages;
  std::vector<ShapeGroup> groups;  // wide only
  float height = 0;                // of everything; more than the area's where it has to scroll
};

Rect cell_rect(const StagePlace& place, int index);

// Columns from left to right inside of `area`.
NetworkLayout wide_network_layout(const std::vector<Stage>& stages, const Rect& area);
// Rows from top to bottom, in the width of `area`, beginning at its top.
NetworkLayout tall_network_layout(const std::vector<Stage>& stages, const Rect& area);

// The unit at a point, or none.
std::optional<UnitRef> hit_unit(const NetworkLayout& layout, const std::vector<Stage>& stages,
                                float x, float y);

}  // namespace convlens
