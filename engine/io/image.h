// Pictures: PNG, JPEG and BMP in, PNG out, 8 bits a channel.
#pragma once

#include <cstdint>

#include "convlens/core/error.h"
#include "convlens/io/bytes.h"

namespace convlens {

struct Picture {
  int width = 0, height = 0;
  int channels = 1;   // 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha
  ByteVector pixels;  // [height, width, channels], 0 … 255, row by row from the top left
};

inline constexpr std::int64_t kMaxPicturePixels = 1 << 25;  // 33 megapixels
inline constexpr int kMaxPictureSide = 1 << 14;

// Decodes a picture with the channels it has (0) or converted to `channels`. Errors: not one of the
// formats, broken, or larger than the limits above, which are checked before memory is taken.
Result<Picture> read_picture(Bytes bytes, int channels = 0);

// PNG. Errors: sizes that do not fit to the pixels.
Result<ByteVector> write_png(const Picture& picture);

}  // namespace convlens
