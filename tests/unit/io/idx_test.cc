#include "convlens/io/idx.h"

#include "tests/unit/io/io_test.h"

namespace convlens {
namespace {

using test::check_error;

IdxImages three_images() {
  IdxImages images{3, 2, 4, {}};
  for (int i = 0; i < 24; ++i) images.pixels.push_back(static_cast<std::uint8_t>(10 * i));
  return images;
}

TEST_CASE("IDX: the header is big-endian, as MNIST has it") {
  const ByteVector bytes = write_idx_images(three_images());
  const ByteVector header(bytes.begin(), bytes.begin() + 16);
  CHECK(header == ByteVector{0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 4});
  CHECK(write_idx_labels(ByteVector{7, 2}) == ByteVector{0, 0, 8, 1, 0, 0, 0, 2, 7, 2});
}

TEST_CASE("IDX: images and labels read back") {
  const auto images = read_idx_images(write_idx_images(three_images()));
  REQUIRE(images.has_value());
  CHECK(images->count == 3);
  CHECK(images->rows == 2);
  CHECK(images->columns == 4);
  CHECK(images->pixels == three_images().pixels);
  CHECK(images->image(2)[1] == 170);

  const auto labels = read_idx_labels(write_idx_labels(ByteVector{5, 0, 9}));
  REQUIRE(labels.has_value());
  CHECK(*labels == ByteVector{5, 0, 9});
}

TEST_CASE("IDX: the other kind of file, another format, and packed files are named") {
  check_error(read_idx_images(write_idx_labels(ByteVector(20))), "0x00000801", "labels",
              "0x00000803");
  check_error(read_idx_labels(write_idx_images(three_images())), "images");
  check_error(read_idx_labels(test::bytes_of_text("\x1f\x8b\x08 and more")), "gzip");
  check_error(read_idx_images({}), "0 bytes");
}

TEST_CASE("IDX: sizes that do not fit to the file are errors") {
  ByteVector bytes = write_idx_images(three_images());
  bytes.pop_back();
  check_error(read_idx_images(bytes), "24", "23", "cut off");
  bytes.push_back(0);
  bytes.push_back(0);
  check_error(read_idx_images(bytes), "24", "25");
  // A header that lies about 2^32 images of 2^32 × 2^32 pixels.
  ByteVector huge = write_idx_images(three_images());
  for (std::size_t i = 4; i < 16; ++i) huge[i] = 0xff;
  check_error(read_idx_images(huge), "4294967295");
  ByteVector empty = write_idx_images(three_images());
  empty[11] = 0;
  check_error(read_idx_images(empty), "3 images of 0");
}

}  // namespace
}  // namespace convlens
