// Where the panels stand on a screen of a given size. Pure arithmetic, known without a frame: what
// the pointer does is decided before anything is drawn.
#pragma once

#include "web/panels/rect.h"

namespace convlens {

struct ScreenLayout {
  // Tall: an upright phone, with the network as rows below the drawing, which scroll.
  // Wide: the network as columns beside the drawing.
  bool tall = false;
  Rect screen;
  Rect brand, models, language;  // the header
  Rect pad_header, pad;          // pad: the square that is drawn on
  Rect preparation, answer;
  Rect network;
  Rect legend, status;
  Rect notice;  // over the network's foot, where there is a message
};

// The whole screen, at least 1 x 1.
ScreenLayout screen_layout(float width, float height);

}  // namespace convlens
