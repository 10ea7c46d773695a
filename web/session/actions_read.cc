#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "web/session/action_codes.h"
#include "web/session/actions_json.h"
#include "web/session/base64.h"

namespace convlens {
namespace {

using Json = nlohmann::json;

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

  int integer(const char* name, int low, int high) {
    const Json* json = find(name, "a whole number", true);
    if (json && json->is_number_integer()) {
      const auto value = json->get<std::int64_t>();
      if (value >= low && value <= high) return static_cast<int>(value);
    }
    return wrong(json, name, "a whole number in its bounds"), low;
  }

  // One of the codes; its enumerator stands at the code's place.
  template <class Enum, std::size_t N>
  Enum code(const char* name, const std::string_view (&codes)[N]) {
    const std::string text = string(name);
    const auto found = std::ranges::find(codes, text);
    if (found != std::end(codes)) return static_cast<Enum>(found - std::begin(codes));
    return wrong(nullptr, name, "one of the names that are described"), Enum{};
  }

  Reason reason() {
    if (!object_.contains("why")) return Reason::kOther;
    const std::string code = string("why");
    for (std::size_t i = 0; i < kReasonCount; ++i) {
      if (reason_code(static_cast<Reason>(i)) == code) return static_cast<Reason>(i);
    }
    return wrong(nullptr, "why", "the name of a reason"), Reason::kOther;
  }

  std::optional<Selection> selection(const char* name) {
    constexpr const char* kForm = "[stage, map] or null";
    const Json* json = find(name, kForm, true);
    if (!json || json->is_null()) return std::nullopt;
    if (!json->is_array() || json->size() != 2 || !(*json)[0].is_number_integer() ||
        !(*json)[1].is_number_integer()) {
      return wrong(json, name, kForm), std::nullopt;
    }
    return Selection{(*json)[0].get<int>(), (*json)[1].get<int>()};
  }

  PadPicture picture() {
    PadPicture picture;
    picture.side = integer("side", 1, kPadSide);
    picture.ink = bytes("ink");
    if (object_.contains("caption")) picture.caption = string("caption");
    if (object_.contains("of")) {
      picture.of = integer("of", 0, 0x7fffffff);
      picture.number = integer("number", 0, 0x7fffffff);
    }
    if (object_.contains("label")) picture.label = integer("label", 0, 255);
    const auto size =
        static_cast<std::size_t>(picture.side) * static_cast<std::size_t>(picture.side);
    if (kPadSide % picture.side != 0) wrong(nullptr, "side", "a divisor of 280");
    if (picture.ink.size() != size) wrong(nullptr, "ink", "side x side bytes in base64");
    return picture;
  }

  std::optional<PadPicture> picture_member(const char* name) {
    const Json* json = find(name, "an object", false);
    if (!json || json->is_null()) return std::nullopt;
    if (!json->is_object()) return wrong(json, name, "an object"), std::nullopt;
    Members members(*json);
    PadPicture picture = members.picture();
    if (error_.empty()) error_ = members.error_;
    return picture;
  }

  OfferDigits digits() {
    OfferDigits digits{string("name"), {}, bytes("labels")};
    digits.images.count = integer("count", 1, 10'000'000);
    digits.images.rows = integer("rows", 1, 1024);
    digits.images.columns = integer("columns", 1, 1024);
    const auto pixels = bytes("pixels");
    const auto* first = reinterpret_cast<const ByteVector::value_type*>(pixels.data());
    digits.images.pixels.assign(first, first + pixels.size());
    const auto expected = digits.images.count * digits.images.rows * digits.images.columns;
    if (static_cast<std::int64_t>(pixels.size()) != expected) {
      wrong(nullptr, "pixels", "count x rows x columns bytes in base64");
    }
    const auto labels = static_cast<std::int64_t>(digits.labels.size());
    if (labels != 0 && labels != digits.images.count) {
      wrong(nullptr, "labels", "one byte per image in base64, or none");
    }
    return digits;
  }

