#include "web/panels/pointer.h"

#include <algorithm>
#include <cmath>

namespace convlens {
namespace {

// To the pad's unit square. A stroke may leave the pad; far outside nothing is to be seen.
StrokePoint on_pad(const Rect& pad, const PointerEvent& event) {
  return {std::clamp((event.x - pad.x) / pad.w, -0.5f, 1.5f),
          std::clamp((event.y - pad.y) / pad.h, -0.5f, 1.5f), event.pressure};
}

void press(PointerState& state, const ScreenLayout& layout, const PointerEvent& event,
           std::vector<Action>& actions) {
  if (state.mode != PointerState::Mode::kIdle) return;  // a second finger
  state.id = event.id;
  state.last_y = event.y;
  state.pulled = 0;
  if (layout.pad.contains(event.x, event.y)) {
    state.mode = PointerState::Mode::kDrawing;
    actions.push_back(BeginStroke{on_pad(layout.pad, event), kDefaultThickness, event.erase});
  } else if (layout.tall && layout.network.contains(event.x, event.y)) {
    state.mode = PointerState::Mode::kPulling;
  }
}

}  // namespace

void handle_pointer(PointerState& state, const ScreenLayout& layout, const PointerEvent& event,
                    std::vector<Action>& actions) {
  using Phase = PointerEvent::Phase;
  using Mode = PointerState::Mode;
  if (event.phase == Phase::kDown) return press(state, layout, event, actions);
  if (state.mode == Mode::kIdle) {
    if (event.kind == PointerEvent::Kind::kMouse) state.pulled = 0;
    return;
  }
  if (event.id != state.id) return;

  if (state.mode == Mode::kDrawing && event.phase != Phase::kCancel) {
    actions.push_back(ExtendStroke{on_pad(layout.pad, event)});
  }
  if (state.mode == Mode::kPulling) {
    state.scroll -= event.y - state.last_y;  // kept inside of the rows when they are drawn
    state.pulled += std::abs(event.y - state.last_y);
  }
  state.last_y = event.y;

  if (event.phase == Phase::kUp || event.phase == Phase::kCancel) {
    if (state.mode == Mode::kDrawing) actions.push_back(EndStroke{});
    state.mode = Mode::kIdle;
  }
}

}  // namespace convlens
