// Pictures from elsewhere, as the pad shows them: photographs and scans, ink of any size.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "convlens/io/image.h"
#include "web/session/session.h"

namespace convlens {

// The side and the levels of ink of pictures that are scaled: half of the pad's, so that a picture
// on the pad is neither coarse nor heavy, and the same after it was in a link.
inline constexpr int kPictureSide = 140;
inline constexpr int kPictureLevels = 16;

// Ink onto the pad: small squares that fill it in whole multiples stay as they are (a digit of
// MNIST), all else is scaled into its middle. Precondition: width and height at least 1.
PadPicture pad_picture(const Image& ink, std::string_view caption = "");

// The bytes of a PNG, JPEG or BMP, dark on light or light on dark, as `convlens-cli classify
// --image` takes them; or a decoded picture. The error is to be shown.
std::expected<PadPicture, Notice> read_pad_picture(std::string_view name, Bytes bytes);
PadPicture pad_picture(const Picture& picture, std::string_view caption);

}  // namespace convlens