  ControlSet controls(const char* name) {
    constexpr const char* kForm = "a list of names of controls";
    ControlSet set;
    const Json* json = find(name, kForm, true);
    if (!json || !json->is_array()) return wrong(json, name, kForm), set;
    for (const Json& item : *json) {
      const auto control =
          item.is_string() ? control_from_code(item.get_ref<const std::string&>()) : std::nullopt;
      if (!control) return wrong(&item, name, "names of controls"), set;
      set.set(static_cast<std::size_t>(*control));
    }
    return set;
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

Action read_set_theme(Members& m) {
  const auto theme = theme_from_code(m.string("theme"));
  if (!theme) m.wrong(nullptr, "theme", "\"system\", \"light\" or \"dark\"");
  return SetTheme{theme.value_or(ThemeChoice::kSystem)};
}

Action read_set_range(Members& m) {
  const auto range = range_from_code(m.string("range"));
  if (!range) m.wrong(nullptr, "range", "\"map\", \"layer\" or \"network\"");
  return SetRange{range.value_or(ColorRange::kLayer)};
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
    {"draw",
     [](Members& m) -> Action { return Draw{m.strokes("strokes"), m.picture_member("picture")}; }},
    {"choose_model", [](Members& m) -> Action { return ChooseModel{m.string("name")}; }},
    {"offer_model",
     [](Members& m) -> Action { return OfferModel{m.string("name"), m.bytes("onnx")}; }},
    {"model_unavailable",
     [](Members& m) -> Action {
       return ModelUnavailable{m.string("name"), m.string("reason"), m.reason()};
     }},
    {"set_language", read_set_language},
    {"know_model", [](Members& m) -> Action { return KnowModel{m.string("name")}; }},
    {"point_at", [](Members& m) -> Action { return PointAt{m.unit("unit")}; }},
    {"cancel_stroke", [](Members&) -> Action { return CancelStroke{}; }},
    {"undo", [](Members&) -> Action { return Undo{}; }},
    {"redo", [](Members&) -> Action { return Redo{}; }},
    {"play_drawing",
     [](Members& m) -> Action { return PlayDrawing{m.strokes("strokes"), m.flag("opening")}; }},
    {"surprise", [](Members&) -> Action { return Surprise{}; }},
    {"show_picture", [](Members& m) -> Action { return ShowPicture{m.picture()}; }},
    {"camera_frame", [](Members& m) -> Action { return CameraFrame{m.picture()}; }},
    {"offer_digits", [](Members& m) -> Action { return m.digits(); }},
    {"offer_labels",
     [](Members& m) -> Action { return OfferLabels{m.string("name"), m.bytes("labels")}; }},
    {"next_digit", [](Members&) -> Action { return NextDigit{}; }},
    {"advance", [](Members& m) -> Action { return Advance{m.number("seconds", 0)}; }},
    {"select", [](Members& m) -> Action { return Select{m.selection("selection")}; }},
    {"set_theme", read_set_theme},
    {"set_range", read_set_range},
    {"set_thickness",
     [](Members& m) -> Action { return SetThickness{m.number("thickness", kDefaultThickness)}; }},
    {"set_eraser", [](Members& m) -> Action { return SetEraser{m.flag("on")}; }},
    {"set_preparation", [](Members& m) -> Action { return SetPreparation{m.flag("on")}; }},
    {"set_system",
     [](Members& m) -> Action { return SetSystem{m.flag("dark"), m.flag("reduced_motion")}; }},
    {"hide_controls", [](Members& m) -> Action { return HideControls{m.controls("hidden")}; }},
    {"show_overlay",
     [](Members& m) -> Action { return ShowOverlay{m.code<Overlay>("overlay", kOverlayCodes)}; }},
    {"go_to",
     [](Members& m) -> Action {
       return GoTo{{m.string("model"), m.selection("selection"),
                    m.code<Overlay>("overlay", kOverlayCodes)}};
     }},
    {"notify",
     [](Members& m) -> Action {
       return Notify{{m.code<Notice::Kind>("kind", kNoticeCodes), m.string("name"),
                      m.string("reason"), m.reason()}};
     }},
    {"dismiss_notice", [](Members&) -> Action { return DismissNotice{}; }},
    {"ask",
     [](Members& m) -> Action {
       return Ask{{m.code<Request::Kind>("request", kRequestCodes), m.selection("map")}};
     }},
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

}  // namespace

Result<Action> read_action(std::string_view json) {
  const Json parsed = Json::parse(json, nullptr, false);
  if (parsed.is_discarded()) return fail("not JSON: ", json.substr(0, 60));
  return read(parsed);
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

}  // namespace convlens
