// Settings, what is laid over the screen, messages, requests to the platform.
#include <algorithm>
#include <cmath>
#include <utility>

#include "web/session/session_acts.h"

namespace convlens {

bool act(Session& session, const SetLanguage& action) {
  return std::exchange(session.settings.language, action.language) != action.language;
}

bool act(Session& session, const SetTheme& action) {
  return std::exchange(session.settings.theme, action.theme) != action.theme;
}

bool act(Session& session, const SetRange& action) {
  return std::exchange(session.settings.range, action.range) != action.range;
}

bool act(Session& session, const SetThickness& action) {
  if (std::isnan(action.thickness)) return false;
  const float thickness =
      std::round(std::clamp(action.thickness, kThinnest, kThickest) * kThicknessSteps) /
      kThicknessSteps;
  return std::exchange(session.settings.thickness, thickness) != thickness;
}

bool act(Session& session, const SetEraser& action) {
  return std::exchange(session.settings.eraser, action.on) != action.on;
}

bool act(Session& session, const SetPreparation& action) {
  if (std::exchange(session.settings.prepare, action.on) == action.on) return false;
  drawn_changed(session);
  return true;
}

bool act(Session& session, const SetSystem& action) {
  const System system{action.dark, action.reduced_motion};
  return std::exchange(session.system, system) != system;
}

bool act(Session& session, const HideControls& action) {
  return std::exchange(session.hidden, action.hidden) != action.hidden;
}

bool act(Session& session, const ShowOverlay& action) {
  return std::exchange(session.overlay, action.overlay) != action.overlay;
}

bool act(Session& session, const Notify& action) {
  // The camera says that it is not there: nothing is to be waited for.
  if (action.notice.kind == Notice::Kind::kCamera) session.pad.camera = Camera::kOff;
  session.notice = action.notice;
  return true;
}

bool act(Session& session, const DismissNotice&) {
  const bool was_there = session.notice.has_value();
  session.notice.reset();
  return was_there;
}

bool act(Session& session, const Ask& action) {
  if (action.request.kind == Request::Kind::kStartCamera) {
    if (session.pad.camera != Camera::kOff) return false;
    session.pad.camera = Camera::kAsked;
  }
  if (action.request.kind == Request::Kind::kStopCamera) session.pad.camera = Camera::kOff;
  session.requests.push_back(action.request);
  return true;
}

}  // namespace convlens
