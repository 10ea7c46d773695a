// The cells of the network: maps and units, each with its values.
#include <algorithm>
#include <cmath>

#include "web/panels/network_drawing.h"
#include "web/panels/widgets.h"

namespace convlens {
namespace {

// Of one stage in the strip; and hairlines are drawn around as many cells as this.
constexpr int kMostInTile = 1024, kMostFramed = 3000;
constexpr float kSmallestFramed = 9;

bool has_values(const PanelContext& context, const StageView& view, int stage) {
  const auto& blocks = context.ui.atlas.stages;
  const auto index = static_cast<std::size_t>(stage);
  return view.live && index < blocks.size() && blocks[index].placed;
}

// Behind units that stand close together: what is seen of it between them is their hairlines, and
// it is the paper of cells without values.
void put_ground(PanelContext& context, const StagePlace& place, bool live, float opacity) {
  const float p = context.ui.pixel;
  const ImU32 color =
      live || place.cell >= kSmallestFramed ? context.ui.theme.line : context.ui.theme.paper;
  const int whole_rows = place.shown / place.columns, rest = place.shown % place.columns;
  const auto put = [&](int first_row, int rows, int columns) {
    if (rows <= 0 || columns <= 0) return;
    const Rect first = cell_rect(place, first_row * place.columns);
    const Rect last = cell_rect(place, (first_row + rows - 1) * place.columns + columns - 1);
    const Rect all =
        snapped(context.ui, {first.x, first.y, last.right() - first.x, last.bottom() - first.y});
    fill_box(context, {all.x - p, all.y - p, all.w + 2 * p, all.h + 2 * p},
             with_alpha(color, opacity));
  };
  put(0, whole_rows, place.columns);
  put(whole_rows, 1, rest);
}

void draw_stage_cells(PanelContext& context, const NetworkScene& scene, int stage, bool hairlines) {
  const auto index = static_cast<std::size_t>(stage);
  const StagePlace& place = scene.layout.stages[index];
  const StageView& view = scene.views[index];
  const float opacity = scene.has_strip() ? 1 : 1 - scene.open;
  const bool at_home = scene.open <= 0;
  if (opacity <= 0) return;
  const bool grid = place.spacing <= 1.5f && !view.stage->spatial;
  if (at_home) {
    if (!overlap(place.maps, context.area)) return;
    if (grid) put_ground(context, place, has_values(context, view, stage), opacity);
  }
  const int count =
      scene.open < 1 || !scene.has_strip() ? place.shown : std::min(place.shown, kMostInTile);
  const bool framed = hairlines && !grid && place.cell >= kSmallestFramed;
  for (int i = 0; i < count; ++i) {
    const Rect cell = scene_cell(scene, stage, i);
    if (!overlap(cell, context.area)) continue;
    put_cell(context, view, stage, i, cell, {opacity, framed && cell.h >= 6});
  }
}

void put_answer_labels(PanelContext& context, const NetworkScene& scene, int stage) {
  const Ui& ui = context.ui;
  const auto labels = stage_labels(context.session, stage);
  const StageView& view = scene.views[static_cast<std::size_t>(stage)];
  const StagePlace& place = scene.layout.stages[static_cast<std::size_t>(stage)];
  for (int i = 0; i < place.shown && i < static_cast<int>(labels.size()); ++i) {
    const Rect cell = cell_rect(place, i);
    const std::string& label = labels[static_cast<std::size_t>(i)];
    const bool inside = cell.y >= scene.layout.region.y - 1 &&
                        cell.bottom() <= scene.layout.region.bottom() + 1 &&
                        cell.x >= context.area.x && cell.right() <= context.area.right();
    if (!inside || cell.h < 13 || text_width(ui.fonts.small_bold, label) > cell.w) continue;
    const float value = view.live ? map_values(scene.network, stage, i)[0] : 0;
    const ImU32 ground =
        view.live ? ramp_u32(ui.theme, view.ramp, value / view.peak_of(i)) : ui.theme.paper;
    put_text(context, ui.fonts.small_bold, text_on(ground), label, cell, Align::kCenter);
  }
}

}  // namespace

Rect mix(const Rect& a, const Rect& b, float share) {
  return {std::lerp(a.x, b.x, share), std::lerp(a.y, b.y, share), std::lerp(a.w, b.w, share),
          std::lerp(a.h, b.h, share)};
}

Rect scene_cell(const NetworkScene& scene, int stage, int map) {
  const auto index = static_cast<std::size_t>(stage);
  const StagePlace& place = scene.layout.stages[index];
  const Rect home = cell_rect(place, map);
  if (scene.open <= 0 || !scene.has_strip()) return home;
  const Stage& facts = *scene.views[index].stage;
  const float aspect = facts.spatial ? map_aspect(facts) : 1;
  const int shown = std::min(place.shown, kMostInTile);
  return mix(home, scene.strip.cell(stage, std::min(map, shown - 1), shown, aspect), scene.open);
}

void put_cell(PanelContext& context, const StageView& view, int stage, int map, const Rect& cell,
              const CellStyle& style) {
  Ui& ui = context.ui;
  const bool live = has_values(context, view, stage);
  const Rect place = cell.h >= 6 ? snapped(ui, cell) : cell;
  if (style.framed) {
    const float p = ui.pixel;
    fill_box(context, {place.x - p, place.y - p, place.w + 2 * p, place.h + 2 * p},
             with_alpha(ui.theme.line, style.opacity));
  }
  // The palettes are opaque, only ink shows the paper beneath.
  if (!live || view.ramp == Ramp::kInk) {
    if (place.h >= kSmallestFramed || view.stage->spatial) {
      fill_box(context, place, with_alpha(ui.theme.paper, style.opacity));
    }
    if (!live) return;
  }
  ui.painter.add(place, piece(ui.atlas.stages[static_cast<std::size_t>(stage)], map),
                 {view.ramp, view.peak_of(map), false, style.opacity});
}

void draw_scene_cells(PanelContext& context, const NetworkScene& scene) {
  const int stages = static_cast<int>(scene.views.size());
  int cells = 0;
  for (const StagePlace& place : scene.layout.stages) {
    if (overlap(place.maps, context.area)) cells += place.shown;
  }
  for (int stage = 0; stage < stages; ++stage) {
    draw_stage_cells(context, scene, stage, cells <= kMostFramed);
  }
  context.ui.painter.flush(context.draw);
  if (scene.open > 0) return;
  for (int stage = 0; stage < stages; ++stage) put_answer_labels(context, scene, stage);
}

}  // namespace convlens
