// The maps of an opened layer, all of them with their numbers or one alone with its values.
#include <algorithm>
#include <cmath>
#include <string>

#include "web/panels/opened.h"
#include "web/panels/widgets.h"
#include "web/session/number_text.h"

namespace convlens {
namespace {

constexpr float kCellForNumbers = 34;  // points: where a value can be written in a unit

// Where a map stands in the opened layer, and how much of it is to be seen.
struct Placed {
  Rect cell;
  float opacity = 1;
};
Placed placed(const OpenedLayer& layer, const OpenedGrid& grid, const AloneLayout& single,
              int map) {
  const Rect own = grid.place(map, layer.scroll);
  Placed result{own, 1};
  if (layer.map >= 0) {
    if (map == layer.map) result.cell = mix(own, single.map, layer.alone);
    if (map != layer.map) result.opacity = 1 - layer.alone;
  }
  if (layer.grown < 1) {
    result.cell = mix(scene_cell(layer.scene, layer.stage, std::min(map, layer.shown() - 1)),
                      result.cell, layer.grown);
    if (!layer.scene.has_strip() || !layer.chosen)
      result.opacity *= std::min(1.0f, layer.grown * 3);
  }
  return result;
}

// The unit of the map that the pointer is on.
std::optional<UnitRef> unit_in(const OpenedLayer& layer, int map, const Rect& cell) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!cell.contains(mouse.x, mouse.y)) return std::nullopt;
  const Stage& stage = layer.facts();
  const auto along = [](float share, int count) {
    return std::clamp(static_cast<int>(share * static_cast<float>(count)), 0, count - 1);
  };
  return UnitRef{layer.stage, map, along((mouse.y - cell.y) / cell.h, stage.height),
                 along((mouse.x - cell.x) / cell.w, stage.width)};
}

// As many digits as the unit has room for.
std::string unit_text(const Font& font, double value, float width, Language language) {
  for (const std::string& text : {brief_text(value, language), fixed_text(value, 2, language),
                                  fixed_text(value, 1, language)}) {
    if (text_width(font, text) <= width) return text;
  }
  return "";
}

void put_numbers(PanelContext& context, const OpenedLayer& layer, int map, const Rect& cell) {
  const Stage& stage = layer.facts();
  const StageView& view = layer.view();
  const Ui& ui = context.ui;
  const float w = cell.w / static_cast<float>(stage.width);
  const float h = cell.h / static_cast<float>(stage.height);
  if (!view.live || w < kCellForNumbers || h < 16) return;
  const auto values = map_values(layer.scene.network, layer.stage, map);
  for (int y = 0; y < stage.height; ++y) {
    for (int x = 0; x < stage.width; ++x) {
      const float value = values[static_cast<std::size_t>(y * stage.width + x)];
      const std::string text =
          unit_text(ui.fonts.small, value, w - 2, context.session.settings.language);
      const ImU32 ground = ramp_u32(ui.theme, view.ramp, value / view.peak_of(map));
      put_text(context, ui.fonts.small, text_on(ground), text,
               {cell.x + static_cast<float>(x) * w, cell.y + static_cast<float>(y) * h, w, h},
               Align::kCenter);
    }
  }
}

void mark_unit(PanelContext& context, const OpenedLayer& layer, const UnitRef& unit,
               const Rect& cell) {
  const Stage& stage = layer.facts();
  const float w = cell.w / static_cast<float>(stage.width);
  const float h = cell.h / static_cast<float>(stage.height);
  const Rect own{cell.x + static_cast<float>(unit.x) * w, cell.y + static_cast<float>(unit.y) * h,
                 w, h};
  stroke_box(context, inset(own, -1), context.ui.theme.paper, 0);
  stroke_box(context, inset(own, -2), context.ui.theme.text, 0, 1.5f);
}

// A map of the grid as a button; returns whether the pointer is on it.
bool press_map(PanelContext& context, const OpenedLayer& layer, const OpenedGrid& grid, int map) {
  Rect target = grid.place(map, layer.scroll);
  target.h += grid.label;
  const float top = std::max(target.y, grid.body.y);
  const float bottom = std::min(target.bottom(), grid.body.bottom());
  if (bottom - top < 24) return false;  // nearly out of sight
  const Texts& t = texts(context.session.settings.language);
  const Reaction reaction = react(
      context, {.id = "map " + std::to_string(map + 1),
                .label = fill(t.layer_map, {std::to_string(map + 1), std::to_string(grid.count)}),
                .place = {target.x, top, target.w, bottom - top},
                .role = Role::kButton});
  if (is_click(reaction)) context.actions.push_back(Select{Selection{layer.stage, map}});
  return reaction.hovered;
}

void put_scroll_mark(PanelContext& context, const Rect& body, float height, float scroll) {
  if (height <= body.h) return;
  const float length = std::max(24.0f, body.h * body.h / height);
  const float y = body.y + (body.h - length) * scroll / (height - body.h);
  fill_box(context, {body.right() + 4, y, 3, length}, with_alpha(context.ui.theme.text, 0.3f), 2);
}

