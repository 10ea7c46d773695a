// The pen on the pad, and the way back.
#include <cmath>
#include <utility>

#include "web/session/session_acts.h"

namespace convlens {
namespace {

bool is_place(const StrokePoint& point) { return std::isfinite(point.x) && std::isfinite(point.y); }

// The stroke that is being drawn is part of the drawing from now on. The opening's drawing that it
// replaced was not the person's: undo does not bring that back.
void end_stroke(Pad& pad) {
  if (!std::exchange(pad.pen_down, false)) return;
  Sheet before = std::exchange(pad.before, {});
  const bool replaced = pad.opening_before && !pad.sheet.drawing.back().erase;
  remember(pad, replaced ? Sheet{} : std::move(before));
}

}  // namespace

void take_over(Session& session) {
  Pad& pad = session.pad;
  end_stroke(pad);
  session.growing.reset();
  if (pad.hand) pad.sheet.drawing = std::move(pad.hand->drawing);
  pad.hand.reset();
  if (std::exchange(pad.camera, Camera::kOff) != Camera::kOff) {
    session.requests.push_back({Request::Kind::kStopCamera, {}});
  }
}

// Nothing of the history is lost yet: the stroke may be cancelled.
bool act(Session& session, const BeginStroke& action) {
  Pad& pad = session.pad;
  if (!is_place(action.point) || point_count(pad.sheet.drawing) >= kMostPoints) return false;
  const bool hand_stops = pad.hand.has_value();
  take_over(session);
  pad.opening_before = pad.opening;
  pad.before = pad.sheet;
  const bool replaces = std::exchange(pad.opening, false) && !action.erase;
  if (replaces) pad.sheet = {};
  if (replaces || hand_stops) session.drawn = ink_of(pad.sheet);

  const StrokePoint point = on_grid(action.point);
  pad.sheet.drawing.push_back({{point}, thickness_on_grid(action.thickness), action.erase});
  pad.pen_down = true;
  session.growing.emplace(session.drawn, pad.sheet.drawing.back());
  session.growing->add(point, session.drawn);
  drawn_changed(session);
  return true;
}

bool act(Session& session, const ExtendStroke& action) {
  if (!session.pad.pen_down || !is_place(action.point)) return false;
  const StrokePoint point = on_grid(action.point);
  auto& points = session.pad.sheet.drawing.back().points;
  if (points.back().x == point.x && points.back().y == point.y) return false;
  if (points.size() >= kMostPoints) return false;
  points.push_back(point);
  session.growing->add(point, session.drawn);
  drawn_changed(session);
  return true;
}

bool act(Session& session, const EndStroke&) {
  if (!session.pad.pen_down) return false;
  session.growing.reset();
  end_stroke(session.pad);
  return true;
}

bool act(Session& session, const CancelStroke&) {
  Pad& pad = session.pad;
  if (!std::exchange(pad.pen_down, false)) return false;
  session.growing.reset();
  pad.sheet = std::exchange(pad.before, {});
  pad.opening = pad.opening_before;
  sheet_changed(session);
  return true;
}

bool act(Session& session, const Undo&) {
  Pad& pad = session.pad;
  if (pad.past.empty() && !pad.pen_down) return false;
  take_over(session);
  pad.opening = false;
  undo(pad);
  sheet_changed(session);
  return true;
}

bool act(Session& session, const Redo&) {
  Pad& pad = session.pad;
  if (pad.future.empty() || pad.pen_down) return false;  // a stroke is a new branch
  take_over(session);
  pad.opening = false;
  redo(pad);
  sheet_changed(session);
  return true;
}

}  // namespace convlens
