#include "web/session/actions_json.h"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "web/session/base64.h"
#include "web/session/model_view.h"

namespace convlens {
namespace {

using Json = nlohmann::json;

// --- writing -------------------------------------------------------------------------------------

// Text that may quote a broken file must not end the program: what is not UTF-8 is replaced.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json json_of(const StrokePoint& point) {
  Json json = {point.x, point.y};
  if (point.pressure != 1) json.push_back(point.pressure);
  return json;
}

Json json_of(const Stroke& stroke) {
  Json points = Json::array();
  for (const StrokePoint& point : stroke.points) points.push_back(json_of(point));
  return {{"points", points}, {"thickness", stroke.thickness}, {"erase", stroke.erase}};
}

Json write(const BeginStroke& a) {
  return {{"action", "begin_stroke"},
          {"point", json_of(a.point)},
          {"thickness", a.thickness},
          {"erase", a.erase}};
}
Json write(const ExtendStroke& a) {
  return {{"action", "extend_stroke"}, {"point", json_of(a.point)}};
}
Json write(const EndStroke&) { return {{"action", "end_stroke"}}; }
Json write(const Clear&) { return {{"action", "clear"}}; }
Json write(const Draw& a) {
  Json strokes = Json::array();
  for (const Stroke& stroke : a.drawing) strokes.push_back(json_of(stroke));
  return {{"action", "draw"}, {"strokes", strokes}};
}
Json write(const ChooseModel& a) { return {{"action", "choose_model"}, {"name", a.name}}; }
Json write(const OfferModel& a) {
  return {{"action", "offer_model"}, {"name", a.name}, {"onnx", write_base64(a.onnx)}};
}
Json write(const ModelUnavailable& a) {
  return {{"action", "model_unavailable"}, {"name", a.name}, {"reason", a.reason}};
}
Json write(const DrawingUnavailable& a) {
  return {{"action", "drawing_unavailable"}, {"name", a.name}, {"reason", a.reason}};
}
Json write(const SetLanguage& a) {
  return {{"action", "set_language"}, {"language", language_code(a.language)}};
}
Json write(const PointAt& a) {
  Json unit = nullptr;
  if (a.unit) unit = {a.unit->stage, a.unit->map, a.unit->y, a.unit->x};
  return {{"action", "point_at"}, {"unit", unit}};
}
Json write(const DismissNotice&) { return {{"action", "dismiss_notice"}}; }

// --- reading -------------------------------------------------------------------------------------

// Members of one object; the first that is missing or wrong is remembered, and what is read of
// such a member is a default, so that a reader needs no branches.
class Members {
 public:
  explicit Members(const Json& object) : object_(object) {}

  std::string string(const char* name) {
    const Json* json = find(name, "a text", true);
    if (json && json->is_string()) return json->get_ref<const std::string&>();
    return wrong(json, name, "a text"), std::string();
  }

  float number(const char* name, float otherwise) {
    const Json* json = find(name, "a number", false);
    if (!json || is_finite(*json)) return json ? json->get<float>() : otherwise;
    return wrong(json, name, "a finite number"), otherwise;
  }

  bool flag(const char* name) {
    const Json* json = find(name, "true or false", false);
    if (!json || json->is_boolean()) return json && json->get<bool>();
    return wrong(json, name, "true or false"), false;
  }

  StrokePoint point(const char* name) {
    const Json* json = find(name, kPointForm, true);
    return json ? point_of(*json, name) : StrokePoint{};
  }

  Drawing strokes(const char* name) {
    constexpr const char* kForm = "a list of strokes such as {\"points\": [[x, y], …]}";
    Drawing drawing;
    const Json* json = find(name, kForm, true);
    if (!json) return drawing;
    if (!json->is_array()) return wrong(json, name, kForm), drawing;
    for (const Json& item : *json) {
      const Json* points = item.is_object() && item.contains("points") ? &item["points"] : nullptr;
      if (!points || !points->is_array()) return wrong(&item, name, kForm), drawing;
      Members members(item);
      Stroke stroke;
      stroke.thickness = members.number("thickness", kDefaultThickness);
      stroke.erase = members.flag("erase");
      for (const Json& p : *points) stroke.points.push_back(point_of(p, "points"));
      if (!members.error_.empty() && error_.empty()) error_ = members.error_;
      drawing.push_back(std::move(stroke));
    }
    return drawing;
  }

  std::optional<UnitRef> unit(const char* name) {
    constexpr const char* kForm = "[stage, map, y, x] or null";
    const Json* json = find(name, kForm, true);
    if (!json || json->is_null()) return std::nullopt;
    std::array<int, 4> numbers{};
    if (!json->is_array() || json->size() != 4) return wrong(json, name, kForm), std::nullopt;
    for (std::size_t i = 0; i < 4; ++i) {
      const Json& n = (*json)[i];
      if (!n.is_number_unsigned() || n.get<std::uint64_t>() > 0x7fffffff) {
        return wrong(json, name, kForm), std::nullopt;
      }
      numbers[i] = n.get<int>();
    }
    return UnitRef{numbers[0], numbers[1], numbers[2], numbers[3]};
  }

  std::vector<std::uint8_t> bytes(const char* name) {
    auto decoded = read_base64(string(name));
    if (decoded) return std::move(*decoded);
    return wrong(nullptr, name, "base64"), std::vector<std::uint8_t>();
  }

