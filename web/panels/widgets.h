// Small things that panels are made of: text in a rectangle, buttons, switches, a slider, a
// segmented control. All that can be pressed is reached by the keyboard too (focus.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/panels/icons.h"
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

// Something that can be pressed, seen or not.
struct Widget {
  std::string_view id;     // unique in the panel
  std::string_view label;  // for tooltips and screen readers
  Rect place;
  Role role = Role::kButton;
  bool on = false;
  bool enabled = true;
  bool tip = false;             // the label and the key are shown beside it while it is pointed at
  std::string_view key = {};    // "Ctrl+Z"
  std::string_view group = {};  // of choices
  std::string_view value = {};
  std::string_view about = {};  // a sentence for the tooltip
};
struct Reaction {
  bool pressed = false;  // by pointer or keyboard
  bool hovered = false;
  bool held = false;    // the pointer is down on it
  bool let_go = false;  // and was until now
};
// Under a dialogue nothing reacts.
Reaction react(PanelContext& context, const Widget& widget);

// Whether it was pressed.
bool press_area(PanelContext& context, std::string_view id, std::string_view label,
                const Rect& place, bool* hovered = nullptr);
bool text_button(PanelContext& context, std::string_view id, std::string_view text,
                 const Rect& place, bool enabled);
// A picture alone, with its name as a tooltip; `on`: the one that is chosen.
bool icon_button(PanelContext& context, Icon icon, Widget widget);
// A picture and a word, framed; the picture alone where the word has no room, or is not wanted.
bool chip(PanelContext& context, Icon icon, Widget widget, bool word = true);
float chip_width(const Ui& ui, std::string_view label);  // with its word
// A switch at the right end of the widget's place, its label before it where there is room. True:
// flipped.
bool flip_switch(PanelContext& context, Widget widget, bool show_label);
// value 0 … 1; returns whether it was changed. `knob`: the radius of its knob, points.
bool slider(PanelContext& context, const Widget& widget, float& value, float knob);

struct Segment {
  std::string_view label;
  bool chosen = false;
  std::string_view id = {};  // its place in the list where it has none
};
// The number of the segment that was pressed, or -1; `hovered` likewise. `group` is unique in the
// panel.
int segmented(PanelContext& context, const std::vector<Segment>& segments, const Rect& place,
              int* hovered = nullptr, std::string_view group = "choice");
// The same with pictures; `segments` name them.
int icon_segmented(PanelContext& context, const std::vector<Icon>& icons,
                   const std::vector<Segment>& segments, const Rect& place, std::string_view group,
                   std::string_view key);

// A rectangle snapped to whole pixels, so that hairlines are sharp.
Rect snapped(const Ui& ui, const Rect& rect);
void hairline_box(PanelContext& context, const Rect& place, ImU32 color);
void fill_box(PanelContext& context, const Rect& place, ImU32 color, float rounding = 0);
// A frame line inside of `place`.
void stroke_box(PanelContext& context, const Rect& place, ImU32 color, float rounding,
                float thickness = 1);

// A soft shadow under something that lies over the screen.
void drop_shadow(PanelContext& context, const Rect& place, float rounding, float strength = 1);

// Over everything, at the end of a frame: the ring around what has the focus, and the tooltip.
void draw_focus_ring(PanelContext& context);
void draw_tip(PanelContext& context);

}  // namespace convlens
