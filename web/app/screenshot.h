// A picture of the window.
#pragma once

#include <string>

#include "program.h"

namespace convlens::app {

// Draws until nothing changes any more and writes the window to a PNG file.
Status save_screenshot(Program& program, const std::string& path);

}  // namespace convlens::app