  void wrong(const Json* json, const char* name, const char* expected) {
    if (!error_.empty()) return;
    error_ = concat(name, " is ", json ? dump(*json).substr(0, 60) : "of another form",
                    ", expected ", expected);
  }

  const std::string& error() const { return error_; }

 private:
  static constexpr const char* kPointForm = "[x, y] or [x, y, pressure]";

  static bool is_finite(const Json& json) {
    return json.is_number() && std::isfinite(json.get<float>());
  }

  const Json* find(const char* name, const char* expected, bool required) {
    if (const auto found = object_.find(name); found != object_.end()) return &*found;
    if (required && error_.empty()) error_ = concat(name, " is missing, expected ", expected);
    return nullptr;
  }

  StrokePoint point_of(const Json& json, const char* name) {
    bool good = json.is_array() && (json.size() == 2 || json.size() == 3);
    for (std::size_t i = 0; good && i < json.size(); ++i) good = is_finite(json[i]);
    if (!good) return wrong(&json, name, kPointForm), StrokePoint{};
    return {json[0].get<float>(), json[1].get<float>(),
            json.size() == 3 ? json[2].get<float>() : 1.0f};
  }

  const Json& object_;
  std::string error_;
};

Action read_set_language(Members& m) {
  const auto language = language_from_code(m.string("language"));
  if (!language) m.wrong(nullptr, "language", "\"ru\" or \"en\"");
  return SetLanguage{language.value_or(Language::kEnglish)};
}

struct ActionType {
  std::string_view name;
  Action (*read)(Members& members);
};

constexpr ActionType kActionTypes[] = {
    {"begin_stroke",
     [](Members& m) -> Action {
       return BeginStroke{m.point("point"), m.number("thickness", kDefaultThickness),
                          m.flag("erase")};
     }},
    {"extend_stroke", [](Members& m) -> Action { return ExtendStroke{m.point("point")}; }},
    {"end_stroke", [](Members&) -> Action { return EndStroke{}; }},
    {"clear", [](Members&) -> Action { return Clear{}; }},
    {"draw", [](Members& m) -> Action { return Draw{m.strokes("strokes")}; }},
    {"choose_model", [](Members& m) -> Action { return ChooseModel{m.string("name")}; }},
    {"offer_model",
     [](Members& m) -> Action { return OfferModel{m.string("name"), m.bytes("onnx")}; }},
    {"model_unavailable",
     [](Members& m) -> Action { return ModelUnavailable{m.string("name"), m.string("reason")}; }},
    {"drawing_unavailable",
     [](Members& m) -> Action { return DrawingUnavailable{m.string("name"), m.string("reason")}; }},
    {"set_language", read_set_language},
    {"point_at", [](Members& m) -> Action { return PointAt{m.unit("unit")}; }},
    {"dismiss_notice", [](Members&) -> Action { return DismissNotice{}; }},
};
static_assert(std::size(kActionTypes) == std::variant_size_v<Action>);

Result<Action> read(const Json& json) {
  const auto name = json.is_object() ? json.find("action") : json.end();
  if (name == json.end() || !name->is_string()) {
    return fail("expected an object with a text \"action\", found ", dump(json).substr(0, 60));
  }
  const auto& text = name->get_ref<const std::string&>();
  for (const ActionType& type : kActionTypes) {
    if (type.name != text) continue;
    Members members(json);
    Action action = type.read(members);
    if (!members.error().empty()) return fail(text, ": ", members.error());
    return action;
  }
  return fail("there is no action \"", text, "\"");
}

Json label_json(const std::string& label) {
  int number = 0;
  const auto [end, error] = std::from_chars(label.data(), label.data() + label.size(), number);
  const bool is_number = error == std::errc{} && end == label.data() + label.size();
  return is_number ? Json(number) : Json(label);
}

}  // namespace

std::string write_action(const Action& action) {
  return dump(std::visit([](const auto& a) { return write(a); }, action));
}

Result<Action> read_action(std::string_view json) {
  const Json parsed = Json::parse(json, nullptr, false);
  if (parsed.is_discarded()) return fail("not JSON: ", json.substr(0, 60));
  return read(parsed);
}

std::string write_actions(const std::vector<Action>& actions) {
  Json list = Json::array();
  for (const Action& action : actions) {
    list.push_back(std::visit([](const auto& a) { return write(a); }, action));
  }
  return dump(list);
}

Result<std::vector<Action>> read_actions(std::string_view json) {
  const Json parsed = Json::parse(json, nullptr, false);
  if (!parsed.is_array()) return fail("expected a list of actions in JSON");
  std::vector<Action> actions;
  for (const Json& item : parsed) {
    auto action = read(item);
    if (!action) return in(concat("action ", actions.size() + 1), action.error());
    actions.push_back(std::move(*action));
  }
  return actions;
}

std::string write_state(const Session& session) {
  Json drawing = Json::array();
  for (const Stroke& stroke : session.drawing) {
    Json points = Json::array();
    for (const StrokePoint& point : stroke.points) points.push_back({point.x, point.y});
    drawing.push_back(std::move(points));
  }
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
  return dump({{"drawing", std::move(drawing)},
               {"model", network ? Json(network->name) : Json(nullptr)},
               {"label", std::move(label)},
               {"probabilities", std::move(probabilities)},
               {"forward_us", session.forward_us},
               {"language", language_code(session.language)},
               {"forwards", session.forwards},
               {"notice", notice.empty() ? Json(nullptr) : Json(notice)}});
}

}  // namespace convlens
