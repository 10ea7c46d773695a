// Text in a rectangle: on one line, or broken into several.
#include <cmath>
#include <string>

#include "web/panels/widgets.h"

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

}  // namespace convlens
