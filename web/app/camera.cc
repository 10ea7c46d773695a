#include "camera.h"

#include "pictures.h"
#include "program.h"

namespace convlens::app {

void follow_camera(Program& program) {
  const bool wanted = program.session.pad.camera != Camera::kOff;
  if (wanted == program.camera_runs) return;
  program.camera_runs = wanted;
  if (wanted) {
    program.platform->start_camera();
  } else {
    program.platform->stop_camera();
  }
}

void on_camera_picture(Program& program, const CameraPicture& picture) {
  if (program.camera_runs) perform(program, CameraFrame{camera_ink(picture)});
}

}  // namespace convlens::app
