#include "pictures.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "convlens/digits/brush.h"
#include "convlens/digits/prepare.h"
#include "convlens/digits/resample.h"
#include "frame.h"
#include "gl_functions.h"
#include "program.h"
#include "web/gfx/palette.h"
#include "web/session/stage_view.h"

namespace convlens::app {
namespace {

constexpr int kPictureSide = 140;
static_assert(kPadSide % kPictureSide == 0);

// Rec. 601, as cameras and JPEG have it; what is transparent lets white paper through.
float gray_of(const std::uint8_t* pixel, int channels) {
  const bool colored = channels >= 3;
  const float gray = colored ? 0.299f * static_cast<float>(pixel[0]) +
                                   0.587f * static_cast<float>(pixel[1]) +
                                   0.114f * static_cast<float>(pixel[2])
                             : static_cast<float>(pixel[0]);
  const bool has_alpha = channels == 2 || channels == 4;
  const float alpha = has_alpha ? static_cast<float>(pixel[channels - 1]) / 255 : 1;
  return (gray * alpha + 255 * (1 - alpha)) / 255;
}

Image gray_image(std::span<const std::uint8_t> pixels, int width, int height, int channels) {
  Image image{width, height, {}};
  const auto step = static_cast<std::size_t>(channels);
  image.pixels.reserve(pixels.size() / step);
  for (std::size_t i = 0; i + step <= pixels.size(); i += step) {
    image.pixels.push_back(gray_of(pixels.data() + i, channels));
  }
  return image;
}

PadPicture picture_of_ink(const Image& ink) {
  PadPicture picture;
  picture.side = ink.width;
  picture.ink.reserve(ink.pixels.size());
  for (const float value : ink.pixels) {
    picture.ink.push_back(static_cast<std::uint8_t>(std::lround(value * 255)));
  }
  return picture;
}

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

void put(Picture& picture, int x, int y, const Rgb& color) {
  const auto at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                   static_cast<std::size_t>(x)) *
                  3;
  const float channels[] = {color.r, color.g, color.b};
  for (std::size_t i = 0; i < 3; ++i) {
    picture.pixels[at + i] = static_cast<std::uint8_t>(std::lround(channels[i] * 255));
  }
}

}  // namespace

PadPicture pad_picture(const Picture& picture) {
  const Image ink =
      ink_from_gray(gray_image(picture.pixels, picture.width, picture.height, picture.channels));
  const int longer = std::max(ink.width, ink.height);
  // Small ones that fit pixel by pixel stay as sharp as they are.
  if (ink.width == ink.height && longer < kPictureSide && kPadSide % longer == 0) {
    return picture_of_ink(ink);
  }
  const float scale = static_cast<float>(kPictureSide) / static_cast<float>(longer);
  const float left = (kPictureSide - static_cast<float>(ink.width) * scale) / 2;
  const float top = (kPictureSide - static_cast<float>(ink.height) * scale) / 2;
  return picture_of_ink(resample(ink, scale, left, top, kPictureSide, kPictureSide));
}

PadPicture pad_picture(const CameraPicture& picture) {
  return picture_of_ink(ink_from_gray(gray_image(picture.rgba, picture.side, picture.side, 4)));
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
  const Network* network = current_network(session);
  const auto views = stage_views(session);
  const auto index = static_cast<std::size_t>(selection.stage);
  if (!network || index >= views.size() || !views[index].live) return fail("there is no map");
  const StageView& view = views[index];
  const Stage& stage = *view.stage;
  const int map = std::clamp(selection.map, 0, stage.maps - 1);
  const auto values = map_values(*network, selection.stage, map);
  constexpr int kSide = 448;
  const int scale = std::max(1, kSide / std::max(stage.width, stage.height));
  Picture picture{stage.width * scale, stage.height * scale, 3, {}};
  picture.pixels.resize(static_cast<std::size_t>(picture.width) *
                        static_cast<std::size_t>(picture.height) * 3);
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const auto at = static_cast<std::size_t>(y / scale * stage.width + x / scale);
      const float t = std::clamp(values[at] / view.peak, -1.0f, 1.0f);
      put(picture, x, y, ramp_color(view.ramp, t, is_dark(session) ? 1 : 0));
    }
  }
  return write_png(picture);
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
