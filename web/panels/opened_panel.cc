// A layer opened large: what is around its maps. The strip of all stages above, name, facts and
// sentence, the buttons.
#include <algorithm>
#include <cmath>

#include "web/panels/opened.h"
#include "web/panels/widgets.h"

namespace convlens {
namespace {

constexpr float kGrowing = 0.35f, kAlone = 0.3f;  // seconds

std::uint64_t growth_id(const Session& session, int stage) {
  return motion_id("layer", session.shown * 4096 + static_cast<std::uint64_t>(stage));
}
std::uint64_t alone_id(const Session& session, int stage) {
  return motion_id("map", session.shown * 4096 + static_cast<std::uint64_t>(stage));
}

// --- the strip -----------------------------------------------------------------------------------

void pull_strip(PanelContext& context, const OpenedLayout& places, int stages, int chosen) {
  NetworkUi& own = context.ui.network;
  const ImGuiIO& io = ImGui::GetIO();
  const Rect& strip = places.strip;
  const bool over = strip.contains(io.MousePos.x, io.MousePos.y) && context.live;
  if (!over || strip.empty()) return;
  own.strip += (io.MouseWheel + io.MouseWheelH) * 60 + context.ui.pointer.gesture.pan_x;
  const StripReach reach = strip_reach(strip, stages, chosen);
  own.strip = std::clamp(own.strip, reach.least, reach.most);
}

// Between the tiles: that one leads to the next.
void put_link(PanelContext& context, const Rect& from, const Rect& to, float opacity) {
  const float y = from.center_y(), x = (from.right() + to.x) / 2;
  const float half = std::min(2.5f, (to.x - from.right()) / 4);
  const ImU32 color = with_alpha(context.ui.theme.bar, opacity);
  context.draw.AddLine({x - half, y - 2 * half}, {x + half, y}, color, 1.3f);
  context.draw.AddLine({x + half, y}, {x - half, y + 2 * half}, color, 1.3f);
}

void draw_strip(PanelContext& context, const NetworkScene& scene, int chosen, float opacity) {
  Ui& ui = context.ui;
  const StripLayout& strip = scene.strip;
  const int stages = static_cast<int>(scene.views.size());
  float free_from = strip.room.x;  // right end of the label before
  for (int i = 0; i < stages; ++i) {
    const Rect tile = strip.place(i);
    if (tile.right() < strip.room.x || tile.x > strip.room.right()) continue;
    if (i + 1 < stages) put_link(context, tile, strip.place(i + 1), opacity);
    const StageView& view = scene.views[static_cast<std::size_t>(i)];
    const float air = (strip.pitch - strip.tile) / 2;
    const Rect target{tile.x - air, strip.room.y, strip.pitch, strip.room.h};
    const Reaction reaction = react(context, {.id = stage_id(i),
                                              .label = stage_label(view),
                                              .place = target,
                                              .role = Role::kChoice,
                                              .on = i == chosen,
                                              .tip = i != chosen,
                                              .group = "stages"});
    if (is_click(reaction)) context.actions.push_back(Select{Selection{i, -1}});
    const bool on = i == chosen;
    if (on) stroke_box(context, inset(tile, -3), with_alpha(ui.theme.accent, opacity), 5, 2);
    if (reaction.hovered && !on) {
      fill_box(context, inset(target, 1), ui.theme.hover, 6);
    }
    // The chosen one's name is always there, others' where they have room.
    const Font& font = on ? ui.fonts.small_bold : ui.fonts.small;
    const float width = text_width(font, view.short_title);
    const float x = std::clamp(tile.center_x() - width / 2, strip.room.x,
                               std::max(strip.room.x, strip.room.right() - width));
    const bool beside_chosen = !on && std::abs(i - chosen) == 1;
    const float most = beside_chosen ? strip.pitch * 0.9f : strip.pitch + 8;
    if (!on && (width > most || x < free_from + 5)) continue;
    if (on && x < free_from + 5 && free_from > strip.room.x) continue;
    put_text(context, font, with_alpha(on ? ui.theme.text : ui.theme.muted, opacity),
             view.short_title, {x, tile.bottom() + 4, width + 0.5f, 16});
    free_from = x + width;
  }
}

// --- the words -----------------------------------------------------------------------------------

struct Buttons {
  Rect rest;  // what they leave of the line
};

// At the right end of the title: the layer before, the layer after, one step back.
Buttons draw_buttons(PanelContext& context, const LayerView& words, const Rect& line) {
  const Texts& t = texts(context.session.settings.language);
  const float size = context.layout.touch ? 40 : 32;
  Rect rest = line;
  const auto button = [&] {
    const Rect own = cut_right(rest, size, 2);
    return Rect{own.x, own.center_y() - size / 2, size, size};
  };
  const auto open = [&](const std::optional<int>& stage) {
    if (stage) context.actions.push_back(Select{Selection{*stage, -1}});
  };
  if (icon_button(context, Icon::kClose,
                  {.id = "back", .label = t.key_back, .place = button(), .key = "Esc"})) {
    const Selection at{words.stage, words.map};
    context.actions.push_back(
        Select{at.map >= 0 ? std::optional(Selection{at.stage, -1}) : std::nullopt});
  }
  const Rect next = button(), previous = button();
  if (chevron_button(context,
                     {.id = "previous layer",
                      .label = t.layer_previous,
                      .place = previous,
                      .enabled = words.previous.has_value(),
                      .key = "PgUp"},
                     -1)) {
    open(words.previous);
  }
  if (chevron_button(context,
                     {.id = "next layer",
                      .label = t.layer_next,
                      .place = next,
                      .enabled = words.next.has_value(),
                      .key = "PgDn"},
                     1)) {
    open(words.next);
  }
  return {rest};
}

// As many of the parts as the line has room for.
std::string joined(const Font& font, const std::vector<std::string>& parts, float width) {
  std::string line;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    std::string longer = line.empty() ? part : line + "  \u00b7  " + part;
    if (text_width(font, longer) <= width) line = std::move(longer);
  }
  return line;
}

void draw_words(PanelContext& context, const LayerView& words, const OpenedLayout& places,
                float opacity) {
  const Ui& ui = context.ui;
  const ImU32 text = with_alpha(ui.theme.text, opacity);
  const ImU32 muted = with_alpha(ui.theme.muted, opacity);
  const Stage& stage = *words.facts.stage;
  Rect title = draw_buttons(context, words, places.title).rest;
  const std::string& head = stage.kind == StageKind::kInput ? words.facts.title : words.name;
  const bool whole = text_width(ui.fonts.text_bold, head) <= title.w;
  if (whole) {
    const Rect name = put_text(context, ui.fonts.text_bold, text, head, title);
    cut_left(title, name.w, 10);
  }
  if (stage.kind != StageKind::kInput) {
    for (const std::string& kind : {words.facts.title, words.facts.short_title}) {
      if (text_width(ui.fonts.text, kind) > title.w) continue;
      put_text(context, ui.fonts.text, muted, kind, title);
      break;
    }
  }
  Rect facts = places.facts;
  const std::string& numbers = words.statistics;
  const bool alone = words.map >= 0 && stage.spatial;
  const std::string line =
      joined(ui.fonts.small,
             {words.facts.shape, words.facts.parameters, words.window, words.sources}, facts.w);
  put_text(context, ui.fonts.small, muted, line, facts);
  cut_left(facts, text_width(ui.fonts.small, line), 24);
  if (!alone && text_width(ui.fonts.small, numbers) <= facts.w) {
    put_text(context, ui.fonts.small, muted, numbers, facts, Align::kRight);
  }
  if (places.about.empty()) return;
  put_paragraph(context, ui.fonts.small, text, words.about, places.about);
}

float about_height(const PanelContext& context, const std::string& about) {
  const float width = context.area.w - (context.layout.touch && context.area.x <= 0 ? 28 : 0);
  return paragraph_height(context.ui.fonts.small, about, width);
}

// --- the maps ------------------------------------------------------------------------------------

std::optional<UnitRef> draw_body(PanelContext& context, const OpenedLayer& layer) {
  return layer.facts().spatial ? draw_opened_maps(context, layer)
                               : draw_opened_units(context, layer);
}

// The layer that was open before goes back to its place.
void draw_leaving(PanelContext& context, const NetworkScene& scene) {
  Ui& ui = context.ui;
  NetworkUi& own = ui.network;
  if (!own.was || own.was->stage >= static_cast<int>(scene.views.size())) return;
  const auto& selected = context.session.selected;
  const bool stays = selected && selected->stage == own.was->stage;
  if (stays) return;
  const float grown = ui.motion.to(growth_id(context.session, own.was->stage), 0, kGrowing);
  if (grown <= 0) {
    own.was.reset();
    return;
  }
  const StageView& view = scene.views[static_cast<std::size_t>(own.was->stage)];
  const OpenedLayout places =
      opened_layout(context.area, context.layout.touch, about_height(context, view.about));
  draw_body(context, {scene, own.was->stage, own.was->map, places.body, grown,
                      own.was->map >= 0 ? 1.0f : 0.0f, 0, false});
}

float moved_scroll(PanelContext& context, const OpenedLayer& layer) {
  Ui& ui = context.ui;
  NetworkUi& own = ui.network;
  const ImGuiIO& io = ImGui::GetIO();
  const NetworkGesture hand = std::exchange(ui.pointer.gesture, {});
  ui.pointer.keyed_zoom = 1;
  ui.pointer.fit = false;
  if (context.live && layer.body.contains(io.MousePos.x, io.MousePos.y)) {
    own.scroll -= io.MouseWheel * 60 + hand.pan_y;
  }
  own.scroll = std::clamp(own.scroll, 0.0f, opened_reach(layer, context.layout.touch));
  return std::round(own.scroll / ui.pixel) * ui.pixel;
}

}  // namespace

