#include "web/panels/widgets.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace convlens {
namespace {

ImVec2 measure(const Font& font, std::string_view text, float wrap = 0) {
  if (text.empty()) return {0, 0};  // ImGui takes a missing end for a text that ends in zero
  return font.face->CalcTextSizeA(font.size, 1e9f, wrap, text.data(), text.data() + text.size());
}

// The longest beginning that fits, with an ellipsis; never cuts inside of a character.
std::string shortened(const Font& font, std::string_view text, float width) {
  constexpr std::string_view kEllipsis = "\u2026";
  for (std::size_t length = text.size(); length > 0; --length) {
    if ((static_cast<unsigned char>(text[length < text.size() ? length : 0]) & 0xc0) == 0x80) {
      continue;
    }
    std::string candidate(text.substr(0, length));
    while (!candidate.empty() && candidate.back() == ' ') candidate.pop_back();
    candidate += kEllipsis;
    if (text_width(font, candidate) <= width) return candidate;
  }
  return "";
}

}  // namespace

float text_width(const Font& font, std::string_view text) { return measure(font, text).x; }

Rect put_text(PanelContext& context, const Font& font, ImU32 color, std::string_view text,
              const Rect& room, Align align) {
  if (text.empty()) return {room.x, room.center_y(), 0, 0};
  std::string cut_text;
  float width = text_width(font, text);
  const bool cut = width > room.w + 0.5f;
  if (cut) {
    cut_text = shortened(font, text, room.w);
    text = cut_text;
    width = text_width(font, text);
  }
  const float x = align == Align::kLeft     ? room.x
                  : align == Align::kCenter ? room.x + (room.w - width) / 2
                                            : room.right() - width;
  const Rect place = snapped(context.ui, {x, room.center_y() - font.size / 2, width, font.size});
  context.draw.AddText(font.face, font.size, {place.x, place.y}, color, text.data(),
                       text.data() + text.size());
  if (context.ui.record && !text.empty()) {
    context.ui.record->push_back(
        {std::string(text), {place.x, place.y, width, font.size}, room, cut});
  }
  return {place.x, place.y, width, font.size};
}

float paragraph_height(const Font& font, std::string_view text, float width) {
  return measure(font, text, width).y;
}

float put_paragraph(PanelContext& context, const Font& font, ImU32 color, std::string_view text,
                    const Rect& room) {
  if (text.empty()) return 0;
  const ImVec2 size = measure(font, text, room.w);
  const Rect place = snapped(context.ui, {room.x, room.y, size.x, size.y});
  context.draw.AddText(font.face, font.size, {place.x, place.y}, color, text.data(),
                       text.data() + text.size(), room.w);
  if (context.ui.record && !text.empty()) {
    const Rect covered{place.x, place.y, size.x, size.y};
    context.ui.record->push_back({std::string(text), covered, room, size.y > room.h + 0.5f});
  }
  return size.y;
}

bool press_area(PanelContext& context, const char* id, const Rect& place, bool* hovered) {
  (void)context;
  ImGui::SetCursorScreenPos({place.x, place.y});
  const bool pressed =
      ImGui::InvisibleButton(id, {std::max(1.0f, place.w), std::max(1.0f, place.h)});
  const bool is_hovered = ImGui::IsItemHovered();
  if (is_hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (hovered) *hovered = is_hovered;
  return pressed;
}

bool text_button(PanelContext& context, const char* id, std::string_view text, const Rect& place,
                 bool enabled) {
  const Ui& ui = context.ui;
  bool hovered = false;
  const bool pressed = enabled && press_area(context, id, place, &hovered);
  if (hovered) fill_box(context, place, ui.theme.hover, 6);
  put_text(context, ui.fonts.small_bold,
           enabled ? ui.theme.text : with_alpha(ui.theme.muted, 0.55f), text, place,
           Align::kCenter);
  return pressed;
}

int segmented(PanelContext& context, const std::vector<Segment>& segments, const Rect& place,
              int* hovered) {
  const Ui& ui = context.ui;
  constexpr float kInset = 3, kRounding = 8;
  if (hovered) *hovered = -1;
  fill_box(context, place, ui.theme.control, kRounding);

  // Each as wide as its label asks, what is left is shared out evenly.
  float labels = 0;
  for (const Segment& segment : segments) labels += text_width(ui.fonts.text, segment.label);
  const float room = place.w - 2 * kInset;
  const float padding = (room - labels) / static_cast<float>(segments.size());
  int pressed = -1;
  float x = place.x + kInset;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Segment& segment = segments[i];
    const float width = std::max(20.0f, text_width(ui.fonts.text, segment.label) + padding);
    const Rect cell{x, place.y + kInset, width, place.h - 2 * kInset};
    x += width;
    bool is_hovered = false;
    ImGui::PushID(static_cast<int>(i));
    if (press_area(context, "segment", cell, &is_hovered)) pressed = static_cast<int>(i);
    ImGui::PopID();
    if (is_hovered && hovered) *hovered = static_cast<int>(i);
    if (segment.chosen) {
      fill_box(context, {cell.x, cell.y + 1, cell.w, cell.h}, with_alpha(ui.theme.text, 0.10f),
               kRounding - 2);
      fill_box(context, cell, ui.theme.control_on, kRounding - 2);
    } else if (is_hovered) {
      fill_box(context, cell, ui.theme.hover, kRounding - 2);
    }
    put_text(context, ui.fonts.text, segment.chosen ? ui.theme.text : ui.theme.muted, segment.label,
             {cell.x + 4, cell.y, cell.w - 8, cell.h}, Align::kCenter);
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

}  // namespace convlens
