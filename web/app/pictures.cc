#include "pictures.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "frame.h"
#include "gl_functions.h"
#include "program.h"
#include "web/gfx/map_picture.h"
#include "web/session/pad_picture.h"

namespace convlens::app {
namespace {

// A framebuffer of its own: what a window holds after it was shown is not defined.
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

// GL's rows begin at the bottom, and only RGBA can be read everywhere.
Picture read_pixels(const ScreenSize& size) {
  const auto width = static_cast<std::size_t>(size.pixel_width);
  const auto height = static_cast<std::size_t>(size.pixel_height);
  std::vector<std::uint8_t> rgba(width * height * 4);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, size.pixel_width, size.pixel_height, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
  Picture picture{size.pixel_width, size.pixel_height, 3, {}};
  picture.pixels.reserve(width * height * 3);
  for (std::size_t y = height; y-- > 0;) {
    for (std::size_t x = 0; x < width; ++x) {
      const std::uint8_t* pixel = rgba.data() + (y * width + x) * 4;
      picture.pixels.insert(picture.pixels.end(), pixel, pixel + 3);
    }
  }
  return picture;
}

}  // namespace

PadPicture camera_ink(const CameraPicture& picture) {
  return pad_picture(
      Picture{picture.side, picture.side, 4, {picture.rgba.begin(), picture.rgba.end()}}, "");
}

Result<std::vector<std::uint8_t>> screen_png(Program& program) {
  const ScreenSize size = screen_size(program.window);
  const Framebuffer framebuffer(size);
  const bool was_still = std::exchange(program.ui.still, true);
  constexpr int kMostFrames = 8;
  for (int i = 0; i < kMostFrames && render_frame(program); ++i) {
  }
  render_frame(program);
  program.ui.still = was_still;
  return write_png(read_pixels(size));
}

Result<std::vector<std::uint8_t>> map_png(const Session& session, const Selection& selection) {
  const auto picture = map_picture(session, selection);
  if (!picture) return fail("there is no map");
  return write_png(*picture);
}

Result<std::vector<std::uint8_t>> pad_png(const Session& session) {
  const Image& ink = session.drawn;
  Picture picture{ink.width, ink.height, 1, {}};
  for (const float value : ink.pixels) {
    picture.pixels.push_back(static_cast<std::uint8_t>(std::lround((1 - value) * 255)));
  }
  return write_png(picture);
}

}  // namespace convlens::app
