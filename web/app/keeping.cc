#include "keeping.h"

#include <utility>

#include "program.h"
#include "web/session/actions_json.h"

namespace convlens::app {
namespace {

constexpr auto kPause = std::chrono::seconds(1);

std::string snapshot(const Session& session) {
  const Settings& settings = session.settings;
  std::vector<Action> actions = {SetLanguage{settings.language}, SetTheme{settings.theme},
                                 SetRange{settings.range},       SetThickness{settings.thickness},
                                 SetEraser{settings.eraser},     SetPreparation{settings.prepare}};
  const std::string model = place_of(session).model;
  if (!model.empty()) actions.push_back(ChooseModel{model});
  if (!session.pad.opening) {
    if (session.pad.sheet.picture) actions.push_back(ShowPicture{*session.pad.sheet.picture});
    actions.push_back(Draw{session.pad.sheet.drawing});
  }
  return write_actions(actions);
}

}  // namespace

bool restore(Program& program, const Arrival& arrival) {
  if (arrival.kept.empty()) return false;
  const auto actions = read_actions(arrival.kept);
  if (!actions) return false;
  bool pad = false;
  for (const Action& action : *actions) {
    perform(program, action);
    pad = pad || std::holds_alternative<Draw>(action);
  }
  program.keeping.kept = arrival.kept;
  return pad;
}

void open_link(Program&, std::string_view) {}

std::string link_now(const Program& program) { return snapshot(program.session); }

void keep_soon(Program& program) {
  if (program.keeping.due) return;
  program.keeping.due = Clock::now() + kPause;
  set_alarm(program);
}

void keep_now(Program& program) {
  Keeping& keeping = program.keeping;
  if (!std::exchange(keeping.due, std::nullopt)) return;
  std::string text = snapshot(program.session);
  if (text == keeping.kept) return;
  keeping.kept = std::move(text);
  program.platform->keep(keeping.kept);
}

}  // namespace convlens::app
