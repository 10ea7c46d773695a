// The code of stb_image and stb_image_write, compiled in this file only.
#include <cstdlib>

namespace {

// A compressed stream of a few megabytes can unpack to gigabytes; whatever a picture of the largest
// size that is allowed needs (image.h: 2^25 pixels of four channels, one byte a row more) is less.
constexpr std::size_t kMaxBlock = std::size_t{160} << 20;  // bytes

void* bounded_malloc(std::size_t size) { return size > kMaxBlock ? nullptr : std::malloc(size); }
void* bounded_realloc(void* block, std::size_t size) {
  return size > kMaxBlock ? nullptr : std::realloc(block, size);
}

}  // namespace

#define STBI_MALLOC(size) bounded_malloc(size)
#define STBI_REALLOC(block, size) bounded_realloc(block, size)
#define STBI_FREE(block) std::free(block)
#define STBI_MAX_DIMENSIONS (1 << 14)
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include "convlens/io/stb_implementation.h"
