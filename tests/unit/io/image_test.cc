#include "convlens/io/image.h"

#include "tests/unit/io/io_test.h"

namespace convlens {
namespace {

using test::check_error;

Picture gradient(int width, int height, int channels) {
  Picture picture{width, height, channels, {}};
  for (int i = 0; i < width * height * channels; ++i) {
    picture.pixels.push_back(static_cast<std::uint8_t>(7 * i));
  }
  return picture;
}

// A BMP of 2 × 1 pixels, blue and white, as the format's description has it: header of 14 bytes,
// BITMAPINFOHEADER of 40, rows of BGR padded to 4 bytes.
ByteVector small_bmp() {
  ByteVector bytes(62);
  const auto put = [&](std::size_t offset, std::initializer_list<int> values) {
    for (const int value : values) bytes[offset++] = static_cast<std::uint8_t>(value);
  };
  put(0, {'B', 'M', 62});
  put(10, {54});
  put(14, {40});
  put(18, {2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24});
  put(54, {255, 0, 0, 255, 255, 255});
  return bytes;
}

TEST_CASE("pictures: PNG reads back, in every number of channels") {
  for (int channels = 1; channels <= 4; ++channels) {
    const Picture picture = gradient(13, 9, channels);
    const auto bytes = write_png(picture);
    REQUIRE(bytes.has_value());
    CHECK((*bytes)[1] == 'P');
    const auto read = read_picture(*bytes);
    REQUIRE(read.has_value());
    CHECK(read->width == 13);
    CHECK(read->height == 9);
    CHECK(read->channels == channels);
    CHECK(read->pixels == picture.pixels);
  }
}

TEST_CASE("pictures: channels are converted where that is asked for") {
  const auto bytes = write_png(Picture{2, 1, 3, {255, 0, 0, 255, 255, 255}});
  REQUIRE(bytes.has_value());
  const auto grey = read_picture(*bytes, 1);
  REQUIRE(grey.has_value());
  CHECK(grey->channels == 1);
  CHECK(grey->pixels.size() == 2);
  CHECK(grey->pixels[0] == 76);  // 0.299 of 255: the luminance of red
  CHECK(grey->pixels[1] == 255);
}

TEST_CASE("pictures: BMP") {
  const auto read = read_picture(small_bmp());
  REQUIRE(read.has_value());
  CHECK(read->pixels == ByteVector{0, 0, 255, 255, 255, 255});
}

TEST_CASE("pictures: other, cut and damaged files are named") {
  check_error(read_picture({}), "PNG, JPEG or BMP");
  check_error(read_picture(test::bytes_of_text("GIF89a-and-so-on")), "PNG, JPEG or BMP");
  const ByteVector png = *write_png(gradient(30, 30, 3));
  check_error(read_picture(Bytes(png).first(20)), "PNG", "header");
  check_error(read_picture(Bytes(png).first(png.size() / 2)), "PNG", "cut off");
  check_error(read_picture(Bytes(png).first(png.size() - 1)), "PNG", "cut off", "IEND");
  ByteVector damaged = png;
  damaged[damaged.size() - 20] ^= 1;  // in the check sum of the pixels, or the pixels
  check_error(read_picture(damaged), "PNG", "check sum");
  const ByteVector bmp = small_bmp();
  check_error(read_picture(Bytes(bmp).first(58)), "BMP", "cut off at byte 58", "byte 62");
}

TEST_CASE("pictures: sizes are checked before memory is taken") {
  ByteVector png = *write_png(gradient(4, 4, 1));
  const std::uint8_t size[] = {0, 0, 0x40, 0};  // 16384 × 16384 pixels
  std::copy(std::begin(size), std::end(size), png.begin() + 16);
  std::copy(std::begin(size), std::end(size), png.begin() + 20);
  check_error(read_picture(png), "16384 × 16384", "33554432");
  const std::uint8_t larger[] = {0, 0, 0xea, 0x60};  // 60000 × 60000: more than stb_image takes
  std::copy(std::begin(larger), std::end(larger), png.begin() + 16);
  std::copy(std::begin(larger), std::end(larger), png.begin() + 20);
  check_error(read_picture(png), "PNG: 60000 × 60000");
  ByteVector bmp = small_bmp();
  bmp[21] = 0x7f;
  check_error(read_picture(bmp), "BMP: 2130706434 × 1");
}

TEST_CASE("pictures: what does not fit is not written") {
  check_error(write_png(Picture{3, 3, 1, ByteVector(8)}), "3 × 3", "8 bytes");
  check_error(write_png(Picture{0, 3, 1, {}}), "0 × 3");
  check_error(write_png(Picture{1, 1, 5, ByteVector(5)}), "5 channels");
}

}  // namespace
}  // namespace convlens
