#include "web/session/snapshot.h"

namespace convlens {

std::vector<Action> snapshot(const Session& session) {
  const Settings& s = session.settings;
  std::vector<Action> actions = {SetLanguage{s.language}, SetTheme{s.theme},
                                 SetRange{s.range},       SetThickness{s.thickness},
                                 SetEraser{s.eraser},     SetPreparation{s.prepare}};
  const Pad& pad = session.pad;
  if (!pad.opening) {
    Draw draw{pad.hand ? pad.hand->drawing : pad.sheet.drawing};
    if (pad.sheet.picture) draw.picture = *pad.sheet.picture;
    actions.emplace_back(std::move(draw));
  }
  Place place = place_of(session);
  place.overlay = Overlay::kNone;
  if (!place.model.empty()) actions.emplace_back(GoTo{std::move(place)});
  return actions;
}

}  // namespace convlens
