// The pad's tools and captions: what can be done with it, and what is on it.
#pragma once

#include <optional>
#include <string>

#include "web/session/session.h"

namespace convlens {

struct PadView {
  bool can_undo = false, can_redo = false, can_clear = false;
  bool eraser = false;
  float thickness = kDefaultThickness;
  std::string hint;         // on the empty pad, or while the opening's drawing is there
  std::string caption;      // of what is on it: "t10k: 17 of 10 000", "Picture seven.png", "Camera"
  std::string truth;        // of a data set's digit, where there are labels: "correct: 5"
  bool camera = false;      // it is on, or about to be
  bool has_digits = false;  // a data set is open: NextDigit has something to show
  std::optional<StrokePoint> pen;  // where the animated hand is
  bool pen_down = false;           // and whether it draws just now
};
PadView pad_view(const Session& session);

}  // namespace convlens
