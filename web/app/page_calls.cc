#include <nlohmann/json.hpp>

#include "convlens/io/drawing_json.h"
#include "frame.h"
#include "page_api.h"
#include "program.h"
#include "web/session/actions_json.h"

namespace convlens::app {
namespace {

using Json = nlohmann::json;

std::string answer_state(Program& program) {
  std::string state = write_state(program.session);
  state.pop_back();  // the brace
  return page_result(state + ",\"frames\":" + std::to_string(program.frames) +
                     ",\"threads\":" + std::to_string(program.pool->threads()) + "}");
}

// In CSS pixels of the canvas.
Json place_on_page(const Program& program, const Rect& rect) {
  const float k = screen_size(program.window).magnified;
  return {{"x", rect.x * k}, {"y", rect.y * k}, {"width", rect.w * k}, {"height", rect.h * k}};
}

std::string answer_pad(Program& program) {
  const Rect pad = current_layout(program).pad;
  return page_result(place_on_page(program, pad).dump());
}

std::string answer_controls(Program& program) {
  Json controls = Json::array();
  for (const FocusItem& item : program.ui.focus.items) {
    Json control = place_on_page(program, item.place);
    control.update({{"name", item.id},
                    {"label", item.label},
                    {"role", role_code(item.role)},
                    {"on", item.on},
                    {"enabled", item.enabled},
                    {"value", item.value}});
    controls.push_back(std::move(control));
  }
  return page_result(controls.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string answer_draw(Program& program, std::string_view json) {
  auto record = read_drawing(json);
  if (!record) return page_error("draw: " + record.error().message);
  perform(program, Draw{std::move(record->drawing)});
  return page_result("null");
}

std::string answer_language(Program& program, const Json& request) {
  const auto code = request.find("language");
  const auto language = code != request.end() && code->is_string()
                            ? language_from_code(code->get_ref<const std::string&>())
                            : std::nullopt;
  if (!language) return page_error("language: expected \"ru\" or \"en\"");
  perform(program, SetLanguage{*language});
  return page_result("null");
}

}  // namespace

std::string on_call(Program& program, std::string_view json) {
  const Json request = Json::parse(json, nullptr, false);
  const auto name = request.is_object() ? request.find("call") : request.end();
  if (!request.is_object() || name == request.end() || !name->is_string()) {
    return page_error("a call is an object with a text \"call\"");
  }
  const auto& call = name->get_ref<const std::string&>();
  if (call == "state") return answer_state(program);
  if (call == "pad") return answer_pad(program);
  if (call == "controls") return answer_controls(program);
  if (call == "draw") return answer_draw(program, json);
  if (call == "language") return answer_language(program, request);
  if (call == "clear") {
    perform(program, Clear{});
    return page_result("null");
  }
  return page_error("there is no call \"" + call + "\"");
}

std::string on_load(Program& program, std::string_view name, std::span<const std::uint8_t> onnx,
                    bool own) {
  const Status status = own ? open_model(program, name, onnx) : show_model(program, name, onnx);
  return status ? page_result("null") : page_error(status.error().message);
}

}  // namespace convlens::app
