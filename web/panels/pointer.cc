#include "web/panels/pointer.h"

#include <algorithm>
#include <cmath>

namespace convlens {
namespace {

using Phase = PointerEvent::Phase;
using Kind = PointerEvent::Kind;
using Mode = PointerState::Mode;

// To the pad's unit square. A stroke may leave the pad; far outside nothing is to be seen.
StrokePoint on_pad(const Rect& pad, const PointerEvent& event) {
  return {std::clamp((event.x - pad.x) / pad.w, -0.5f, 1.5f),
          std::clamp((event.y - pad.y) / pad.h, -0.5f, 1.5f), event.pressure};
}

// The fingers that are on the screen, where they are now.
void follow_fingers(PointerState& state, const PointerEvent& event) {
  if (event.kind != Kind::kTouch) return;
  const auto own = std::ranges::find(state.fingers, event.id, &PointerState::Finger::id);
  if (event.phase == Phase::kUp || event.phase == Phase::kCancel) {
    if (own != state.fingers.end()) state.fingers.erase(own);
  } else if (own != state.fingers.end()) {
    *own = {event.id, event.x, event.y};
  } else if (event.phase == Phase::kDown) {
    state.fingers.push_back({event.id, event.x, event.y});
  }
}

struct Pinch {
  float x = 0, y = 0, spread = 0;
};
Pinch pinch_of(const PointerState& state) {
  const auto &a = state.fingers[0], &b = state.fingers[1];
  return {(a.x + b.x) / 2, (a.y + b.y) / 2, std::max(1.0f, std::hypot(b.x - a.x, b.y - a.y))};
}

void begin_pinch(PointerState& state, const ScreenLayout& layout, std::vector<Action>& actions) {
  if (state.mode == Mode::kDrawing) actions.push_back(CancelStroke{});
  state.mode = Mode::kPinching;
  const Pinch now = pinch_of(state);
  state.over_network = layout.network.contains(now.x, now.y);
}

void press(PointerState& state, const Session& session, const ScreenLayout& layout,
           const PointerEvent& event, std::vector<Action>& actions) {
  const bool second = event.kind == Kind::kTouch && state.fingers.size() == 2;
  if (second && (state.mode == Mode::kIdle || state.kind == Kind::kTouch)) {
    return begin_pinch(state, layout, actions);
  }
  if (state.mode != Mode::kIdle) return;  // another button, a palm beside the pen
  state.kind = event.kind;
  state.id = event.id;
  state.button = event.button;
  state.last_x = event.x;
  state.last_y = event.y;
  state.pulled = 0;
  if (session.overlay != Overlay::kNone) return;  // it lies over the pad
  if (layout.pad.contains(event.x, event.y)) {
    state.mode = Mode::kDrawing;
    actions.push_back(BeginStroke{on_pad(layout.pad, event), session.settings.thickness,
                                  event.erase || session.settings.eraser});
  } else if (layout.network.contains(event.x, event.y) && event.button == 0) {
    state.mode = Mode::kPulling;
  }
}

void pinch(PointerState& state, const PointerState::Finger& before) {
  const Pinch now = pinch_of(state);
  // Where the other of the two was, it still is.
  PointerState earlier;
  earlier.fingers = {state.fingers[0], state.fingers[1]};
  for (auto& finger : earlier.fingers) {
    if (finger.id == before.id) finger = before;
  }
  const Pinch then = pinch_of(earlier);
  NetworkGesture& gesture = state.gesture;
  gesture.pan_x += now.x - then.x;
  gesture.pan_y += now.y - then.y;
  gesture.zoom *= now.spread / then.spread;
  gesture.center_x = now.x;
  gesture.center_y = now.y;
}

void pull(PointerState& state, const PointerEvent& event) {
  const float dx = event.x - state.last_x, dy = event.y - state.last_y;
  state.scroll -= dy;  // kept inside of the rows when they are drawn
  state.gesture.pan_x += dx;
  state.gesture.pan_y += dy;
  state.pulled += std::hypot(dx, dy);
}

}  // namespace

void handle_pointer(PointerState& state, const Session& session, const ScreenLayout& layout,
                    const PointerEvent& event, std::vector<Action>& actions) {
  PointerState::Finger before{event.id, event.x, event.y};
  for (const auto& finger : state.fingers) {
    if (finger.id == event.id) before = finger;
  }
  follow_fingers(state, event);
  const bool ends = event.phase == Phase::kUp || event.phase == Phase::kCancel;
  if (event.phase == Phase::kDown) return press(state, session, layout, event, actions);

  if (state.mode == Mode::kPinching) {
    if (state.fingers.empty()) state.mode = Mode::kIdle;
    if (!ends && state.fingers.size() == 2 && state.over_network) pinch(state, before);
    return;
  }
  if (state.mode == Mode::kIdle) {
    if (event.kind == Kind::kMouse) state.pulled = 0;
    if (!ends) state.kind = event.kind;
    return;
  }
  if (event.id != state.id) return;
  // The release of another button ends nothing.
  if (event.phase == Phase::kUp && event.button != state.button) return;

  if (state.mode == Mode::kDrawing && event.phase != Phase::kCancel) {
    actions.push_back(ExtendStroke{on_pad(layout.pad, event)});
  }
  if (state.mode == Mode::kPulling) pull(state, event);
  state.last_x = event.x;
  state.last_y = event.y;
  if (!ends) return;
  if (state.mode == Mode::kDrawing) actions.push_back(EndStroke{});
  state.mode = Mode::kIdle;
}

}  // namespace convlens
