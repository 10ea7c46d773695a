// Actions as JSON, one object each: a recorded list is a replay, a bug report, a lesson and a deep
// link. The state as programs are given it is in state_json.h.
//
//   {"action": "begin_stroke", "point": [0.3, 0.2, 0.8], "thickness": 0.085, "erase": false}
//   {"action": "extend_stroke", "point": [0.3, 0.21]}        {"action": "end_stroke"}
//   {"action": "clear"}    {"action": "choose_model", "name": "lecture"}
//   {"action": "draw", "strokes": [{"points": [[x, y], …], "thickness": 0.085, "erase": false}, …],
//    "picture": {"side", "ink", … as of show_picture}}      without it where there is none
//   {"action": "offer_model", "name": "mine.onnx", "onnx": "base64"}
//   {"action": "model_unavailable", "name": …, "reason": …}
//   {"action": "set_language", "language": "ru"}     likewise set_theme and set_range (settings.h)
//   {"action": "set_thickness", "thickness": 0.085}
//   {"action": "set_eraser", "on": true}             likewise set_preparation
//   {"action": "point_at", "unit": [stage, map, y, x] or null}
//   {"action": "select", "selection": [stage, map or -1] or null}
//   {"action": "show_picture", "side": 28, "ink": "base64", "caption": "t10k",
//    "number": 17, "of": 10000, "label": 7}      without the last three where it is from no data
//    set
//   {"action": "show_overlay", "overlay": "none", "help", "settings", "share" or "inputs"}
//   {"action": "hide_controls", "hidden": ["models", …]}
//   {"action": "go_to", "model": "lecture", "selection": null, "overlay": "none"}
// and those without members: cancel_stroke, undo, redo, surprise, next_digit, dismiss_notice.
//
// Points are [x, y] or [x, y, pressure]; thickness and erase may be left out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "convlens/core/error.h"
#include "web/session/session.h"
#include "web/session/state_json.h"

namespace convlens {

// "saved", "link" …; "none", "help" …
std::string_view notice_code(Notice::Kind kind);
std::optional<Notice::Kind> notice_from_code(std::string_view code);
std::string_view overlay_code(Overlay overlay);

std::string write_action(const Action& action);
// Errors: not JSON, no such action, a member that is missing or of another form.
Result<Action> read_action(std::string_view json);

// An array of actions.
std::string write_actions(const std::vector<Action>& actions);
// Errors begin with the number of the action.
Result<std::vector<Action>> read_actions(std::string_view json);

}  // namespace convlens
