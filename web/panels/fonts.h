// One typeface in three sizes, sharp at the screen's own pixels.
#pragma once

#include "imgui.h"

namespace convlens {

// A face at a size in points; the atlas holds it at `size` times the pixels per point.
struct Font {
  ImFont* face = nullptr;
  float size = 0;
};

struct Fonts {
  Font small, small_bold;  // 12.5: names of stages, numbers
  Font text, text_bold;    // 15
  Font large;              // 76: the answer; digits and capital letters only
};

// Makes the atlas anew for a screen with `scale` pixels per point; who owns the atlas's texture has
// to upload it again.
Fonts build_fonts(ImFontAtlas& atlas, float scale);

}  // namespace convlens
