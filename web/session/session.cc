#include "web/session/session.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "web/session/digits.h"

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
  session.forward.add(run(*network, session.prepared.centered));
  ++session.forwards;
}

void ink_changed(Session& session) {
  const auto start = std::chrono::steady_clock::now();
  session.drawn = ink_of(session.pad.sheet);
  PrepareOptions options;
  options.center = session.settings.prepare;
  session.prepared = prepare(session.drawn, options);
  const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
  session.preparation.add(time.count());
  ++session.pictures;
  infer(session);
}

// Everything that the person does to the pad ends what moves on it by itself.
void take_over(Pad& pad) {
  pad.hand.reset();
  pad.pen_down = false;
  pad.opening = false;
}

// Another sheet in place of what is on the pad.
void lay_sheet(Session& session, Sheet sheet) {
  Pad& pad = session.pad;
  if (!pad.sheet.blank() && !pad.opening) remember(pad);
  take_over(pad);
  pad.sheet = std::move(sheet);
  ink_changed(session);
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
  session.selected.reset();
  session.forward = {};
  infer(session);
}

// What each action does; true where something changed.

bool act(Session& session, const BeginStroke& action) {
  Pad& pad = session.pad;
  const bool replaces = pad.opening && !action.erase;
  if (pad.hand && !replaces) pad.sheet.drawing = pad.hand->drawing;
  take_over(pad);
  if (!replaces) remember(pad);
  if (replaces) pad.sheet = {};
  if (replaces) remember(pad);
  pad.camera = false;
  pad.sheet.drawing.push_back({{action.point}, action.thickness, action.erase});
  pad.pen_down = true;
  ink_changed(session);
  return true;
}

bool act(Session& session, const ExtendStroke& action) {
  if (!session.pad.pen_down) return false;
  auto& points = session.pad.sheet.drawing.back().points;
  if (points.back().x == action.point.x && points.back().y == action.point.y) return false;
  points.push_back(action.point);
  ink_changed(session);
  return true;
}

bool act(Session& session, const EndStroke&) { return std::exchange(session.pad.pen_down, false); }

bool act(Session& session, const CancelStroke&) {
  Pad& pad = session.pad;
  if (!std::exchange(pad.pen_down, false)) return false;
  pad.sheet = std::move(pad.past.back());
  pad.past.pop_back();
  ink_changed(session);
  return true;
}

bool act(Session& session, const Clear&) {
  if (session.pad.sheet.blank() && !session.pad.hand) return false;
  session.pointed.reset();
  session.pad.camera = false;
  lay_sheet(session, {});
  return true;
}

bool act(Session& session, const Undo&) {
  take_over(session.pad);
  session.pad.camera = false;
  if (!undo(session.pad)) return false;
  ink_changed(session);
  return true;
}

bool act(Session& session, const Redo&) {
  take_over(session.pad);
  if (!redo(session.pad)) return false;
  ink_changed(session);
  return true;
}

// A stroke always has a point: what extends it relies on it.
Drawing without_empty_strokes(Drawing drawing) {
  std::erase_if(drawing, [](const Stroke& stroke) { return stroke.points.empty(); });
  return drawing;
}

bool act(Session& session, const Draw& action) {
  session.pad.camera = false;
  lay_sheet(session, {nullptr, without_empty_strokes(action.drawing)});
  return true;
}

bool act(Session& session, const PlayDrawing& action) {
  Drawing drawing = without_empty_strokes(action.drawing);
  session.pad.camera = false;
  if (session.system.reduced_motion || drawing.empty()) {
    lay_sheet(session, {nullptr, std::move(drawing)});
  } else {
    lay_sheet(session, {});
    session.pad.hand = {std::move(drawing), 0};
  }
  session.pad.opening = action.opening;
  return true;
}

bool act(Session& session, const Advance& action) {
  Pad& pad = session.pad;
  if (!pad.hand || !(action.seconds > 0)) return false;
  pad.hand->seconds += action.seconds;
  HandStep step = hand_step(*pad.hand);
  pad.sheet.drawing = std::move(step.drawing);
  if (step.done) pad.hand.reset();
  ink_changed(session);
  return true;
}

bool act(Session& session, const Surprise&) {
  return act(session, PlayDrawing{surprising_drawing(session.random), false});
}

bool act(Session& session, const ShowPicture& action) {
  session.pad.camera = false;
  lay_sheet(session, {std::make_shared<const PadPicture>(action.picture), {}});
  return true;
}

