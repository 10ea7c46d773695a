// Pictures in and out: to the ink of the pad, and from what is on the screen.
#pragma once

#include "convlens/io/image.h"
#include "platform.h"
#include "web/session/session.h"

namespace convlens::app {

struct Program;

PadPicture camera_ink(const CameraPicture& picture);

// What the window shows, as a PNG file.
Result<std::vector<std::uint8_t>> screen_png(Program& program);
// The colours of one map, as large as they are on the screen and larger: the first one where the
// selection names none. Errors: no such layer, or nothing on the pad.
Result<std::vector<std::uint8_t>> map_png(const Session& session, const Selection& selection);
// The ink of the pad, dark on light.
Result<std::vector<std::uint8_t>> pad_png(const Session& session);

}  // namespace convlens::app
