// The networks: chosen, brought, shown; the layer and the unit that are looked at.
#include <algorithm>
#include <utility>

#include "web/session/model_name.h"
#include "web/session/session_acts.h"

namespace convlens {
namespace {

// Of the person's own models so many stay loaded; the oldest goes first.
constexpr std::ptrdiff_t kMostOwnModels = 4;

Network* current(Session& session) {
  return session.current < 0 ? nullptr
                             : session.networks[static_cast<std::size_t>(session.current)].get();
}

int find_network(const Session& session, const std::string& name) {
  const auto found =
      std::ranges::find(session.networks, name, [](const auto& network) { return network->name; });
  return found == session.networks.end() ? -1 : static_cast<int>(found - session.networks.begin());
}

// Whether the network that is shown has this unit.
bool has_unit(const Session& session, const UnitRef& unit) {
  const Network* network = current_network(session);
  if (!network || unit.stage < 0 || unit.map < 0 || unit.y < 0 || unit.x < 0) return false;
  if (unit.stage >= static_cast<int>(network->stages.size())) return false;
  const Stage& stage = network->stages[static_cast<std::size_t>(unit.stage)];
  return unit.map < stage.maps && unit.y < stage.height && unit.x < stage.width;
}

std::optional<Selection> existing(const Session& session, std::optional<Selection> selection) {
  if (selection && selection->map < -1) selection->map = -1;
  if (selection && !has_unit(session, {selection->stage, std::max(0, selection->map), 0, 0})) {
    selection.reset();
  }
  return selection;
}

// What is said of the opened layer's speed is measured when it is opened first.
void measure_opened(Session& session) {
  Network* network = current(session);
  if (!network || !session.selected) return;
  const int stage = session.selected->stage;
  auto& cost = network->costs[static_cast<std::size_t>(stage)];
  if (cost) return;
  cost = measure_layer(*network, stage);
  if (cost->operations > 0 && session.peak <= 0) session.peak = measure_processor();
}

void stop_waiting(Session& session) {
  session.wanted.clear();
  session.wanted_selection.reset();
}

void show(Session& session, int index) {
  session.current = index;
  ++session.shown;
  session.pointed.reset();
  session.selected = existing(session, session.wanted_selection);
  stop_waiting(session);
  session.forward = {};
  infer(session);
  measure_opened(session);
}

void drop_oldest_own(Session& session) {
  const auto is_own = [](const auto& network) { return !is_fetched_model(network->name); };
  if (std::ranges::count_if(session.networks, is_own) <= kMostOwnModels) return;
  const auto oldest = std::ranges::find_if(session.networks, is_own);
  const int index = static_cast<int>(oldest - session.networks.begin());
  if (index == session.current) return;
  session.networks.erase(oldest);
  if (session.current > index) --session.current;
}

// What was said of a network is settled once that one comes, or the person has chosen another: not
// when the network comes that stands in for it.
void settle_notice(Session& session, const std::string& name) {
  const bool is_chosen = current_network(session) != nullptr && session.wanted == name;
  const auto& notice = session.notice;
  if (!notice || notice->kind != Notice::Kind::kModel) return;
  if (notice->name == name || is_chosen) session.notice.reset();
}

}  // namespace

void infer(Session& session) {
  Network* network = current(session);
  if (!network || session.prepared.empty) return;
  session.forward.add(run(*network, session.prepared.centered));
  ++session.forwards;
}

bool act(Session& session, const ChooseModel& action) {
  session.wanted_selection.reset();
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
  auto network = load_network(action.name, action.onnx, session.pool);
  const bool is_wanted = session.wanted == action.name;
  if (!network) {
    const ModelProblem& problem = network.error();
    session.notice = Notice{Notice::Kind::kModel, action.name, problem.detail, problem.why};
    if (is_wanted) stop_waiting(session);
    return true;
  }
  settle_notice(session, action.name);
  int index = find_network(session, action.name);
  if (index < 0) {
    index = static_cast<int>(session.networks.size());
    session.networks.push_back(std::move(*network));
  } else {
    session.networks[static_cast<std::size_t>(index)] = std::move(*network);
  }
  if (is_wanted || index == session.current) show(session, index);
  drop_oldest_own(session);
  return true;
}

bool act(Session& session, const KnowModel& action) {
  if (is_fetched_model(action.name) ||
      std::ranges::find(session.known, action.name) != session.known.end()) {
    return false;
  }
  session.known.push_back(action.name);
  return true;
}

bool act(Session& session, const ModelUnavailable& action) {
  if (action.why == Reason::kModelGone) std::erase(session.known, action.name);
  session.notice = Notice{Notice::Kind::kModel, action.name, action.reason, action.why};
  if (session.wanted == action.name) stop_waiting(session);
  return true;
}

bool act(Session& session, const PointAt& action) {
  auto unit = action.unit;
  if (unit && !has_unit(session, *unit)) unit.reset();
  return std::exchange(session.pointed, unit) != unit;
}

bool act(Session& session, const Select& action) {
  const auto selection = existing(session, action.selection);
  const bool changed = std::exchange(session.selected, selection) != selection;
  measure_opened(session);
  return changed;
}

bool act(Session& session, const GoTo& action) {
  const Place& place = action.place;
  if (place_of(session) == place) return false;
  const bool overlaid = act(session, ShowOverlay{place.overlay});
  if (place.model.empty() || place_of(session).model == place.model) {
    if (session.wanted.empty()) return act(session, Select{place.selected}) || overlaid;
    session.wanted_selection = place.selected;
    return true;
  }
  act(session, ChooseModel{place.model});
  if (session.wanted.empty()) {
    act(session, Select{place.selected});
  } else {
    session.wanted_selection = place.selected;
  }
  return true;
}

}  // namespace convlens
