// The camera as an input: it runs as long as the session wants its pictures (Pad::camera).
#pragma once

namespace convlens::app {

struct Program;
struct CameraPicture;

// After every action: starts or stops the platform's camera.
void follow_camera(Program& program);
void on_camera_picture(Program& program, const CameraPicture& picture);

}  // namespace convlens::app
