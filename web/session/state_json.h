// The state of a session as JSON, for programs that drive it: the page's JavaScript, tests. For
// what comes back after a restart and for links, write_actions() is there.
#pragma once

#include <string>

#include "web/session/session.h"

namespace convlens {

// {"drawing": [[[x,y],…],…], "model": "explorer" or null, "label": 7 or null (a string where the
// class is not a number), "probabilities": […] or null, "forward_us": 85.2, "language": "ru",
// "forwards": 34, "notice": "…" or null, "dark": false,
// "settings": {"theme": "system", "range": "layer", "thickness": 0.09, "eraser": false,
//              "preparation": true},
// "pad": {"picture": its caption or null, "number": 3, "undo": steps, "redo": steps,
//         "opening": false, "camera": false, "playing": false, "erased": [a flag per stroke],
//         "thickness": [one per stroke], "pressure": [[one per point],…]},
// "selected": [stage, map] or null, "pointed": [stage, map, y, x] or null, "overlay": "none"}
std::string write_state(const Session& session);

}  // namespace convlens
