// A vector, opened: rows with a number or a class, a bar from zero, and the value; very long ones
// as a grid that shows what was flattened.
#include <algorithm>
#include <cmath>
#include <string>

#include "web/panels/opened.h"
#include "web/panels/widgets.h"
#include "web/session/number_text.h"

namespace convlens {
namespace {

struct RowParts {
  Rect label, swatch, bar, value;
};

RowParts parts_of(const Rect& row, float label, float value) {
  RowParts parts;
  Rect rest = row;
  parts.label = cut_left(rest, label, 8);
  const float side = std::min(18.0f, row.h - 6);
  const Rect swatch = cut_left(rest, side, 8);
  parts.swatch = {swatch.x, row.center_y() - side / 2, side, side};
  parts.value = cut_right(rest, value, 8);
  const float thick = std::clamp(row.h * 0.32f, 5.0f, 12.0f);
  parts.bar = {rest.x, row.center_y() - thick / 2, rest.w, thick};
  return parts;
}

// From zero, which is on the left, or in the middle where there are negative values.
void put_bar(PanelContext& context, const Rect& track, float share, bool is_signed, ImU32 color,
             float opacity) {
  const Ui& ui = context.ui;
  fill_box(context, track, with_alpha(ui.theme.control, opacity), 2);
  const float zero = is_signed ? track.center_x() : track.x;
  const float reach = is_signed ? track.w / 2 : track.w;
  const float length = std::clamp(share, -1.0f, 1.0f) * reach;
  const Rect bar{std::min(zero, zero + length), track.y, std::abs(length), track.h};
  if (bar.w > 0.3f) {
    fill_box(context, bar, with_alpha(color, opacity), 2);
    stroke_box(context, bar, with_alpha(ui.theme.line, opacity), 2);
  }
  if (is_signed) {
    fill_box(context, {zero - ui.pixel / 2, track.y - 2, ui.pixel, track.h + 4},
             with_alpha(ui.theme.muted, opacity));
  }
}

struct RowWords {
  std::vector<std::string> labels;  // of the classes, or none
  float label = 0, value = 0;       // widths
};

RowWords words_of(PanelContext& context, const OpenedLayer& layer) {
  const Font& font = context.ui.fonts.small;
  RowWords words;
  words.labels = stage_labels(context.session, layer.stage);
  // The scores that the softmax turns into the answer are of the same classes.
  const auto next = static_cast<std::size_t>(layer.stage) + 1;
  const auto& views = layer.scene.views;
  if (next < views.size() && views[next].stage->kind == StageKind::kSoftmax &&
      views[next].stage->maps == layer.facts().maps) {
    words.labels = stage_labels(context.session, layer.stage + 1);
  }
  // Digits differ in width: as wide as any number may become, also where it is pointed at.
  for (char digit = '0'; digit <= '9'; ++digit) {
    const std::string widest(std::to_string(layer.shown()).size(), digit);
    words.label = std::max(words.label, text_width(context.ui.fonts.small_bold, widest));
  }
  for (const std::string& label : words.labels) {
    words.label = std::max(words.label, text_width(context.ui.fonts.small_bold, label));
  }
  words.label = std::min(words.label, 120.0f);
  words.value = text_width(font, "\u22128,88e-88");
  return words;
}

void put_row(PanelContext& context, const OpenedLayer& layer, const RowWords& words, int unit,
             const RowParts& parts, float opacity) {
  const Ui& ui = context.ui;
  const StageView& view = layer.view();
  const bool named = static_cast<std::size_t>(unit) < words.labels.size();
  const std::string label =
      named ? words.labels[static_cast<std::size_t>(unit)] : std::to_string(unit + 1);
  const auto& pointed = context.session.pointed;
  const bool on = pointed && pointed->stage == layer.stage && pointed->map == unit;
  const Font& font = named || on ? ui.fonts.small_bold : ui.fonts.small;
  put_text(context, font, with_alpha(named || on ? ui.theme.text : ui.theme.muted, opacity), label,
           parts.label, Align::kRight);
  if (!view.live) return put_bar(context, parts.bar, 0, view.ramp == Ramp::kSigned, 0, opacity);
  const float value = map_values(layer.scene.network, layer.stage, unit)[0];
  const float share = value / view.peak_of(unit);
  put_bar(context, parts.bar, share, view.ramp == Ramp::kSigned,
          ramp_u32(ui.theme, view.ramp, share), opacity);
  put_text(context, on ? ui.fonts.small_bold : ui.fonts.small, with_alpha(ui.theme.text, opacity),
           value_text(value, context.session.settings.language), parts.value, Align::kRight);
}

std::optional<UnitRef> draw_rows(PanelContext& context, const OpenedLayer& layer) {
  Ui& ui = context.ui;
  const UnitRows rows = unit_rows(layer.body, layer.shown(), context.layout.touch);
  const RowWords words = words_of(context, layer);
  const Rect& body = layer.body;
  std::optional<UnitRef> pointed;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (layer.at_rest()) {
    if (const auto unit = rows.at(mouse.x, mouse.y, layer.scroll)) {
      pointed = UnitRef{layer.stage, *unit, 0, 0};
      ui.network.explained = rows.place(*unit, layer.scroll);
    }
    // A press on a row is not one beside the layer.
    const float used = static_cast<float>(rows.columns) * (rows.width + rows.gap) - rows.gap;
    const Rect all{body.x, body.y, used, std::min(body.h, rows.height)};
    const Reaction reaction = react(
        context, {.id = "units", .label = layer.view().title, .place = all, .role = Role::kRegion});
    if (is_click(reaction) && pointed) {
      context.actions.push_back(Select{Selection{layer.stage, pointed->map}});
    }
    context.draw.PushClipRect({body.x - 2, body.y - 1}, {body.right() + 2, body.bottom() + 1},
                              true);
  }
  for (int unit = 0; unit < rows.count; ++unit) {
    const Rect row = rows.place(unit, layer.scroll);
    const RowParts parts = parts_of(row, words.label, words.value);
    const Rect swatch = mix(scene_cell(layer.scene, layer.stage, unit), parts.swatch, layer.grown);
    if (!overlap(swatch, context.area)) continue;
    if (layer.at_rest() && !overlap(row, body)) continue;
    const bool on = context.session.pointed == UnitRef{layer.stage, unit, 0, 0};
    if (on || (layer.map == unit && layer.chosen)) {
      fill_box(context, inset(row, -1), on ? ui.theme.hover : ui.theme.accent_soft, 4);
    }
    put_cell(context, layer.view(), layer.stage, unit, swatch, {1, true});
  }
  ui.painter.flush(context.draw);
  for (int unit = 0; unit < rows.count && layer.chosen && layer.grown > 0.5f; ++unit) {
    const Rect row = rows.place(unit, layer.scroll);
    if (row.y < body.y - 1 || row.bottom() > body.bottom() + 1) continue;
    put_row(context, layer, words, unit, parts_of(row, words.label, words.value),
            (layer.grown - 0.5f) * 2);
  }
  if (layer.at_rest()) context.draw.PopClipRect();
  return pointed;
}

std::optional<UnitRef> draw_grid(PanelContext& context, const OpenedLayer& layer, int columns) {
  const OpenedGrid grid = unit_grid(layer.body, layer.shown(), columns);
  std::optional<UnitRef> pointed;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const Rect first = grid.place(0, layer.scroll);
  const float used = static_cast<float>(grid.columns) * (grid.cell_width + grid.gap) - grid.gap;
  if (layer.at_rest()) {
    const Rect all{first.x, layer.body.y, used, std::min(layer.body.h, grid.height)};
    react(context,
          {.id = "units", .label = layer.view().title, .place = all, .role = Role::kRegion});
    if (const auto unit = grid.at(mouse.x, mouse.y, layer.scroll)) {
      pointed = UnitRef{layer.stage, *unit, 0, 0};
      context.ui.network.explained = grid.place(*unit, layer.scroll);
    }
    const Rect& b = layer.body;
    context.draw.PushClipRect({b.x - 4, b.y - 3}, {b.right() + 4, b.bottom() + 3}, true);
    const float p = context.ui.pixel;
    fill_box(context, {first.x - p, first.y - p, used + 2 * p, grid.height + 2 * p},
             layer.view().live ? context.ui.theme.line : context.ui.theme.paper);
  }
  for (int unit = 0; unit < grid.count; ++unit) {
    const Rect own = grid.place(unit, layer.scroll);
    const Rect cell = mix(scene_cell(layer.scene, layer.stage, unit), own, layer.grown);
    if (!overlap(cell, context.area)) continue;
    put_cell(context, layer.view(), layer.stage, unit, cell, {1, false});
  }
  context.ui.painter.flush(context.draw);
  const auto& session_pointed = context.session.pointed;
  if (layer.at_rest()) {
    if (session_pointed && session_pointed->stage == layer.stage) {
      stroke_box(context, inset(grid.place(session_pointed->map, layer.scroll), -2),
                 context.ui.theme.accent, 1, 2);
    }
    context.draw.PopClipRect();
  }
  return pointed;
}

}  // namespace

std::optional<UnitRef> draw_opened_units(PanelContext& context, const OpenedLayer& layer) {
  const int columns =
      unrolled_columns(layer.scene.network.stages, static_cast<std::size_t>(layer.stage));
  if (columns > 0 || layer.facts().maps > kMostRows) return draw_grid(context, layer, columns);
  return draw_rows(context, layer);
}

}  // namespace convlens
