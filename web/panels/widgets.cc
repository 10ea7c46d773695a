#include "web/panels/widgets.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace convlens {
namespace {

constexpr float kRounding = 8;
constexpr float kChipIcon = 16, kChipBetween = 6;

}  // namespace

Reaction react(PanelContext& context, const Widget& widget) {
  if (!context.live) return {};
  Ui& ui = context.ui;
  const std::string id = focus_id(context.panel, widget.id);
  Reaction reaction;
  reaction.pressed = add_to_focus(
      ui.focus, {id, std::string(widget.label), widget.place, widget.role,
                 widget.group.empty() ? std::string() : focus_id(context.panel, widget.group),
                 widget.on, widget.enabled, std::string(widget.value)});
  // Not ImGui's own overlap: that wants the item hovered for a frame before it is pressed, and a
  // finger, or a quick hand on a slow machine, gives it none.
  const bool covered =
      context.panel != "notice" && !ImGui::IsAnyItemActive() &&
      ui.notice.place.contains(ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y);
  if (covered) return reaction;
  if (widget.enabled) {
    ImGui::SetCursorScreenPos({widget.place.x, widget.place.y});
    reaction.pressed |= ImGui::InvisibleButton(
        id.c_str(), {std::max(1.0f, widget.place.w), std::max(1.0f, widget.place.h)});
    reaction.held = ImGui::IsItemActive();
    reaction.let_go = ImGui::IsItemDeactivated();
    // A finger that has gone points at nothing, though the mouse stays where it was.
    const bool gone = ui.pointer.kind == PointerEvent::Kind::kTouch && !reaction.held;
    reaction.hovered = ImGui::IsItemHovered() && !gone;
    if (ImGui::IsItemActivated()) {
      ui.focus.current = id;
      ui.focus.visible = false;
    }
    if (reaction.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  } else {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    reaction.hovered = widget.place.contains(mouse.x, mouse.y) && !ImGui::IsAnyItemActive() &&
                       ui.pointer.kind != PointerEvent::Kind::kTouch;
  }
  const bool by_keyboard = ui.focus.visible && ui.focus.current == id;
  if (widget.tip && (reaction.hovered || by_keyboard)) {
    ui.tip = {id, std::string(widget.label), std::string(widget.key), std::string(widget.about),
              widget.place};
  }
  return reaction;
}

bool press_area(PanelContext& context, std::string_view id, std::string_view label,
                const Rect& place, bool* hovered) {
  const Reaction reaction = react(context, {.id = id, .label = label, .place = place});
  if (hovered) *hovered = reaction.hovered;
  return reaction.pressed;
}

bool text_button(PanelContext& context, std::string_view id, std::string_view text,
                 const Rect& place, bool enabled) {
  const Ui& ui = context.ui;
  const Reaction reaction =
      react(context, {.id = id, .label = text, .place = place, .enabled = enabled});
  fill_box(context, place, ui.theme.control, kRounding);
  if (reaction.hovered && enabled) fill_box(context, place, ui.theme.hover, kRounding);
  put_text(context, ui.fonts.small_bold, enabled ? ui.theme.text : ui.theme.disabled, text, place,
           Align::kCenter);
  return reaction.pressed;
}

bool icon_button(PanelContext& context, Icon icon, Widget widget) {
  const Ui& ui = context.ui;
  widget.tip = true;
  const Reaction reaction = react(context, widget);
  if (widget.on) fill_box(context, inset(widget.place, 1), ui.theme.control, kRounding);
  if (reaction.hovered && widget.enabled) {
    fill_box(context, inset(widget.place, 1), ui.theme.hover, kRounding);
  }
  const ImU32 color = !widget.enabled                 ? with_alpha(ui.theme.disabled, 0.5f)
                      : reaction.hovered || widget.on ? ui.theme.text
                                                      : ui.theme.muted;
  draw_icon(context.draw, icon, widget.place, color);
  return reaction.pressed;
}

float chip_width(const Ui& ui, std::string_view label) {
  return kChipIcon + kChipBetween + text_width(ui.fonts.small, label) + 12;
}

bool chip(PanelContext& context, Icon icon, Widget widget, bool with_word) {
  const Ui& ui = context.ui;
  constexpr float kIcon = kChipIcon, kBetween = kChipBetween;
  const float word = text_width(ui.fonts.small, widget.label);
  const bool has_room = with_word && chip_width(ui, widget.label) <= widget.place.w;
  widget.tip = !has_room || !widget.key.empty();
  const Reaction reaction = react(context, widget);
  fill_box(context, widget.place, widget.on ? ui.theme.accent_soft : ui.theme.control, kRounding);
  if (reaction.hovered && widget.enabled) {
    fill_box(context, widget.place, ui.theme.hover, kRounding);
  }
  const ImU32 color = widget.enabled ? ui.theme.text : ui.theme.disabled;
  Rect rest = widget.place;
  if (!has_room) {
    draw_icon(context.draw, icon, rest, color, 17);
    return reaction.pressed;
  }
  cut_left(rest, (rest.w - kIcon - kBetween - word) / 2);
  draw_icon(context.draw, icon, cut_left(rest, kIcon, kBetween), color, kIcon);
  put_text(context, ui.fonts.small, color, widget.label, {rest.x, rest.y, word + 1, rest.h});
  return reaction.pressed;
}

bool flip_switch(PanelContext& context, Widget widget, bool show_label) {
  const Ui& ui = context.ui;
  constexpr float kWidth = 34, kHeight = 20, kBetween = 8;
  const Rect place = widget.place;
  const float word = show_label ? text_width(ui.fonts.small, widget.label) : 0;
  const bool has_word = show_label && word + kBetween + kWidth <= place.w + 0.5f;
  const float finger = context.layout.touch ? 40.0f : 0.0f;
  const float wanted = std::max(finger, kWidth + (has_word ? word + kBetween : 0));
  const Rect target{place.right() - wanted, place.y, wanted, place.h};
  widget.place = target;
  widget.role = Role::kSwitch;
  const Reaction reaction = react(context, widget);
  if (has_word) {
    put_text(context, ui.fonts.small, reaction.hovered ? ui.theme.text : ui.theme.muted,
             widget.label, {target.x, target.y, word + 1, target.h});
  }
  const float share = context.ui.motion.to(motion_id(context.panel, motion_id(widget.id)),
                                           widget.on ? 1.0f : 0.0f, 0.2f);
  const Rect track =
      snapped(ui, {target.right() - kWidth, target.center_y() - kHeight / 2, kWidth, kHeight});
  fill_box(context, track, ui.theme.bar, kHeight / 2);
  fill_box(context, track, with_alpha(ui.theme.text, share), kHeight / 2);
  if (reaction.hovered) fill_box(context, track, ui.theme.hover, kHeight / 2);
  const float x = track.x + kHeight / 2 + (kWidth - kHeight) * share;
  const ImU32 knob = ui.theme.sheet;
  context.draw.AddCircleFilled({x, track.center_y()}, kHeight / 2 - 3, knob, 24);
  return reaction.pressed;
}

bool slider(PanelContext& context, const Widget& widget, float& value, float knob) {
  Ui& ui = context.ui;
  constexpr float kSteps = 12;
  Widget own = widget;
  own.role = Role::kSlider;
  const Reaction reaction = react(context, own);
  const Rect& place = widget.place;
  const float most = 9, left = place.x + most, right = place.right() - most;
  float wanted = value;
  // Where it was let go counts too: a quick pull may be over before the next frame.
  if (reaction.held || reaction.let_go)
    wanted = (ImGui::GetIO().MousePos.x - left) / std::max(1.0f, right - left);
  if (ui.focus.nudge != 0 && ui.focus.current == focus_id(context.panel, widget.id)) {
    wanted = std::round(value * kSteps + static_cast<float>(ui.focus.nudge)) / kSteps;
  }
  wanted = std::clamp(wanted, 0.0f, 1.0f);

  // A wedge: thin on the left, thick on the right.
  const float y = place.center_y(), x = left + (right - left) * wanted;
  context.draw.AddQuadFilled({left, y - 0.75f}, {right, y - 3.5f}, {right, y + 3.5f},
                             {left, y + 0.75f}, ui.theme.control);
  const float at = 0.75f + 2.75f * wanted;
  context.draw.AddQuadFilled({left, y - 0.75f}, {x, y - at}, {x, y + at}, {left, y + 0.75f},
                             ui.theme.bar);
  const float radius = std::clamp(knob, 3.5f, most);
  context.draw.AddCircleFilled({x, y}, radius + 2, ui.theme.ground, 32);
  context.draw.AddCircleFilled(
      {x, y}, radius, reaction.hovered || reaction.held ? ui.theme.accent : ui.theme.text, 32);
  const bool changed = wanted != value;
  value = wanted;
  return changed;
}

namespace {

// The trough, and on it the chosen segment, which glides from one to the other.
void put_trough(PanelContext& context, const Rect& place, const Rect& chosen,
                std::string_view group) {
  Ui& ui = context.ui;
  fill_box(context, place, ui.theme.control, kRounding);
  if (chosen.empty()) return;
  const std::uint64_t id = motion_id(group, motion_id(context.panel));
  const float x = ui.motion.to(motion_id("x", id), chosen.x - place.x, 0.2f) + place.x;
  const float w = ui.motion.to(motion_id("w", id), chosen.w, 0.2f);
  fill_box(context, {x, chosen.y + 1, w, chosen.h}, ui.theme.shadow, kRounding - 2);
  fill_box(context, {x, chosen.y, w, chosen.h}, ui.theme.control_on, kRounding - 2);
}

std::string segment_id(std::string_view group, const Segment& segment, std::size_t index) {
  return focus_id(group, segment.id.empty() ? std::to_string(index) : std::string(segment.id));
}

// Where the i-th cell of a trough answers: the first and the last up to the trough's edge.
Rect part_of(const Rect& place, const Rect& cell, std::size_t i, std::size_t count) {
  const float left = i == 0 ? place.x : cell.x;
  const float right = i + 1 == count ? place.right() : cell.right();
  return {left, place.y, right - left, place.h};
}

}  // namespace

int segmented(PanelContext& context, const std::vector<Segment>& segments, const Rect& place,
              int* hovered, std::string_view group) {
  const Ui& ui = context.ui;
  constexpr float kInset = 3, kNarrow = 6;
  if (hovered) *hovered = -1;

  // Each as wide as its label asks, what is left is shared out evenly; in the smaller size where
  // there is too little.
  const float count = static_cast<float>(segments.size());
  const float room = place.w - 2 * kInset;
  const auto labels_width = [&](const Font& font) {
    float labels = 0;
    for (const Segment& segment : segments) labels += text_width(font, segment.label);
    return labels;
  };
  const bool is_small = labels_width(ui.fonts.text) + 2 * kNarrow * count > room;
  const Font& font = is_small ? ui.fonts.small : ui.fonts.text;
  const float labels = labels_width(font);
  const float padding = std::max(2 * kNarrow, (room - labels) / count);
  const float shrink = std::min(1.0f, room / (labels + padding * count));

  std::vector<Rect> cells;
  Rect chosen;
  float x = place.x + kInset;
  for (const Segment& segment : segments) {
    const float width = (text_width(font, segment.label) + padding) * shrink;
    cells.push_back({x, place.y + kInset, width, place.h - 2 * kInset});
    if (segment.chosen) chosen = cells.back();
    x += width;
  }
  put_trough(context, place, chosen, group);

  int pressed = -1;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Segment& segment = segments[i];
    const Rect& cell = cells[i];
    const std::string id = segment_id(group, segment, i);
    const Reaction reaction = react(context, {.id = id,
                                              .label = segment.label,
                                              .place = part_of(place, cell, i, segments.size()),
                                              .role = Role::kChoice,
                                              .on = segment.chosen,
                                              .group = group});
    if (reaction.pressed) pressed = static_cast<int>(i);
    if (reaction.hovered && hovered) *hovered = static_cast<int>(i);
    if (!segment.chosen && reaction.hovered) fill_box(context, cell, ui.theme.hover, kRounding - 2);
    const float inset_x = std::min(4.0f, padding * shrink / 2);
    put_text(context, font, segment.chosen ? ui.theme.text : ui.theme.muted, segment.label,
             {cell.x + inset_x, cell.y, cell.w - 2 * inset_x, cell.h}, Align::kCenter);
  }
  return pressed;
}

