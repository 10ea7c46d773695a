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
  Rect header;           // name, kind, parameters
  float gap_before = 0;  // between this stage and the one before it, where the flow is drawn
  int columns = 1, rows = 1;
  int shown = 0;   // cells that have a place; fewer than the stage has where there are too many
  float cell = 0;  // height of one
  float cell_width = 0;  // as wide as the map's proportions ask
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
  // Wide: the maps' part of the area, between the lines of text above and below, which stay where
  // they are while the maps are zoomed and panned.
  Rect region;
  int header_lines = 0;  // wide: of every stage's header, 1 … 3
  bool footer = false;   // wide: a line with the ranges below
  // Of everything; more than the area's where there is no room for it all at once.
  float width = 0, height = 0;
};

Rect cell_rect(const StagePlace& place, int index);

// Width over height of a stage's maps, within reason.
float map_aspect(const Stage& stage);
// Columns of a vector that show what it was before it was flattened: as many as the one map is
// wide, or one map a row. 0: it was no maps, or too many of them.
int unrolled_columns(const std::vector<Stage>& stages, std::size_t index);

// Columns from left to right inside of `area`.
NetworkLayout wide_network_layout(const std::vector<Stage>& stages, const Rect& area);
// Rows from top to bottom, in the width of `area`, beginning at its top; `zoom` makes the maps
// larger.
NetworkLayout tall_network_layout(const std::vector<Stage>& stages, const Rect& area,
                                  float zoom = 1);

// The unit at a point, or none.
std::optional<UnitRef> hit_unit(const NetworkLayout& layout, const std::vector<Stage>& stages,
                                float x, float y);

}  // namespace convlens
