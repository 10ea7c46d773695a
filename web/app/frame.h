// The frame in order: time, sizes, textures, panels, pixels, what the person asked for.
#pragma once

#include "program.h"

namespace convlens::app {

// The parts of a program that belong to the GPU: at the start, and after it has lost everything.
Status make_graphics(Program& program);
// Before the context goes; after it is `lost` there is nothing left to give back.
void drop_graphics(Program& program);

// Draws a frame and shows it. Returns whether another one is wanted at once.
bool draw_frame(Program& program);
// The same without showing it: into the framebuffer that is bound.
bool render_frame(Program& program);

// The layout of the window as it is now.
ScreenLayout current_layout(const Program& program);

}  // namespace convlens::app