void put_map_numbers(PanelContext& context, const OpenedLayer& layer, const OpenedGrid& grid) {
  const Ui& ui = context.ui;
  const float opacity = (layer.grown - 0.5f) * 2 * (1 - layer.alone);
  if (grid.label <= 0 || opacity <= 0) return;
  for (int map = 0; map < grid.count; ++map) {
    const Rect cell = grid.place(map, layer.scroll);
    const Rect room{cell.x, cell.bottom(), cell.w, grid.label};
    if (room.y < grid.body.y || room.bottom() > grid.body.bottom() + 1) continue;
    const auto& pointed = context.session.pointed;
    const bool on = pointed && pointed->stage == layer.stage && pointed->map == map;
    put_text(context, on ? ui.fonts.small_bold : ui.fonts.small,
             with_alpha(on ? ui.theme.text : ui.theme.muted, opacity), std::to_string(map + 1),
             room, Align::kCenter);
  }
}

// Paper and values of every map, those of the grid within the body.
void put_maps(PanelContext& context, const OpenedLayer& layer, const OpenedGrid& grid,
              const AloneLayout& single) {
  for (int map = 0; map < grid.count; ++map) {
    const Placed own = placed(layer, grid, single, map);
    if (own.opacity <= 0 || !overlap(own.cell, context.area)) continue;
    if (layer.at_rest() && map != layer.map && !overlap(own.cell, grid.body)) continue;
    put_cell(context, layer.view(), layer.stage, map, own.cell, {own.opacity, true});
  }
  context.ui.painter.flush(context.draw);
}

std::optional<UnitRef> point_in_grid(PanelContext& context, const OpenedLayer& layer,
                                     const OpenedGrid& grid) {
  std::optional<UnitRef> unit;
  for (int map = 0; map < grid.count; ++map) {
    const Rect cell = grid.place(map, layer.scroll);
    if (!overlap(cell, grid.body) || !press_map(context, layer, grid, map)) continue;
    unit = unit_in(layer, map, cell);
    context.ui.network.explained = cell;
  }
  return unit;
}

}  // namespace

float opened_reach(const OpenedLayer& layer, bool touch) {
  const Stage& stage = layer.facts();
  if (stage.spatial) {
    if (layer.map >= 0) return 0;
    const OpenedGrid grid = map_grid(layer.body, layer.shown(), map_aspect(stage), touch);
    return std::max(0.0f, grid.top + grid.height - layer.body.h);
  }
  if (stage.maps > kMostRows ||
      unrolled_columns(layer.scene.network.stages, static_cast<std::size_t>(layer.stage)) > 0) {
    const int columns =
        unrolled_columns(layer.scene.network.stages, static_cast<std::size_t>(layer.stage));
    return std::max(0.0f, unit_grid(layer.body, layer.shown(), columns).height - layer.body.h);
  }
  return std::max(0.0f, unit_rows(layer.body, layer.shown(), touch).height - layer.body.h);
}

std::optional<UnitRef> draw_opened_maps(PanelContext& context, const OpenedLayer& layer) {
  const float aspect = map_aspect(layer.facts());
  const OpenedGrid grid = map_grid(layer.body, layer.shown(), aspect, context.layout.touch);
  const AloneLayout single = alone_layout(layer.body, aspect);
  const bool clipped = layer.at_rest() && layer.alone <= 0;
  std::optional<UnitRef> unit;
  const bool is_alone = layer.map >= 0 && layer.alone >= 1;
  if (layer.at_rest() && layer.alone <= 0) unit = point_in_grid(context, layer, grid);
  if (layer.at_rest() && is_alone) {
    react(context, {.id = "map", .label = std::to_string(layer.map + 1), .place = single.map});
    unit = unit_in(layer, layer.map, single.map);
    context.ui.network.explained = single.map;
  }
  if (clipped) {
    const Rect& b = layer.body;
    context.draw.PushClipRect({b.x - 4, b.y - 3}, {b.right() + 4, b.bottom() + 3}, true);
  }
  put_maps(context, layer, grid, single);
  if (layer.chosen) put_map_numbers(context, layer, grid);
  const auto& pointed = context.session.pointed;
  const bool own = pointed && pointed->stage == layer.stage && layer.at_rest();
  if (own && layer.alone <= 0 && pointed->map < grid.count) {
    const Rect cell = grid.place(pointed->map, layer.scroll);
    stroke_box(context, inset(cell, -2), context.ui.theme.accent, 2, 2);
    mark_unit(context, layer, *pointed, cell);
  }
  if (clipped) context.draw.PopClipRect();
  if (layer.at_rest() && is_alone) {
    put_numbers(context, layer, layer.map, single.map);
    if (own && pointed->map == layer.map) mark_unit(context, layer, *pointed, single.map);
  }
  if (clipped) put_scroll_mark(context, layer.body, grid.height, layer.scroll);
  return unit;
}

}  // namespace convlens
