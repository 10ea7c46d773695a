#include "convlens/io/image.h"

#include <limits>
#include <memory>

#include "convlens/io/picture_form.h"
#include "convlens/io/stb_implementation.h"

namespace convlens {
namespace {

struct StbFree {
  void operator()(stbi_uc* pixels) const { stbi_image_free(pixels); }
};

void append(void* context, void* data, int size) {
  auto& bytes = *static_cast<ByteVector*>(context);
  const auto* begin = static_cast<const std::uint8_t*>(data);
  bytes.insert(bytes.end(), begin, begin + size);
}

Status check_size(std::int64_t width, std::int64_t height) {
  if (width >= 1 && height >= 1 && width <= kMaxPictureSide && height <= kMaxPictureSide &&
      width * height <= kMaxPicturePixels) {
    return {};
  }
  return fail(width, " × ", height, " pixels; from 1 to ", kMaxPictureSide, " a side and at most ",
              kMaxPicturePixels, " together are read");
}

// The form of the file, and its size before memory is taken.
Status check_form(const PictureForm& form, Bytes bytes) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return fail("the file has ", bytes.size(), " bytes; at most 2 GB are read");
  }
  const auto size = form.read_size(bytes);
  if (!size) return std::unexpected(size.error());
  if (auto ok = check_size(size->width, size->height); !ok) return ok;
  return form.check_whole(bytes);
}

}  // namespace

Result<Picture> read_picture(Bytes bytes, int channels) {
  const PictureForm* form = find_picture_form(bytes);
  if (form == nullptr) {
    return fail("picture: the file is not PNG, JPEG or BMP (judged by its first bytes)");
  }
  if (auto ok = check_form(*form, bytes); !ok) return in(form->name, ok.error());
  const int size = static_cast<int>(bytes.size());
  int width = 0, height = 0, found_channels = 0;
  if (stbi_info_from_memory(bytes.data(), size, &width, &height, &found_channels) == 0) {
    return fail(form->name, ": the header is broken or of a rare kind (", stbi_failure_reason(),
                ")");
  }
  // The decoder may have found another header than the walk did.
  if (auto ok = check_size(width, height); !ok) return in(form->name, ok.error());
  const std::unique_ptr<stbi_uc, StbFree> pixels(
      stbi_load_from_memory(bytes.data(), size, &width, &height, &found_channels, channels));
  if (pixels == nullptr) {
    return fail(form->name, ": the data is broken or cut off (", stbi_failure_reason(),
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
