// Files that come from outside: dropped on the window, or named on the command line.
#pragma once

#include <string>
#include <vector>

#include "web/session/session.h"

namespace convlens::app {

// An ONNX file is chosen and offered, any other is taken for a drawing. What cannot be read becomes
// a message in the window.
std::vector<Action> actions_of_dropped_file(const std::string& path);

// The first drawing of a file of strokes.
Result<Drawing> read_drawing_file(const std::string& path);

}  // namespace convlens::app
