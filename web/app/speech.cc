#include "speech.h"

#include "web/panels/focus.h"
#include "web/session/spoken_view.h"

namespace convlens::app {

Platform::Speech speech_of(const Program& program) {
  const Session& session = program.session;
  SpokenView spoken = spoken_view(session);
  // While a digit is being drawn its answer changes too fast to be heard.
  const bool drawing =
      session.pad.pen_down || session.pad.camera == Camera::kOn || is_moving(session);
  if (drawing) spoken.answer = program.told_speech ? program.told_speech->answer : "";
  const FocusItem* item = program.ui.focus.visible ? focused(program.ui.focus) : nullptr;
  std::string focus = item ? item->label : "";
  if (item && !item->value.empty()) focus += ", " + item->value;
  return {spoken.answer, spoken.layer, spoken.unit, spoken.notice, std::move(focus)};
}

}  // namespace convlens::app
