// Where the panels stand on a screen of a given size. Pure arithmetic, known without a frame: what
// the pointer does is decided before anything is drawn.
#pragma once

#include "web/panels/rect.h"
#include "web/session/settings.h"

namespace convlens {

struct ScreenLayout {
  enum class Kind {
    kWide,   // drawing and answer in one column, the network as columns beside it
    kShort,  // the same on low screens: the answer in a column of its own
    kTall,   // an upright phone or tablet: the network as rows below the drawing
  };
  Kind kind = Kind::kWide;
  bool tall = false;   // kTall
  bool touch = false;  // controls as large as fingers need them, 40 points
  Rect screen;
  Rect brand, models, menu, language;  // the header; menu: share, settings, help
  Rect pad_header;  // title, undo, redo and clear; empty where they stand among the tools
  Rect pad;         // the square that is drawn on
  Rect tools, inputs;
  Rect preparation, answer;
  Rect network;
  Rect legend, status;
  Rect notice;  // over the network's foot, where there is a message
  // Behind a button among the tools (Overlay::kInputs), for want of room.
  bool folded_inputs = false, folded_preparation = false;
};

// The whole screen, at least 1 x 1. What a lesson hides has an empty rectangle and leaves its room
// to the others.
ScreenLayout screen_layout(float width, float height, const ControlSet& hidden = {});

// Very large windows are shown as smaller ones, magnified: texts and targets grow with the screen,
// 1.25, 1.5 … times. Smaller ones than any phone, a frame in a page, are shown as a phone's, made
// smaller. The layout is made for the window's size divided by it: screen_layout() is never asked
// for less than 360 x 600 upright, 640 x 360 on its side.
float screen_scale(float width, float height);

}  // namespace convlens
