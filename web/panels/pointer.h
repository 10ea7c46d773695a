// What mouse, fingers and pen do on the pad, event by event and at full precision: every event of a
// stroke is an action, however many come before the next frame. Elsewhere they pull the network,
// and two fingers pinch it.
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
  int button = 0;  // which went down or up: 0 the first one, a finger, a pen's tip; 2 the right
};

// What dragging and pinching ask of the network, summed up until it is drawn and takes it.
struct NetworkGesture {
  float pan_x = 0, pan_y = 0;        // points, as the fingers went
  float zoom = 1;                    // > 1: the fingers went apart
  float center_x = 0, center_y = 0;  // of the zoom, points
};

struct PointerState {
  enum class Mode {
    kIdle,
    kDrawing,
    kPulling,   // one pointer drags the network
    kPinching,  // two fingers; neither of them draws until both have gone
  };
  Mode mode = Mode::kIdle;
  PointerEvent::Kind kind = PointerEvent::Kind::kMouse;  // of what was used last
  std::int64_t id = 0;  // the one that draws or pulls; others are not heard meanwhile
  int button = 0;       // that began it
  float last_x = 0, last_y = 0;
  float pulled = 0;  // how far it has gone since it came down, points
  float scroll = 0;  // of the network's rows in the tall layout, points >= 0

  struct Finger {
    std::int64_t id = 0;
    float x = 0, y = 0;
  };
  std::vector<Finger> fingers;  // on the screen
  bool over_network = false;    // the pinch began there
  NetworkGesture gesture;
  // The same by keys, about the middle of the network.
  float keyed_zoom = 1;
  bool fit = false;
};

// Appends the actions that the event asks for.
void handle_pointer(PointerState& state, const Session& session, const ScreenLayout& layout,
                    const PointerEvent& event, std::vector<Action>& actions);

}  // namespace convlens