int icon_segmented(PanelContext& context, const std::vector<Icon>& icons,
                   const std::vector<Segment>& segments, const Rect& place, std::string_view group,
                   std::string_view key) {
  const Ui& ui = context.ui;
  const float width = (place.w - 6) / static_cast<float>(segments.size());
  const auto cell = [&](std::size_t i) {
    return Rect{place.x + 3 + width * static_cast<float>(i), place.y + 3, width, place.h - 6};
  };
  Rect chosen;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].chosen) chosen = cell(i);
  }
  put_trough(context, place, chosen, group);
  int pressed = -1;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Rect own = cell(i);
    const std::string id = segment_id(group, segments[i], i);
    const Reaction reaction = react(context, {.id = id,
                                              .label = segments[i].label,
                                              .place = part_of(place, own, i, segments.size()),
                                              .role = Role::kChoice,
                                              .on = segments[i].chosen,
                                              .tip = true,
                                              .key = key,
                                              .group = group});
    if (reaction.pressed) pressed = static_cast<int>(i);
    draw_icon(context.draw, icons[i], own,
              segments[i].chosen || reaction.hovered ? ui.theme.text : ui.theme.muted);
  }
  return pressed;
}

Rect snapped(const Ui& ui, const Rect& rect) {
  const auto snap = [&](float x) { return std::round(x / ui.pixel) * ui.pixel; };
  const float x = snap(rect.x), y = snap(rect.y);
  return {x, y, snap(rect.right()) - x, snap(rect.bottom()) - y};
}

