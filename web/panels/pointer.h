// What mouse, finger and pen do on the pad, event by event and at full precision: every event of a
// stroke is an action, however many come before the next frame. Elsewhere a finger pulls the
// network's rows up and down.
#pragma once

#include <cstdint>
#include <vector>

#include "web/panels/layout.h"
#include "web/session/session.h"

namespace convlens {

struct PointerEvent {
  enum class Phase { kDown, kMove, kUp, kCancel };
  enum class Kind { kMouse, kTouch, kPen };

  Phase phase = Phase::kMove;
  Kind kind = Kind::kMouse;
  std::int64_t id = 0;  // of the finger
  float x = 0, y = 0;   // points
  float pressure = 1;   // 0 … 1; 1 where the device has none
  bool erase = false;   // the right button, the pen's eraser
};

struct PointerState {
  enum class Mode { kIdle, kDrawing, kPulling };
  Mode mode = Mode::kIdle;
  std::int64_t id = 0;  // the one that draws or pulls; others are not heard meanwhile
  float last_y = 0;
  float pulled = 0;  // how far the finger has gone since it came down, points
  float scroll = 0;  // of the network's rows in the tall layout, points >= 0
};

// Appends the actions that the event asks for.
void handle_pointer(PointerState& state, const ScreenLayout& layout, const PointerEvent& event,
                    std::vector<Action>& actions);

}  // namespace convlens
