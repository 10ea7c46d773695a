#include "screenshot.h"

#include <SDL_opengl.h>

#include <algorithm>

#include "convlens/io/file.h"
#include "convlens/io/image.h"

namespace convlens::app {

namespace {

// A framebuffer of its own: what a hidden window holds is not defined.
struct Framebuffer {
  GLuint object = 0, color = 0;

  explicit Framebuffer(const ScreenSize& size) {
    glGenFramebuffers(1, &object);
    glGenRenderbuffers(1, &color);
    glBindRenderbuffer(GL_RENDERBUFFER, color);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, size.pixel_width, size.pixel_height);
    glBindFramebuffer(GL_FRAMEBUFFER, object);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, color);
  }
  Framebuffer(const Framebuffer&) = delete;
  Framebuffer& operator=(const Framebuffer&) = delete;
  ~Framebuffer() {
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glDeleteRenderbuffers(1, &color);
    glDeleteFramebuffers(1, &object);
  }
};

}  // namespace

Status save_screenshot(Program& program, const std::string& path) {
  const ScreenSize size = screen_size(program.window);
  const Framebuffer framebuffer(size);
  constexpr int kMostFrames = 8;
  for (int i = 0; i < kMostFrames && render_frame(program); ++i) {
  }
  render_frame(program);
  Picture picture{size.pixel_width, size.pixel_height, 3, {}};
  const std::size_t row = static_cast<std::size_t>(size.pixel_width) * 3;
  picture.pixels.resize(row * static_cast<std::size_t>(size.pixel_height));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, size.pixel_width, size.pixel_height, GL_RGB, GL_UNSIGNED_BYTE,
               picture.pixels.data());
  // GL's rows begin at the bottom.
  const auto height = static_cast<std::size_t>(size.pixel_height);
  for (std::size_t y = 0; y < height / 2; ++y) {
    const auto top = picture.pixels.begin() + static_cast<std::ptrdiff_t>(y * row);
    const auto bottom =
        picture.pixels.begin() + static_cast<std::ptrdiff_t>((height - 1 - y) * row);
    std::swap_ranges(top, top + static_cast<std::ptrdiff_t>(row), bottom);
  }
  const auto png = write_png(picture);
  if (!png) return in(path, png.error());
  return write_file_atomically(path, *png);
}

}  // namespace convlens::app
