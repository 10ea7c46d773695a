// Whether a picture file is there in full: its sizes, its parts and their check sums, by the walk
// that the format prescribes. stb_image reads what it can of half a file and fills up the rest.
#pragma once

#include <cstdint>

#include "convlens/core/error.h"
#include "convlens/io/bytes.h"

namespace convlens {

struct PictureSize {
  std::int64_t width = 0, height = 0;  // pixels
};

struct PictureForm {
  const char* name;  // "PNG"
  bool (*matches)(Bytes bytes);
  // As the header has them. Errors: the header is cut off or broken.
  Result<PictureSize> (*read_size)(Bytes bytes);
  // Precondition: read_size() is no error. Errors: cut off or damaged, with the byte.
  Status (*check_whole)(Bytes bytes);
};

// Judged by the first bytes; null where it is none of ours.
const PictureForm* find_picture_form(Bytes bytes);

}  // namespace convlens
