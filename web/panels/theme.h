// Colours and measures of the screen, in one place.
#pragma once

#include "imgui.h"
#include "web/session/stage_view.h"

namespace convlens {

struct Theme {
  ImU32 ground;      // behind everything
  ImU32 paper;       // the pad, maps without values
  ImU32 text;        // ≥ 7:1 on the ground
  ImU32 muted;       // ≥ 4.5:1 on the ground
  ImU32 line;        // hairlines around maps
  ImU32 flow;        // between stages
  ImU32 control;     // the trough of a segmented control
  ImU32 control_on;  // its chosen segment
  ImU32 hover;       // laid over what the pointer is on
  ImU32 accent;      // the one strong colour: the answer, what is pointed at
  ImU32 accent_soft;
  ImU32 bar;   // of the guesses that are not the first
  ImU32 card;  // tooltips and notices
  ImU32 card_text;
  ImU32 card_muted;
};

Theme light_theme();

ImU32 with_alpha(ImU32 color, float alpha);  // alpha 0 … 1 multiplies the colour's own

// The colour of a value on its ramp, t from -1 or 0 to 1; for legends.
ImU32 ramp_u32(Ramp ramp, float t);

}  // namespace convlens
