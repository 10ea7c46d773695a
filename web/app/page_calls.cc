#include <nlohmann/json.hpp>

#include "convlens/io/drawing_json.h"
#include "page_api.h"
#include "program.h"
#include "web/session/actions_json.h"
#include "web/session/model_view.h"

namespace convlens::app {
namespace {

using Json = nlohmann::json;

std::string answer_state(Program& program) {
  std::string state = write_state(program.session);
  state.pop_back();  // the brace
  return page_result(state + ",\"frames\":" + std::to_string(program.frames) + "}");
}

std::string answer_pad(Program& program) {
  const Rect pad = current_layout(program).pad;
  const float k = screen_size(program.window).magnified;
  return page_result(
      Json({{"x", pad.x * k}, {"y", pad.y * k}, {"width", pad.w * k}, {"height", pad.h * k}})
          .dump());
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
  if (call == "draw") return answer_draw(program, json);
  if (call == "language") return answer_language(program, request);
  if (call == "clear") {
    perform(program, Clear{});
    return page_result("null");
  }
  return page_error("there is no call \"" + call + "\"");
}

std::string on_load(Program& program, std::string_view name, std::span<const std::byte> onnx) {
  const auto* first = reinterpret_cast<const std::uint8_t*>(onnx.data());
  const std::string model(name);
  const Network* before = current_network(program.session);
  const std::string shown = before ? before->name : "";
  // Chosen without asking the platform for it: its bytes are here.
  program.requested = model;
  perform(program, ChooseModel{model});
  perform(program, OfferModel{model, {first, first + onnx.size()}});
  program.requested.clear();
  const Network* network = current_network(program.session);
  if (network && network->name == model && !program.session.notice) return page_result("null");
  // Refused: the network that was shown is shown again, even where the name was known before.
  const std::string reason = notice_text(program.session);
  if (!shown.empty()) perform(program, ChooseModel{shown});
  return page_error(reason);
}

}  // namespace convlens::app
