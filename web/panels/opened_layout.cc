#include "web/panels/opened_layout.h"

#include <algorithm>
#include <cmath>

namespace convlens {
namespace {

constexpr float kStripLabel = 18, kTileGap = 6;
constexpr float kSmallestTile = 30, kLargestTile = 56;

float whole(float x) { return std::floor(x); }

// Height of `count` things with a gap between them.
float extent(int count, float size, float gap) {
  return static_cast<float>(count) * (size + gap) - gap;
}

}  // namespace

OpenedLayout opened_layout(const Rect& area, bool touch, float about_height) {
  OpenedLayout layout;
  const float margin = touch && area.x <= 0 ? 14 : 0;
  Rect rest{area.x + margin, area.y, area.w - 2 * margin, area.h};
  if (area.h >= 420) {
    const float tile = std::clamp(area.h * 0.085f, 40.0f, kLargestTile);
    layout.strip = cut_top(rest, tile + kStripLabel + 4, 12);
  }
  layout.title = cut_top(rest, touch ? 40 : 34, 2);
  layout.facts = cut_top(rest, 18, 4);
  const float left = rest.h - about_height - 10;
  if (about_height > 0 && left >= 150) layout.about = cut_top(rest, about_height, 10);
  layout.body = rest;
  return layout;
}

// --- the strip -----------------------------------------------------------------------------------

StripReach strip_reach(const Rect& strip, int stages, int chosen) {
  const StripLayout layout = strip_layout(strip, stages, chosen, 0);
  const float right = layout.first_x + extent(stages, layout.tile, layout.pitch - layout.tile);
  return {std::min(0.0f, strip.right() - right), std::max(0.0f, strip.x - layout.first_x)};
}

StripLayout strip_layout(const Rect& strip, int stages, int chosen, float scroll) {
  StripLayout layout{.room = strip, .count = stages};
  if (strip.empty() || stages <= 0) return layout;
  const float tallest = strip.h - kStripLabel - 4;
  const float count = static_cast<float>(stages);
  // As wide as the room where they fit with some air, else smaller, else they go on beyond it.
  const float fitting = (strip.w + kTileGap) / count - kTileGap;
  layout.tile = whole(std::clamp(fitting, std::min(kSmallestTile, tallest), tallest));
  const float spread = (strip.w - count * layout.tile) / std::max(1.0f, count - 1);
  layout.pitch = layout.tile + std::clamp(spread, kTileGap, 30.0f);
  const float width = extent(stages, layout.tile, layout.pitch - layout.tile);
  if (width <= strip.w + 0.5f) {
    layout.first_x = strip.x + (strip.w - width) / 2;
    return layout;
  }
  const float chosen_middle = static_cast<float>(chosen) * layout.pitch + layout.tile / 2;
  const float centred = strip.center_x() - chosen_middle;
  layout.first_x = std::clamp(centred, strip.right() - width, strip.x) + scroll;
  return layout;
}

Rect StripLayout::place(int stage) const {
  return {first_x + static_cast<float>(stage) * pitch, room.y + 2, tile, tile};
}

Rect StripLayout::cell(int stage, int index, int cells, float aspect) const {
  const Rect all = place(stage);
  const float columns = std::ceil(std::sqrt(static_cast<float>(cells) / aspect));
  const float rows = std::ceil(static_cast<float>(cells) / columns);
  const float gap = cells <= 36 ? 1.5f : cells <= 144 ? 1 : 0;
  const float width =
      std::min((all.w + gap) / columns - gap, ((all.h + gap) / rows - gap) * aspect);
  const float height = width / aspect;
  const float used_w = columns * (width + gap) - gap, used_h = rows * (height + gap) - gap;
  const int column = index % static_cast<int>(columns), row = index / static_cast<int>(columns);
  return {all.center_x() - used_w / 2 + static_cast<float>(column) * (width + gap),
          all.center_y() - used_h / 2 + static_cast<float>(row) * (height + gap), width, height};
}

// --- maps ----------------------------------------------------------------------------------------

OpenedGrid map_grid(const Rect& body, int maps, float aspect, bool touch) {
  constexpr float kLabel = 18, kLargest = 640;
  const float least = touch ? 48 : 44;  // of a map's shorter side
  OpenedGrid grid{.body = body, .count = maps, .label = maps > 1 ? kLabel : 0, .gap = 10};
  const auto columns_of = [&](int columns) {
    const int rows = (maps + columns - 1) / columns;
    const float wide = (body.w + grid.gap) / static_cast<float>(columns) - grid.gap;
    const float high = (body.h + grid.gap) / static_cast<float>(rows) - grid.gap - grid.label;
    return std::min(wide / aspect, high);
  };
  int best = 1;
  for (int columns = 1; columns <= maps; ++columns) {
    if (columns_of(columns) > columns_of(best)) best = columns;
  }
  grid.columns = best;
  grid.cell = whole(std::min(columns_of(best), kLargest));
  const float smallest = least / std::min(1.0f, aspect);
  if (grid.cell < smallest) {  // rows beyond the body, to be pulled
    const float width = smallest * aspect;
    grid.columns = std::clamp(static_cast<int>((body.w + grid.gap) / (width + grid.gap)), 1, maps);
    grid.cell = whole(((body.w + grid.gap) / static_cast<float>(grid.columns) - grid.gap) / aspect);
  }
  grid.cell_width = grid.cell * aspect;
  grid.rows = (maps + grid.columns - 1) / grid.columns;
  grid.height = extent(grid.rows, grid.cell + grid.label, grid.gap);
  grid.left = std::max(0.0f, (body.w - extent(grid.columns, grid.cell_width, grid.gap)) / 2);
  grid.top = std::max(0.0f, std::min((body.h - grid.height) / 2, 24.0f));
  return grid;
}

OpenedGrid unit_grid(const Rect& body, int units, int columns) {
  constexpr float kLeast = 4, kMost = 40;
  OpenedGrid grid{.body = body, .count = units};
  if (columns <= 0) {  // about as wide as the body for its height
    const float share = std::max(0.2f, body.w / std::max(1.0f, body.h));
    columns = static_cast<int>(std::ceil(std::sqrt(static_cast<float>(units) * share)));
  }
  grid.columns = std::clamp(columns, 1, units);
  grid.rows = (units + grid.columns - 1) / grid.columns;
  const float fit =
      std::min(body.w / static_cast<float>(grid.columns), body.h / static_cast<float>(grid.rows));
  const float pitch =
      std::clamp(fit, std::min(kLeast, body.w / static_cast<float>(grid.columns)), kMost);
  grid.gap = pitch >= 8 ? 1 : 0;
  grid.cell = grid.cell_width = pitch - grid.gap;
  grid.height = extent(grid.rows, grid.cell, grid.gap);
  grid.left = std::max(0.0f, (body.w - extent(grid.columns, grid.cell_width, grid.gap)) / 2);
  return grid;
}

Rect OpenedGrid::place(int index, float scroll) const {
  const float column = static_cast<float>(index % columns),
              row = static_cast<float>(index / columns);
  return {body.x + left + column * (cell_width + gap),
          body.y + top + row * (cell + label + gap) - scroll, cell_width, cell};
}

std::optional<int> OpenedGrid::at(float x, float y, float scroll) const {
  if (!body.contains(x, y) || cell <= 0) return std::nullopt;
  const auto column = static_cast<int>(std::floor((x - body.x - left) / (cell_width + gap)));
  const auto row = static_cast<int>(std::floor((y - body.y - top + scroll) / (cell + label + gap)));
  const int index = row * columns + column;
  if (column < 0 || column >= columns || row < 0 || index >= count) return std::nullopt;
  const Rect own = place(index, scroll);
  const Rect target{own.x, own.y, own.w + gap, own.h + label + gap};
  return target.contains(x, y) ? std::optional(index) : std::nullopt;
}

// --- units ---------------------------------------------------------------------------------------

UnitRows unit_rows(const Rect& body, int units, bool touch) {
  const float least = touch ? 28 : 24, most = 40, narrowest = 172;
  UnitRows rows{.body = body, .count = units, .gap = 28};
  const float count = static_cast<float>(units);
  const int most_columns =
      std::max(1, static_cast<int>((body.w + rows.gap) / (narrowest + rows.gap)));
  const float high = std::max(least, body.h);
  const auto wanted = static_cast<int>(std::ceil(count * least / high));
  rows.columns = std::clamp(wanted, 1, most_columns);
  rows.rows = (units + rows.columns - 1) / rows.columns;
  rows.row = whole(std::clamp(body.h / static_cast<float>(rows.rows), least, most));
  rows.width = std::min((body.w + rows.gap) / static_cast<float>(rows.columns) - rows.gap, 620.0f);
  rows.height = static_cast<float>(rows.rows) * rows.row;
  return rows;
}

// Column by column: neighbours stand below one another.
Rect UnitRows::place(int index, float scroll) const {
  const float column = static_cast<float>(index / rows), down = static_cast<float>(index % rows);
  return {body.x + column * (width + gap), body.y + down * row - scroll, width, row};
}

std::optional<int> UnitRows::at(float x, float y, float scroll) const {
  if (!body.contains(x, y) || row <= 0) return std::nullopt;
  const auto column = static_cast<int>((x - body.x) / (width + gap));
  const auto down = static_cast<int>(std::floor((y - body.y + scroll) / row));
  if (column >= columns || down < 0 || down >= rows) return std::nullopt;
  const int index = column * rows + down;
  if (index >= count || !place(index, scroll).contains(x, y)) return std::nullopt;
  return index;
}

// --- one map -------------------------------------------------------------------------------------

AloneLayout alone_layout(const Rect& body, float aspect) {
  constexpr float kSide = 220, kGap = 28, kBelow = 84;
  AloneLayout layout;
  const bool beside = body.w - kSide - kGap >= std::min(body.h * aspect * 0.8f, 300.0f);
  layout.below = !beside;
  const float room_w = beside ? body.w - kSide - kGap : body.w;
  const float room_h = beside ? body.h : std::max(40.0f, body.h - kBelow);
  const float height = whole(std::min(room_h, room_w / aspect));
  const float width = whole(height * aspect);
  if (beside) {
    layout.map = {body.x, body.y, width, height};
    layout.side = {layout.map.right() + kGap, body.y, body.right() - layout.map.right() - kGap,
                   body.h};
    return layout;
  }
  layout.map = {body.center_x() - width / 2, body.y, width, height};
  layout.side = {body.x, layout.map.bottom() + 8, body.w, body.bottom() - layout.map.bottom() - 8};
  return layout;
}

}  // namespace convlens
