#include "web/session/pad_picture.h"

#include <algorithm>
#include <cmath>

#include "convlens/digits/prepare.h"
#include "convlens/digits/resample.h"
#include "convlens/io/picture_gray.h"

namespace convlens {
namespace {

constexpr int kWhite = 255;

std::uint8_t byte_of(float ink, int levels) {
  const float share = std::isfinite(ink) ? std::clamp(ink, 0.0f, 1.0f) : 0.0f;
  const int step = kWhite / (levels - 1);
  return static_cast<std::uint8_t>(std::lround(share * static_cast<float>(levels - 1)) * step);
}

Image scaled_to_middle(const Image& ink) {
  constexpr float kSide = kPictureSide;
  const float scale = kSide / static_cast<float>(std::max(ink.width, ink.height));
  const float left = (kSide - static_cast<float>(ink.width) * scale) / 2;
  const float top = (kSide - static_cast<float>(ink.height) * scale) / 2;
  return resample(ink, scale, left, top, kPictureSide, kPictureSide);
}

PadPicture with_levels(const Image& ink, int levels, std::string_view caption) {
  PadPicture picture;
  picture.side = ink.width;
  picture.caption = caption;
  picture.ink.reserve(ink.pixels.size());
  for (const float value : ink.pixels) picture.ink.push_back(byte_of(value, levels));
  return picture;
}

}  // namespace

PadPicture pad_picture(const Image& ink, std::string_view caption) {
  const bool fits =
      ink.width == ink.height && ink.width < kPictureSide && kPadSide % ink.width == 0;
  return fits ? with_levels(ink, kWhite + 1, caption)
              : with_levels(scaled_to_middle(ink), kPictureLevels, caption);
}

PadPicture pad_picture(const Picture& picture, std::string_view caption) {
  return pad_picture(ink_from_gray(gray_of(picture)), caption);
}

std::expected<PadPicture, Notice> read_pad_picture(std::string_view name, Bytes bytes) {
  const auto problem = [&](Reason why, std::string_view detail) {
    return std::unexpected(
        Notice{Notice::Kind::kPicture, std::string(name), std::string(detail), why});
  };
  if (bytes.empty()) return problem(Reason::kFileEmpty, "");
  const auto picture = read_picture(bytes);
  if (!picture) return problem(Reason::kNotPicture, picture.error().message);
  return pad_picture(*picture, name);
}

}  // namespace convlens
