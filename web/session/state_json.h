// The state of a session as JSON, for programs that drive it: the page's JavaScript, tests. For
// what comes back after a restart and for links, write_actions() is there.
#pragma once

#include <string>

#include "web/session/session.h"

namespace convlens {

// {"drawing": [[[x,y],…],…] (drawing_json.h: of another brush an object), "model": "explorer" or
// null, "wanted": the model that is being loaded or null, "label": 7 or null (a string where the
// class is not a number), "second": the second guess likewise, "sure": false where the answer is in
// doubt or there is none, "probabilities": […] or null, "forward_us": 85.2, "language": "ru",
// "forwards": 34, "notice": "…" or null, "notice_kind": "saved", "why": its reason (reason.h),
// "dark": false,
// "settings": {"theme": "system", "range": "layer", "thickness": 0.09, "eraser": false,
//              "preparation": true},
// "digits": {"name": "t10k", "count": 10000, "labels": true} or null,
// "pad": {"picture": its caption or null, "number": 3, "label": 5 or null, "undo": steps,
//         "redo": steps, "opening": false, "camera": false, "playing": false,
//         "erased": [a flag per stroke], "thickness": [one per stroke],
//         "pressure": [[one per point],…]},
// "selected": [stage, map] or null, "pointed": [stage, map, y, x] or null, "overlay": "none"}
std::string write_state(const Session& session);

}  // namespace convlens