bool chevron_button(PanelContext& context, Widget widget, int step) {
  const Ui& ui = context.ui;
  widget.tip = true;
  const Reaction reaction = react(context, widget);
  if (reaction.hovered && widget.enabled) {
    fill_box(context, inset(widget.place, 1), ui.theme.hover, 6);
  }
  const ImU32 color = !widget.enabled    ? with_alpha(ui.theme.disabled, 0.5f)
                      : reaction.hovered ? ui.theme.text
                                         : ui.theme.muted;
  const float x = widget.place.center_x(), y = widget.place.center_y();
  const float d = 5, half = static_cast<float>(step) * d / 2;
  const ImVec2 points[] = {{x - half, y - d}, {x + half, y}, {x - half, y + d}};
  context.draw.AddPolyline(points, 3, color, 0, 1.7f);
  return reaction.pressed;
}

std::optional<UnitRef> draw_opened(PanelContext& context, const NetworkScene& scene) {
  Ui& ui = context.ui;
  NetworkUi& own = ui.network;
  const auto& selected = context.session.selected;
  if (selected && scene.has_strip()) draw_strip(context, scene, selected->stage, scene.open);
  draw_leaving(context, scene);
  if (!selected) return std::nullopt;
  const auto words = layer_view(context.session);
  const OpenedLayout places =
      opened_layout(context.area, context.layout.touch, about_height(context, words->about));
  pull_strip(context, places, static_cast<int>(scene.views.size()), selected->stage);

  const float grown =
      ui.motion.from_to(growth_id(context.session, selected->stage), 0, 1, kGrowing);
  const float alone = ui.motion.to(alone_id(context.session, selected->stage),
                                   selected->map >= 0 ? 1.0f : 0.0f, kAlone);
  const bool returns = own.was && own.was->stage == selected->stage;
  const int map = selected->map >= 0 ? selected->map : returns && alone > 0 ? own.was->map : -1;
  OpenedLayer layer{scene, selected->stage, map, places.body, grown, alone, 0, true};
  layer.scroll = moved_scroll(context, layer);
  draw_words(context, *words, places, grown);
  const auto unit = draw_body(context, layer);
  if (selected->map >= 0 && layer.facts().spatial) {
    draw_alone_side(context, layer, *words, alone_layout(places.body, map_aspect(layer.facts())));
  }
  return unit;
}

}  // namespace convlens