bool act(Session& session, const CameraFrame& action) {
  Pad& pad = session.pad;
  if (std::exchange(pad.camera, true)) {
    pad.sheet.picture = std::make_shared<const PadPicture>(action.picture);
    ink_changed(session);
  } else {
    lay_sheet(session, {std::make_shared<const PadPicture>(action.picture), {}});
  }
  return true;
}

bool act(Session& session, const NextDigit&) {
  if (!session.digits || session.digits->set.images.count < 1) return false;
  Digits& digits = *session.digits;
  session.pad.camera = false;
  lay_sheet(session, {std::make_shared<const PadPicture>(picture_of(digits)), {}});
  digits.next = (digits.next + 1) % digits.set.images.count;
  return true;
}

bool act(Session& session, const OfferDigits& action) {
  session.digits = Digits{action, 0};
  session.notice =
      Notice{Notice::Kind::kDigitsShown, action.name, std::to_string(action.images.count)};
  act(session, NextDigit{});
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

// Whether the network that is shown has this unit.
bool has_unit(const Session& session, const UnitRef& unit) {
  const Network* network = current_network(session);
  if (!network || unit.stage < 0 || unit.map < 0 || unit.y < 0 || unit.x < 0) return false;
  if (unit.stage >= static_cast<int>(network->stages.size())) return false;
  const Stage& stage = network->stages[static_cast<std::size_t>(unit.stage)];
  return unit.map < stage.maps && unit.y < stage.height && unit.x < stage.width;
}

bool act(Session& session, const PointAt& action) {
  auto unit = action.unit;
  if (unit && !has_unit(session, *unit)) unit.reset();
  return std::exchange(session.pointed, unit) != unit;
}

bool act(Session& session, const Select& action) {
  auto selection = action.selection;
  if (selection && !has_unit(session, {selection->stage, std::max(0, selection->map), 0, 0})) {
    selection.reset();
  }
  return std::exchange(session.selected, selection) != selection;
}

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
  const float thickness = std::clamp(action.thickness, kThinnest, kThickest);
  return std::exchange(session.settings.thickness, thickness) != thickness;
}

bool act(Session& session, const SetEraser& action) {
  return std::exchange(session.settings.eraser, action.on) != action.on;
}

bool act(Session& session, const SetPreparation& action) {
  if (std::exchange(session.settings.prepare, action.on) == action.on) return false;
  ink_changed(session);
  return true;
}

bool act(Session& session, const SetSystem& action) {
  const bool same =
      session.system.dark == action.dark && session.system.reduced_motion == action.reduced_motion;
  session.system = {action.dark, action.reduced_motion};
  return !same;
}

bool act(Session& session, const HideControls& action) {
  return std::exchange(session.hidden, action.hidden) != action.hidden;
}

bool act(Session& session, const ShowOverlay& action) {
  return std::exchange(session.overlay, action.overlay) != action.overlay;
}

bool act(Session& session, const GoTo& action) {
  if (place_of(session) == action.place) return false;
  if (place_of(session).model != action.place.model) {
    act(session, ChooseModel{action.place.model});
  }
  act(session, Select{action.place.selected});
  act(session, ShowOverlay{action.place.overlay});
  return true;
}

bool act(Session& session, const Notify& action) {
  session.notice = action.notice;
  return true;
}

bool act(Session& session, const Ask& action) {
  if (action.request.kind == Request::Kind::kStopCamera) session.pad.camera = false;
  session.requests.push_back(action.request);
  return true;
}

bool act(Session& session, const DismissNotice&) {
  const bool was_there = session.notice.has_value();
  session.notice.reset();
  return was_there;
}

}  // namespace

void Timing::add(double us) {
  count = std::min(count + 1, kTimedPasses);
  mean_us += (us - mean_us) / count;
}

bool is_good_news(Notice::Kind kind) { return kind >= Notice::Kind::kSaved; }

Session new_session(Language language, std::uint64_t seed) {
  Session session;
  session.settings.language = language;
  session.random = Random(seed);
  ink_changed(session);
  session.preparation = {};
  return session;
}

bool is_moving(const Session& session) { return session.pad.hand.has_value(); }

Place place_of(const Session& session) {
  const Network* network = current_network(session);
  const std::string model = !session.wanted.empty() ? session.wanted : network ? network->name : "";
  return {model, session.selected, session.overlay};
}

bool is_dark(const Session& session) {
  return session.settings.theme == ThemeChoice::kSystem
             ? session.system.dark
             : session.settings.theme == ThemeChoice::kDark;
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
