#include "convlens/io/image.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>

#include "convlens/io/stb_implementation.h"

namespace convlens {
namespace {

struct StbFree {
  void operator()(stbi_uc* pixels) const { stbi_image_free(pixels); }
};

bool begins_with(Bytes bytes, std::initializer_list<std::uint8_t> magic) {
  return bytes.size() >= magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
}

// The name of the format, or null. Decided here, so that the message can say it.
const char* format_of(Bytes bytes) {
  if (begins_with(bytes, {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'})) return "PNG";
  if (begins_with(bytes, {0xff, 0xd8, 0xff})) return "JPEG";
  if (begins_with(bytes, {'B', 'M'})) return "BMP";
  return nullptr;
}

void append(void* context, void* data, int size) {
  auto& bytes = *static_cast<ByteVector*>(context);
  const auto* begin = static_cast<const std::uint8_t*>(data);
  bytes.insert(bytes.end(), begin, begin + size);
}

}  // namespace

Result<Picture> read_picture(Bytes bytes, int channels) {
  const char* format = format_of(bytes);
  if (format == nullptr) {
    return fail("picture: the file is not PNG, JPEG or BMP (judged by its first bytes)");
  }
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return fail(format, ": the file has ", bytes.size(), " bytes; at most 2 GB are read");
  }
  const int size = static_cast<int>(bytes.size());
  int width = 0, height = 0, found_channels = 0;
  if (stbi_info_from_memory(bytes.data(), size, &width, &height, &found_channels) == 0) {
    return fail(format, ": the header is broken or of a rare kind (", stbi_failure_reason(), ")");
  }
  if (width < 1 || height < 1 || width > kMaxPictureSide || height > kMaxPictureSide ||
      std::int64_t{width} * height > kMaxPicturePixels) {
    return fail(format, ": ", width, " × ", height, " pixels; at most ", kMaxPictureSide,
                " a side and ", kMaxPicturePixels, " together are read");
  }
  const std::unique_ptr<stbi_uc, StbFree> pixels(
      stbi_load_from_memory(bytes.data(), size, &width, &height, &found_channels, channels));
  if (pixels == nullptr) {
    return fail(format, ": the data is broken or cut off (", stbi_failure_reason(),
                "); the file has ", bytes.size(), " bytes");
  }
  Picture picture{width, height, channels != 0 ? channels : found_channels, {}};
  const auto count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
                     static_cast<std::size_t>(picture.channels);
  picture.pixels.assign(pixels.get(), pixels.get() + count);
  return picture;
}

Result<ByteVector> write_png(const Picture& picture) {
  const std::int64_t expected =
      std::int64_t{picture.width} * picture.height * std::int64_t{picture.channels};
  if (picture.width < 1 || picture.height < 1 || picture.channels < 1 || picture.channels > 4 ||
      static_cast<std::int64_t>(picture.pixels.size()) != expected) {
    return fail("PNG: ", picture.width, " × ", picture.height, " pixels of ", picture.channels,
                " channels do not fit to ", picture.pixels.size(), " bytes");
  }
  ByteVector bytes;
  const int written =
      stbi_write_png_to_func(append, &bytes, picture.width, picture.height, picture.channels,
                             picture.pixels.data(), picture.width * picture.channels);
  if (written == 0) return fail("PNG: no memory for writing ", expected, " bytes of pixels");
  return bytes;
}

}  // namespace convlens
