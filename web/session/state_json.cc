#include "web/session/state_json.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "convlens/io/drawing_json.h"
#include "web/session/actions_json.h"
#include "web/session/model_view.h"
#include "web/session/verdict.h"

namespace convlens {
namespace {

using Json = nlohmann::json;

Json label_json(const std::string& label) {
  int number = 0;
  const auto [end, error] = std::from_chars(label.data(), label.data() + label.size(), number);
  const bool is_number = error == std::errc{} && end == label.data() + label.size();
  return is_number ? Json(number) : Json(label);
}

// As files of drawings have it: nothing of a stroke is lost.
Json drawing_json(const Drawing& drawing) {
  return Json::parse(write_drawing({drawing, {}}), nullptr, false)["strokes"];
}

Json settings_json(const Settings& settings) {
  return {{"theme", theme_code(settings.theme)},
          {"range", range_code(settings.range)},
          {"thickness", settings.thickness},
          {"eraser", settings.eraser},
          {"preparation", settings.prepare}};
}

// The pad beyond its strokes.
Json pad_json(const Pad& pad) {
  const PadPicture* shown = pad.sheet.picture.get();
  Json erased = Json::array(), widths = Json::array(), pressures = Json::array();
  for (const Stroke& stroke : pad.sheet.drawing) {
    erased.push_back(stroke.erase);
    widths.push_back(stroke.thickness);
    Json pressure = Json::array();
    for (const StrokePoint& point : stroke.points) pressure.push_back(point.pressure);
    pressures.push_back(std::move(pressure));
  }
  return {{"picture", shown ? Json(shown->caption) : Json(nullptr)},
          {"number", shown ? shown->number : 0},
          {"label", shown && shown->label ? Json(*shown->label) : Json(nullptr)},
          {"undo", pad.past.size()},
          {"redo", pad.future.size()},
          {"opening", pad.opening},
          {"camera", pad.camera != Camera::kOff},
          {"playing", pad.hand.has_value()},
          {"erased", std::move(erased)},
          {"thickness", std::move(widths)},
          {"pressure", std::move(pressures)}};
}

Json place_json(const Session& session) {
  Json selected = nullptr, pointed = nullptr;
  if (session.selected) selected = {session.selected->stage, session.selected->map};
  if (const auto& unit = session.pointed) pointed = {unit->stage, unit->map, unit->y, unit->x};
  return {{"selected", std::move(selected)},
          {"pointed", std::move(pointed)},
          {"overlay", overlay_code(session.overlay)}};
}

Json answer_json(const Session& session) {
  const auto verdict = verdict_of(session);
  if (!verdict) {
    return {{"label", nullptr}, {"second", nullptr}, {"sure", false}, {"probabilities", nullptr}};
  }
  const Network& network = *current_network(session);
  return {{"label", label_json(network.labels[verdict->first])},
          {"second", label_json(network.labels[verdict->second])},
          {"sure", verdict->doubt == Doubt::kNone},
          {"probabilities", network.probabilities}};
}

Json notice_json(const Session& session) {
  if (!session.notice) return {{"notice", nullptr}, {"notice_kind", nullptr}, {"why", nullptr}};
  return {{"notice", notice_text(session)},
          {"notice_kind", notice_code(session.notice->kind)},
          {"why", reason_code(session.notice->why)}};
}

Json digits_json(const Session& session) {
  if (!session.digits) return nullptr;
  const OfferDigits& set = session.digits->set;
  return {{"name", set.name}, {"count", set.images.count}, {"labels", !set.labels.empty()}};
}

}  // namespace

std::string write_state(const Session& session) {
  const Network* network = current_network(session);
  Json state = place_json(session);
  state.update(answer_json(session));
  state.update(notice_json(session));
  state.update({{"drawing", drawing_json(session.pad.sheet.drawing)},
                {"model", network ? Json(network->name) : Json(nullptr)},
                {"wanted", session.wanted.empty() ? Json(nullptr) : Json(session.wanted)},
                {"forward_us", session.forward.mean_us},
                {"language", language_code(session.settings.language)},
                {"forwards", session.forwards},
                {"settings", settings_json(session.settings)},
                {"dark", is_dark(session)},
                {"digits", digits_json(session)},
                {"pad", pad_json(session.pad)}});
  // What quotes a broken file must not end the program: what is not UTF-8 is replaced.
  return state.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace convlens
