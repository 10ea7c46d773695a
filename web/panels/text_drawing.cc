// Text in a rectangle: on one line, or broken into several.
#include <algorithm>
#include <cmath>
#include <string>

#include "web/panels/widgets.h"

namespace convlens {
namespace {

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

float text_width(const Font& font, std::string_view text) {
  if (text.empty()) return 0;  // ImGui takes a missing end for a text that ends in zero
  return font.face->CalcTextSizeA(font.size, 1e9f, 0, text.data(), text.data() + text.size()).x;
}

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
        {std::string(text), {place.x, place.y, width, font.size}, room, cut, context.panel});
  }
  return {place.x, place.y, width, font.size};
}

namespace {

// Lines further apart than ImGui sets them: they are to be read.
float line_pitch(const Font& font) { return std::round(font.size * 1.32f); }

// The lines that a text breaks into, each given to `use` with its number.
template <typename Use>
int for_each_line(const Font& font, std::string_view text, float width, Use use) {
  const char *at = text.data(), *const end = text.data() + text.size();
  const float scale = font.size / font.face->FontSize;
  int count = 0;
  while (at < end) {
    const char* stop = font.face->CalcWordWrapPositionA(scale, at, end, width);
    if (stop == at) ++stop;  // not even one letter has room
    const std::string_view line(at, static_cast<std::size_t>(stop - at));
    use(line.substr(0, line.find_last_not_of(' ') + 1), count++);
    for (at = stop; at < end && *at == ' ';) ++at;
  }
  return count;
}

}  // namespace

float paragraph_height(const Font& font, std::string_view text, float width) {
  if (text.empty()) return 0;
  const int lines = for_each_line(font, text, width, [](std::string_view, int) {});
  return font.size + static_cast<float>(lines - 1) * line_pitch(font);
}

float put_paragraph(PanelContext& context, const Font& font, ImU32 color, std::string_view text,
                    const Rect& room) {
  if (text.empty()) return 0;
  float widest = 0;
  const Rect place = snapped(context.ui, {room.x, room.y, 1, 1});
  const int lines = for_each_line(font, text, room.w, [&](std::string_view line, int number) {
    const float y = place.y + static_cast<float>(number) * line_pitch(font);
    context.draw.AddText(font.face, font.size, {place.x, y}, color, line.data(),
                         line.data() + line.size());
    widest = std::max(widest, text_width(font, line));
  });
  const float height = font.size + static_cast<float>(lines - 1) * line_pitch(font);
  if (context.ui.record) {
    const Rect covered{place.x, place.y, widest, height};
    const bool cut = height > room.h + 0.5f || widest > room.w + 0.5f;
    context.ui.record->push_back({std::string(text), covered, room, cut, context.panel});
  }
  return height;
}

}  // namespace convlens
