#include "web/session/session.h"

#include <algorithm>
#include <utility>

namespace convlens {
namespace {

Network* current(Session& session) {
  return session.current < 0 ? nullptr
                             : session.networks[static_cast<std::size_t>(session.current)].get();
}

// An empty pad is not classified: there is nothing to recognise.
void infer(Session& session) {
  Network* network = current(session);
  if (!network || session.prepared.empty) return;
  const double time = run(*network, session.prepared.centered);
  session.timed_passes = std::min(session.timed_passes + 1, kTimedPasses);
  session.forward_us += (time - session.forward_us) / session.timed_passes;
  ++session.forwards;
}

void drawing_changed(Session& session) {
  session.drawn = rasterize(session.drawing, kPadSide);
  session.prepared = prepare(session.drawn, {});
  ++session.pictures;
  infer(session);
}

int find_network(const Session& session, const std::string& name) {
  const auto found =
      std::ranges::find(session.networks, name, [](const auto& network) { return network->name; });
  return found == session.networks.end() ? -1 : static_cast<int>(found - session.networks.begin());
}

void show(Session& session, int index) {
  session.current = index;
  session.wanted.clear();
  session.pointed.reset();
  ++session.shown;
  session.forward_us = 0;
  session.timed_passes = 0;
  infer(session);
}

// What each action does; true where something changed.

bool act(Session& session, const BeginStroke& action) {
  session.drawing.push_back({{action.point}, action.thickness, action.erase});
  session.pen_down = true;
  drawing_changed(session);
  return true;
}

bool act(Session& session, const ExtendStroke& action) {
  if (!session.pen_down) return false;
  const StrokePoint& last = session.drawing.back().points.back();
  if (last.x == action.point.x && last.y == action.point.y) return false;
  session.drawing.back().points.push_back(action.point);
  drawing_changed(session);
  return true;
}

bool act(Session& session, const EndStroke&) { return std::exchange(session.pen_down, false); }

bool act(Session& session, const Clear&) {
  if (session.drawing.empty()) return false;
  session.drawing.clear();
  session.pen_down = false;
  session.pointed.reset();
  drawing_changed(session);
  return true;
}

bool act(Session& session, const Draw& action) {
  session.drawing = action.drawing;
  // A stroke always has a point: what extends it relies on it.
  std::erase_if(session.drawing, [](const Stroke& stroke) { return stroke.points.empty(); });
  session.pen_down = false;
  drawing_changed(session);
  return true;
}

bool act(Session& session, const ChooseModel& action) {
  if (const int index = find_network(session, action.name); index >= 0) {
    if (index == session.current && session.wanted.empty()) return false;
    show(session, index);
  } else {
    if (session.wanted == action.name) return false;
    session.wanted = action.name;
  }
  return true;
}

bool act(Session& session, const OfferModel& action) {
  auto network = load_network(action.name, action.onnx);
  const bool is_wanted = session.wanted == action.name;
  if (!network) {
    session.notice = {Notice::Kind::kModel, action.name, network.error().message};
    if (is_wanted) session.wanted.clear();
    return true;
  }
  session.notice.reset();
  int index = find_network(session, action.name);
  if (index < 0) {
    index = static_cast<int>(session.networks.size());
    session.networks.push_back(std::move(*network));
  } else {
    session.networks[static_cast<std::size_t>(index)] = std::move(*network);
  }
  if (is_wanted || index == session.current) show(session, index);
  return true;
}

bool act(Session& session, const ModelUnavailable& action) {
  session.notice = {Notice::Kind::kModel, action.name, action.reason};
  if (session.wanted == action.name) session.wanted.clear();
  return true;
}

bool act(Session& session, const DrawingUnavailable& action) {
  session.notice = {Notice::Kind::kDrawing, action.name, action.reason};
  return true;
}

bool act(Session& session, const SetLanguage& action) {
  return std::exchange(session.language, action.language) != action.language;
}

bool act(Session& session, const PointAt& action) {
  const Network* network = current(session);
  auto unit = action.unit;
  if (unit) {
    const bool is_there = [&] {
      if (!network || unit->stage < 0 || unit->map < 0 || unit->y < 0 || unit->x < 0) return false;
      if (unit->stage >= static_cast<int>(network->stages.size())) return false;
      const Stage& stage = network->stages[static_cast<std::size_t>(unit->stage)];
      return unit->map < stage.maps && unit->y < stage.height && unit->x < stage.width;
    }();
    if (!is_there) unit.reset();
  }
  return std::exchange(session.pointed, unit) != unit;
}

bool act(Session& session, const DismissNotice&) {
  const bool was_there = session.notice.has_value();
  session.notice.reset();
  return was_there;
}

}  // namespace

Session new_session(Language language) {
  Session session;
  session.language = language;
  drawing_changed(session);
  return session;
}

void apply(Session& session, const Action& action) {
  const bool changed = std::visit([&](const auto& a) { return act(session, a); }, action);
  if (changed) ++session.revision;
}

const Network* current_network(const Session& session) {
  return session.current < 0 ? nullptr
                             : session.networks[static_cast<std::size_t>(session.current)].get();
}

}  // namespace convlens
