#include "web/session/state_json.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "web/session/model_view.h"

namespace convlens {
namespace {

using Json = nlohmann::json;

constexpr const char* kOverlayCodes[] = {"none", "help", "settings", "share", "inputs"};

Json label_json(const std::string& label) {
  int number = 0;
  const auto [end, error] = std::from_chars(label.data(), label.data() + label.size(), number);
  const bool is_number = error == std::errc{} && end == label.data() + label.size();
  return is_number ? Json(number) : Json(label);
}

Json drawing_json(const Drawing& drawing) {
  Json strokes = Json::array();
  for (const Stroke& stroke : drawing) {
    Json points = Json::array();
    for (const StrokePoint& point : stroke.points) points.push_back({point.x, point.y});
    strokes.push_back(std::move(points));
  }
  return strokes;
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
          {"overlay", kOverlayCodes[static_cast<std::size_t>(session.overlay)]}};
}

}  // namespace

std::string write_state(const Session& session) {
  const Network* network = current_network(session);
  const bool verdict = network && !session.prepared.empty && network->verdict;
  Json label = nullptr, probabilities = nullptr;
  if (verdict) {
    const auto& p = network->probabilities;
    label = label_json(
        network->labels[static_cast<std::size_t>(std::ranges::max_element(p) - p.begin())]);
    probabilities = p;
  }
  const std::string notice = notice_text(session);
  Json state = place_json(session);
  state.update({{"drawing", drawing_json(session.pad.sheet.drawing)},
                {"model", network ? Json(network->name) : Json(nullptr)},
                {"label", std::move(label)},
                {"probabilities", std::move(probabilities)},
                {"forward_us", session.forward.mean_us},
                {"language", language_code(session.settings.language)},
                {"forwards", session.forwards},
                {"notice", notice.empty() ? Json(nullptr) : Json(notice)},
                {"settings", settings_json(session.settings)},
                {"dark", is_dark(session)},
                {"pad", pad_json(session.pad)}});
  // What quotes a broken file must not end the program: what is not UTF-8 is replaced.
  return state.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace convlens
