// The page's calls to the program, behind window.convlens (web/page/api.mjs).
//
// A call is JSON text in, JSON text out. The answer is {"result": …} or {"error": "a sentence"};
// the page throws the sentence as an Error. Calls:
//
//   {"call": "state"}   -> the session's state (web/session/state_json.h), {"drawing": […],
//                          "model": "explorer", "label": 7 | null, "second": 1 | null, "sure":
//                          true, "probabilities": [ten numbers] | null, "forward_us": 85.2, …,
//                          "frames": 12, "forwards": 34}
//                          drawing: the pad's unit square, y down; label and probabilities are null
//                          while the pad is empty; forward_us: a forward pass in microseconds, the
//                          mean of the latest; frames and forwards: how many were drawn and
//                          computed since the start.
//   {"call": "pad"}     -> {"x": 24, "y": 96, "width": 280, "height": 280}   CSS pixels
//   {"call": "controls"} -> [{"name": "tools/undo", "label": "Undo", "role": "button", "on": false,
//                           "enabled": true, "value": "", "x": …, "y": …, "width": …, "height": …},
//                           …] what can be pressed in the frame that is shown, in the order of the
//                          Tab key, CSS pixels; names are the same in every language
//   {"call": "clear"}   -> null
//   {"call": "draw", "strokes": [[[x,y],…],…]}  -> null    replaces the drawing; a stroke may be an
//                          object with a thickness or an eraser (convlens/io/drawing_json.h)
//   {"call": "language", "language": "ru" | "en"} -> null
//
// and, with bytes beside it, load(name, onnx, own) -> null: shows that model; `own` ones under a
// name that no shipped model has.
//
// After draw, clear and load the program has computed its answer: a `state` that follows shows it.
#pragma once

#include <string>
#include <string_view>

namespace convlens::app {

// Answers as the page expects them. `json_value` is JSON text.
std::string page_result(std::string_view json_value);
std::string page_error(std::string_view sentence);

}  // namespace convlens::app