void hairline_box(PanelContext& context, const Rect& place, ImU32 color) {
  const float p = context.ui.pixel;
  context.draw.AddRectFilled({place.x - p, place.y - p}, {place.right() + p, place.y}, color);
  context.draw.AddRectFilled({place.x - p, place.bottom()}, {place.right() + p, place.bottom() + p},
                             color);
  context.draw.AddRectFilled({place.x - p, place.y}, {place.x, place.bottom()}, color);
  context.draw.AddRectFilled({place.right(), place.y}, {place.right() + p, place.bottom()}, color);
}

void fill_box(PanelContext& context, const Rect& place, ImU32 color, float rounding) {
  context.draw.AddRectFilled({place.x, place.y}, {place.right(), place.bottom()}, color, rounding);
}

void stroke_box(PanelContext& context, const Rect& place, ImU32 color, float rounding,
                float thickness) {
  context.draw.AddRect({place.x, place.y}, {place.right(), place.bottom()}, color, rounding, 0,
                       thickness);
}

void drop_shadow(PanelContext& context, const Rect& place, float rounding, float strength) {
  constexpr int kLayers = 6;
  for (int i = kLayers; i >= 1; --i) {
    const float spread = 2.5f * static_cast<float>(i);
    Rect layer = inset(place, -spread);
    layer.y += 6;
    fill_box(context, layer,
             with_alpha(context.ui.theme.shadow, strength / static_cast<float>(kLayers)),
             rounding + spread);
  }
}

}  // namespace convlens
