// Small things that panels are made of: text in a rectangle, buttons, a segmented control.
#pragma once

#include <string_view>
#include <vector>

#include "web/panels/panels.h"

namespace convlens {

enum class Align { kLeft, kCenter, kRight };

float text_width(const Font& font, std::string_view text);

// Text on one line, in the middle of the room's height; shortened with an ellipsis where it is
// wider. Returns what it covers.
Rect put_text(PanelContext& context, const Font& font, ImU32 color, std::string_view text,
              const Rect& room, Align align = Align::kLeft);

// Text broken into lines of the room's width, from its top; returns the height it takes.
float put_paragraph(PanelContext& context, const Font& font, ImU32 color, std::string_view text,
                    const Rect& room);
float paragraph_height(const Font& font, std::string_view text, float width);

// Whether it was pressed. `id` is unique in the panel.
bool press_area(PanelContext& context, const char* id, const Rect& place, bool* hovered = nullptr);
bool text_button(PanelContext& context, const char* id, std::string_view text, const Rect& place,
                 bool enabled);

struct Segment {
  std::string_view label;
  bool chosen = false;
};
// The number of the segment that was pressed, or -1; `hovered` likewise.
int segmented(PanelContext& context, const std::vector<Segment>& segments, const Rect& place,
              int* hovered = nullptr);

// A rectangle snapped to whole pixels, so that hairlines are sharp.
Rect snapped(const Ui& ui, const Rect& rect);
void hairline_box(PanelContext& context, const Rect& place, ImU32 color);
void fill_box(PanelContext& context, const Rect& place, ImU32 color, float rounding = 0);

}  // namespace convlens
