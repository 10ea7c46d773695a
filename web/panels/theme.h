// Colours of the screen, in one place: the same tokens in light and dark, and between the two while
// one fades into the other.
#pragma once

#include "imgui.h"
#include "web/session/stage_view.h"

namespace convlens {

// Texts have a contrast of 4.5:1 at least, bars, marks and the focus ring of 3:1
// (tests/ui/theme_test.cc). Grounds are opaque but for hover, accent_soft, shadow and scrim.
#define CONVLENS_THEME_COLORS(X)                                                       \
  X(ground)      /* behind everything */                                               \
  X(paper)       /* the pad, maps without values: zero on the ramps */                 \
  X(sheet)       /* what lies over the screen: dialogues, the opened layer */          \
  X(text)        /* on ground, paper, sheet, control and control_on */                 \
  X(muted)       /* likewise: what is read second */                                   \
  X(disabled)    /* likewise: a control that does nothing now */                       \
  X(line)        /* hairlines around maps */                                           \
  X(edge)        /* around what can be pressed where nothing else shows it */          \
  X(flow)        /* between stages */                                                  \
  X(control)     /* the trough of a segmented control, of bars and sliders */          \
  X(control_on)  /* its chosen segment, a knob */                                      \
  X(hover)       /* laid over what the pointer is on */                                \
  X(accent)      /* the one strong colour: the answer, what is pointed at; text too */ \
  X(accent_soft) /* a ground of that colour */                                         \
  X(on_accent)   /* text on it */                                                      \
  X(bar)         /* of the guesses that are not the first */                           \
  X(focus)       /* the ring around what the keyboard is at */                         \
  X(card)        /* tooltips and notices */                                            \
  X(card_text)   /* on it */                                                           \
  X(card_muted)                                                                        \
  X(good)   /* marks and words on a card: all is well */                               \
  X(error)  /* and what went wrong */                                                  \
  X(shadow) /* under what lies over the screen */                                      \
  X(scrim)  /* over the screen, beneath a dialogue */

struct Theme {
#define CONVLENS_THEME_FIELD(name) ImU32 name;
  CONVLENS_THEME_COLORS(CONVLENS_THEME_FIELD)
#undef CONVLENS_THEME_FIELD
  float dark;  // 0 light … 1 dark: the palette's
};

Theme light_theme();
Theme dark_theme();
Theme mix(const Theme& a, const Theme& b, float share);

ImU32 with_alpha(ImU32 color, float alpha);  // alpha 0 … 1 multiplies the colour's own

// The colour of a value on its ramp, t from -1 or 0 to 1; for legends, and for what is written on
// it.
ImU32 ramp_u32(const Theme& theme, Ramp ramp, float t);
// Black or white, whichever is read better on this ground.
ImU32 text_on(ImU32 ground);

// Contrast of two colours after WCAG 2.2, 1 … 21; `above` is laid over the opaque `ground`.
float contrast(ImU32 above, ImU32 ground);

}  // namespace convlens
