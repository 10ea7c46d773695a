#include "screenshot.h"

#include "convlens/io/file.h"
#include "pictures.h"

namespace convlens::app {

Status save_screenshot(Program& program, const std::string& path) {
  const auto png = screen_png(program);
  if (!png) return in(path, png.error());
  return write_file_atomically(path, *png);
}

}  // namespace convlens::app
