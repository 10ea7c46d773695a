// What the session asks of the platform (Request in action.h): links, files, pictures, the camera.
#pragma once

#include "program.h"

namespace convlens::app {

// Takes the session's requests and does them.
void do_requests(Program& program);

// After a frame: the picture of the screen, where one was asked for.
void save_screen(Program& program);

}  // namespace convlens::app
