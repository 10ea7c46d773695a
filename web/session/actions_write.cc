#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iterator>

#include "web/session/action_codes.h"
#include "web/session/actions_json.h"
#include "web/session/base64.h"

namespace convlens {
namespace {

using Json = nlohmann::json;

// The shortest decimal number that is this float: 0.3, not 0.30000001192092896.
double shortest(float value) {
  char text[32];
  *std::to_chars(text, text + sizeof text - 1, value).ptr = '\0';
  return std::strtod(text, nullptr);
}

Json json_of(const StrokePoint& point) {
  Json json = {shortest(point.x), shortest(point.y)};
  if (point.pressure != 1) json.push_back(shortest(point.pressure));
  return json;
}

Json json_of(const Stroke& stroke) {
  Json points = Json::array();
  for (const StrokePoint& point : stroke.points) points.push_back(json_of(point));
  return {{"points", points}, {"thickness", shortest(stroke.thickness)}, {"erase", stroke.erase}};
}

Json json_of(const Drawing& drawing) {
  Json strokes = Json::array();
  for (const Stroke& stroke : drawing) strokes.push_back(json_of(stroke));
  return strokes;
}

Json write(const BeginStroke& a) {
  return {{"action", "begin_stroke"},
          {"point", json_of(a.point)},
          {"thickness", shortest(a.thickness)},
          {"erase", a.erase}};
}
Json write(const ExtendStroke& a) {
  return {{"action", "extend_stroke"}, {"point", json_of(a.point)}};
}
Json write(const EndStroke&) { return {{"action", "end_stroke"}}; }
Json write(const Clear&) { return {{"action", "clear"}}; }
Json json_of(const PadPicture& picture) {
  Json json = {
      {"side", picture.side}, {"ink", write_base64(picture.ink)}, {"caption", picture.caption}};
  if (picture.of > 0) json["number"] = picture.number, json["of"] = picture.of;
  if (picture.label) json["label"] = *picture.label;
  return json;
}
Json write(const Draw& a) {
  Json json = {{"action", "draw"}, {"strokes", json_of(a.drawing)}};
  if (a.picture) json["picture"] = json_of(*a.picture);
  return json;
}
Json write(const ChooseModel& a) { return {{"action", "choose_model"}, {"name", a.name}}; }
Json write(const OfferModel& a) {
  return {{"action", "offer_model"}, {"name", a.name}, {"onnx", write_base64(a.onnx)}};
}
Json write(const KnowModel& a) { return {{"action", "know_model"}, {"name", a.name}}; }
Json write(const ModelUnavailable& a) {
  return {{"action", "model_unavailable"},
          {"name", a.name},
          {"reason", a.reason},
          {"why", reason_code(a.why)}};
}
Json write(const SetLanguage& a) {
  return {{"action", "set_language"}, {"language", language_code(a.language)}};
}
Json write(const PointAt& a) {
  Json unit = nullptr;
  if (a.unit) unit = {a.unit->stage, a.unit->map, a.unit->y, a.unit->x};
  return {{"action", "point_at"}, {"unit", unit}};
}
Json json_of(const std::optional<Selection>& selection) {
  if (!selection) return nullptr;
  return {selection->stage, selection->map};
}
Json write(const CancelStroke&) { return {{"action", "cancel_stroke"}}; }
Json write(const Undo&) { return {{"action", "undo"}}; }
Json write(const Redo&) { return {{"action", "redo"}}; }
Json write(const PlayDrawing& a) {
  return {{"action", "play_drawing"}, {"strokes", json_of(a.drawing)}, {"opening", a.opening}};
}
Json write(const Surprise&) { return {{"action", "surprise"}}; }
Json write_picture(const char* name, const PadPicture& picture) {
  Json json = json_of(picture);
  json["action"] = name;
  return json;
}
Json write(const ShowPicture& a) { return write_picture("show_picture", a.picture); }
Json write(const CameraFrame& a) { return write_picture("camera_frame", a.picture); }
Json write(const OfferDigits& a) {
  const Bytes pixels = a.images.pixels;
  return {{"action", "offer_digits"},
          {"name", a.name},
          {"count", a.images.count},
          {"rows", a.images.rows},
          {"columns", a.images.columns},
          {"pixels",
           write_base64({reinterpret_cast<const std::uint8_t*>(pixels.data()), pixels.size()})},
          {"labels", write_base64(a.labels)}};
}
Json write(const OfferLabels& a) {
  return {{"action", "offer_labels"}, {"name", a.name}, {"labels", write_base64(a.labels)}};
}
Json write(const NextDigit&) { return {{"action", "next_digit"}}; }
Json write(const Advance& a) { return {{"action", "advance"}, {"seconds", a.seconds}}; }
Json write(const Select& a) { return {{"action", "select"}, {"selection", json_of(a.selection)}}; }
Json write(const SetTheme& a) { return {{"action", "set_theme"}, {"theme", theme_code(a.theme)}}; }
Json write(const SetRange& a) { return {{"action", "set_range"}, {"range", range_code(a.range)}}; }
Json write(const SetThickness& a) {
  return {{"action", "set_thickness"}, {"thickness", shortest(a.thickness)}};
}
Json write(const SetEraser& a) { return {{"action", "set_eraser"}, {"on", a.on}}; }
Json write(const SetPreparation& a) { return {{"action", "set_preparation"}, {"on", a.on}}; }
Json write(const SetSystem& a) {
  return {{"action", "set_system"}, {"dark", a.dark}, {"reduced_motion", a.reduced_motion}};
}
Json write(const HideControls& a) {
  Json hidden = Json::array();
  for (std::size_t i = 0; i < kControlCount; ++i) {
    if (a.hidden[i]) hidden.push_back(control_code(static_cast<Control>(i)));
  }
  return {{"action", "hide_controls"}, {"hidden", hidden}};
}
Json write(const ShowOverlay& a) {
  return {{"action", "show_overlay"}, {"overlay", code_of(kOverlayCodes, a.overlay)}};
}
Json write(const GoTo& a) {
  return {{"action", "go_to"},
          {"model", a.place.model},
          {"selection", json_of(a.place.selected)},
          {"overlay", code_of(kOverlayCodes, a.place.overlay)}};
}
Json write(const Notify& a) {
  return {{"action", "notify"},
          {"kind", code_of(kNoticeCodes, a.notice.kind)},
          {"name", a.notice.name},
          {"reason", a.notice.reason},
          {"why", reason_code(a.notice.why)}};
}
Json write(const DismissNotice&) { return {{"action", "dismiss_notice"}}; }
Json write(const Ask& a) {
  return {{"action", "ask"},
          {"request", code_of(kRequestCodes, a.request.kind)},
          {"map", json_of(a.request.map)}};
}

}  // namespace

std::string_view notice_code(Notice::Kind kind) { return code_of(kNoticeCodes, kind); }
std::optional<Notice::Kind> notice_from_code(std::string_view code) {
  const auto found = std::ranges::find(kNoticeCodes, code);
  if (found == std::end(kNoticeCodes)) return std::nullopt;
  return static_cast<Notice::Kind>(found - std::begin(kNoticeCodes));
}
std::string_view overlay_code(Overlay overlay) { return code_of(kOverlayCodes, overlay); }

std::string write_action(const Action& action) {
  return dump(std::visit([](const auto& a) { return write(a); }, action));
}

std::string write_actions(const std::vector<Action>& actions) {
  Json list = Json::array();
  for (const Action& action : actions) {
    list.push_back(std::visit([](const auto& a) { return write(a); }, action));
  }
  return dump(list);
}

}  // namespace convlens
