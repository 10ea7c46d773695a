// What is said beside a map that is open alone: its number, the value that is pointed at, its
// statistics, its palette with numbers, the other maps; and its buttons.
#include <algorithm>
#include <cmath>
#include <string>

#include "web/panels/opened.h"
#include "web/panels/widgets.h"
#include "web/session/number_text.h"

namespace convlens {
namespace {

void go_to_map(PanelContext& context, const OpenedLayer& layer, int map) {
  context.actions.push_back(Select{Selection{layer.stage, map}});
}

// "‹  map 5 of 16  ›", and the button that saves it.
void put_navigation(PanelContext& context, const OpenedLayer& layer, const LayerView& words,
                    Rect line) {
  const Ui& ui = context.ui;
  const Texts& t = texts(context.session.settings.language);
  const float size = line.h;
  const int map = words.map, count = layer.facts().maps;
  const auto button = [&](std::string_view id, const Text& label, std::string_view key, int step) {
    const Rect place = cut_left(line, size, 2);
    const bool enabled = map + step >= 0 && map + step < count;
    if (chevron_button(context,
                       {.id = id, .label = label, .place = place, .enabled = enabled, .key = key},
                       step)) {
      go_to_map(context, layer, map + step);
    }
  };
  if (count > 1) {
    button("previous map", t.map_previous, "\u2190", -1);
    button("next map", t.map_next, "\u2192", 1);
  }
  const bool touch = context.layout.touch;
  if (touch) {
    const Rect save = cut_right(line, size, 6);
    if (chip(context, Icon::kMap, {.id = "save map", .label = t.share_map, .place = save})) {
      context.actions.push_back(Ask{{Request::Kind::kSaveMap, Selection{layer.stage, map}}});
    }
  }
  const Rect room{line.x + 6, line.y, line.w - 6, line.h};
  const std::string& title = words.maps[static_cast<std::size_t>(map)].title;
  const bool whole = text_width(ui.fonts.text_bold, title) <= room.w;
  put_text(context, ui.fonts.text_bold, ui.theme.text, whole ? title : std::to_string(map + 1),
           room);
}

void put_save(PanelContext& context, const OpenedLayer& layer, int map, const Rect& line) {
  const Texts& t = texts(context.session.settings.language);
  const float width =
      std::min(line.w, text_width(context.ui.fonts.small, t.share_map) + 16 + 6 + 28);
  if (chip(context, Icon::kMap,
           {.id = "save map", .label = t.share_map, .place = {line.x, line.y, width, line.h}})) {
    context.actions.push_back(Ask{{Request::Kind::kSaveMap, Selection{layer.stage, map}}});
  }
}

// The value that is pointed at, with its place; or nothing, in the same room.
void put_value(PanelContext& context, const OpenedLayer& layer, const Rect& line) {
  const auto& unit = context.session.pointed;
  const Ui& ui = context.ui;
  const Language language = context.session.settings.language;
  const Texts& t = texts(language);
  if (!unit || unit->stage != layer.stage || unit->map != layer.map || !layer.view().live) return;
  const auto values = map_values(layer.scene.network, unit->stage, unit->map);
  const float value = values[static_cast<std::size_t>(unit->y * layer.facts().width + unit->x)];
  const std::string number = value_text(value, language);
  const std::string place =
      fill(t.unit_place, {std::to_string(unit->y + 1), std::to_string(unit->x + 1)});
  Rect rest = line;
  put_text(context, ui.fonts.text_bold, ui.theme.accent, number,
           cut_left(rest, text_width(ui.fonts.text_bold, number) + 1, 10));
  if (text_width(ui.fonts.small, place) > rest.w) return;
  put_text(context, ui.fonts.small, ui.theme.muted, place, rest);
}

std::optional<float> pointed_share(const PanelContext& context, const OpenedLayer& layer) {
  const auto& unit = context.session.pointed;
  if (!unit || unit->stage != layer.stage || unit->map != layer.map || !layer.view().live) {
    return std::nullopt;
  }
  const auto values = map_values(layer.scene.network, unit->stage, unit->map);
  return values[static_cast<std::size_t>(unit->y * layer.facts().width + unit->x)] /
         layer.view().peak_of(unit->map);
}

// The map's own palette with the numbers at its ends.
void put_own_legend(PanelContext& context, const OpenedLayer& layer, const LayerView& words,
                    const Rect& area) {
  const Ui& ui = context.ui;
  const StageView& view = layer.view();
  const Language language = context.session.settings.language;
  const float peak = words.maps[static_cast<std::size_t>(words.map)].peak;
  const bool is_signed = view.ramp == Ramp::kSigned;
  const Rect bar = snapped(ui, {area.x, area.y + 8, std::min(area.w, 260.0f), 12});
  put_ramp(context, view.ramp, bar);
  if (const auto share = pointed_share(context, layer)) {
    put_ramp_mark(context, view.ramp, bar, *share);
  }
  if (!view.live) return;
  const Rect numbers{bar.x, bar.bottom() + 3, bar.w, 16};
  const Font& font = ui.fonts.small;
  const std::string low = is_signed ? value_text(-peak, language) : "0";
  put_text(context, font, ui.theme.muted, low, numbers);
  if (is_signed) put_text(context, font, ui.theme.muted, "0", numbers, Align::kCenter);
  put_text(context, font, ui.theme.muted, concat(is_signed ? "+" : "", value_text(peak, language)),
           numbers, Align::kRight);
}

// All the maps of the layer, small: where the open one stands, and a way to the others.
void put_neighbours(PanelContext& context, const OpenedLayer& layer, const Rect& area) {
  constexpr float kMost = 44, kGap = 6;
  const float least = context.layout.touch ? 40 : 26;
  const int count = layer.shown();
  if (count < 2 || area.h < least || area.w < least) return;
  float tile = kMost;
  const auto columns_at = [&](float size) {
    return std::max(1, static_cast<int>((area.w + kGap) / (size + kGap)));
  };
  const auto fits = [&](float size) {
    const int rows = (count + columns_at(size) - 1) / columns_at(size);
    return static_cast<float>(rows) * (size + kGap) - kGap <= area.h;
  };
  while (tile > least && !fits(tile)) tile -= 1;
  if (!fits(tile)) return;  // too many of them: there are the buttons
  const float aspect = map_aspect(layer.facts());
  const int columns = columns_at(tile);
  const Texts& t = texts(context.session.settings.language);
  for (int i = 0; i < count; ++i) {
    const Rect own{area.x + static_cast<float>(i % columns) * (tile + kGap),
                   area.y + static_cast<float>(i / columns) * (tile + kGap), tile, tile};
    const float w = std::min(tile, tile * aspect), h = w / aspect;
    const Rect cell{own.center_x() - w / 2, own.center_y() - h / 2, w, h};
    const bool on = i == layer.map;
    const Reaction reaction =
        react(context, {.id = "map " + std::to_string(i + 1),
                        .label = fill(t.layer_map, {std::to_string(i + 1), std::to_string(count)}),
                        .place = own,
                        .role = Role::kChoice,
                        .on = on,
                        .tip = true,
                        .group = "maps"});
    if (is_click(reaction)) go_to_map(context, layer, i);
    put_cell(context, layer.view(), layer.stage, i, cell, {1, true});
    if (on || reaction.hovered) {
      stroke_box(context, inset(cell, -2), on ? context.ui.theme.accent : context.ui.theme.bar, 2,
                 2);
    }
  }
  context.ui.painter.flush(context.draw);
}

}  // namespace

void draw_alone_side(PanelContext& context, const OpenedLayer& layer, const LayerView& words,
                     const AloneLayout& places) {
  const Ui& ui = context.ui;
  if (layer.alone < 0.6f || layer.grown < 0.6f) return;
  Rect rest = places.side;
  const float line = context.layout.touch ? 40 : 32;
  put_navigation(context, layer, words, cut_top(rest, line, 2));
  if (places.below) {  // little room: the value, else the statistics
    const Rect text = cut_top(rest, 20);
    if (pointed_share(context, layer)) return put_value(context, layer, text);
    put_text(context, ui.fonts.small, ui.theme.muted, words.statistics, text);
    return;
  }
  rest.x += 6;
  rest.w -= 6;
  const float statistics = paragraph_height(ui.fonts.small, words.statistics, rest.w);
  put_paragraph(context, ui.fonts.small, ui.theme.text, words.statistics,
                cut_top(rest, statistics, 10));
  put_own_legend(context, layer, words, cut_top(rest, 42, 6));
  put_value(context, layer, cut_top(rest, 24, 10));
  if (!context.layout.touch) put_save(context, layer, words.map, cut_top(rest, 32, 18));
  put_neighbours(context, layer, rest);
}

}  // namespace convlens
