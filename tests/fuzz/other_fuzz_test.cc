// Broken pictures, data sets and drawings.
#include <doctest/doctest.h>
#include <stb/stb_image_write.h>

#include <cmath>
#include <string_view>
#include <vector>

#include "convlens/io/drawing_json.h"
#include "convlens/io/idx.h"
#include "convlens/io/image.h"
#include "tests/fuzz/corruption.h"
#include "tests/fuzz/memory_watch.h"

namespace convlens {
namespace {

// Most of it for pictures: 2^25 pixels are allowed.
constexpr std::size_t kMostPictureMemory = std::size_t{140} << 20;
constexpr std::size_t kMostMemory = 1 << 20;

struct Count {
  int read = 0, refused = 0;
};

template <class T>
bool counted(const Result<T>& result, Count& count, std::size_t most_memory = kMostMemory) {
  CHECK(test::take_largest_block() < most_memory);
  ++(result ? count.read : count.refused);
  if (!result) CHECK_FALSE(result.error().message.empty());
  return result.has_value();
}

void check(const Count& count) {
  MESSAGE(count.read, " were read, ", count.refused, " refused");
  CHECK(count.read > 20);
  CHECK(count.refused > 200);
}

Picture waves(int width, int height, int channels) {
  Picture picture{width, height, channels, {}};
  for (int i = 0; i < width * height * channels; ++i) {
    picture.pixels.push_back(static_cast<std::uint8_t>(128 + 100 * std::sin(0.1 * i)));
  }
  return picture;
}

void append(void* context, void* data, int size) {
  const auto* begin = static_cast<const std::uint8_t*>(data);
  static_cast<ByteVector*>(context)->insert(static_cast<ByteVector*>(context)->end(), begin,
                                            begin + size);
}

ByteVector jpeg(const Picture& picture) {
  ByteVector bytes;
  stbi_write_jpg_to_func(append, &bytes, picture.width, picture.height, picture.channels,
                         picture.pixels.data(), 80);
  return bytes;
}

ByteVector bmp(const Picture& picture) {
  ByteVector bytes;
  stbi_write_bmp_to_func(append, &bytes, picture.width, picture.height, picture.channels,
                         picture.pixels.data());
  return bytes;
}

// No beginning of a picture may pass for the whole.
void check_truncations(const std::string& name, const std::vector<ByteVector>& files) {
  for (const ByteVector& file : files) {
    test::truncate_everywhere(name, file, [&](Bytes bytes) {
      INFO(name, ": the first ", bytes.size(), " of ", file.size(), " bytes");
      CHECK(read_picture(bytes).has_value() == (bytes.size() == file.size()));
    });
  }
}

// The check sum of PNG bit by bit, as annex D of the standard describes it.
std::uint32_t check_sum(Bytes bytes) {
  std::uint32_t rest = 0xffffffffu;
  for (const std::uint8_t byte : bytes) {
    rest ^= byte;
    for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ ((rest & 1) * 0xedb88320u);
  }
  return ~rest;
}

// A damaged PNG with right check sums, as far as its chunks can be followed: what is behind them
// must stand damage too.
ByteVector with_check_sums(Bytes bytes) {
  ByteVector result(bytes.begin(), bytes.end());
  for (std::size_t chunk = 8; result.size() >= chunk + 12;) {
    const std::size_t length = load_big_endian_u32(result, chunk);
    if (length > result.size() - chunk - 12) break;
    const std::uint32_t sum = check_sum(Bytes(result).subspan(chunk + 4, length + 4));
    for (std::size_t i = 0; i < 4; ++i) {
      result[chunk + 8 + length + i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
    }
    chunk += length + 12;
  }
  return result;
}

void fuzz_picture(const std::string& name, const std::vector<ByteVector>& files, int corruptions) {
  check_truncations(name, files);
  Count count;
  const auto read = [&](Bytes bytes) {
    const auto picture = read_picture(bytes, 1);
    if (counted(picture, count, kMostPictureMemory)) {
      CHECK(picture->pixels.size() ==
            static_cast<std::size_t>(picture->width) * static_cast<std::size_t>(picture->height));
    }
  };
  test::corrupt(name, files, corruptions, [&](Bytes bytes) {
    read(bytes);
    if (name == "PNG") read(with_check_sums(bytes));
  });
  check(count);
}

TEST_CASE("fuzz: PNG") {
  fuzz_picture("PNG",
               {write_png(waves(9, 7, 1)).value(), write_png(waves(12, 5, 3)).value(),
                write_png(waves(6, 6, 4)).value()},
               10'000);
}

TEST_CASE("fuzz: JPEG") {
  fuzz_picture("JPEG", {jpeg(waves(16, 12, 1)), jpeg(waves(17, 9, 3))}, 10'000);
}

TEST_CASE("fuzz: BMP") { fuzz_picture("BMP", {bmp(waves(7, 5, 3)), bmp(waves(4, 4, 4))}, 10'000); }

TEST_CASE("fuzz: IDX") {
  Count count;
  const std::vector<ByteVector> images{write_idx_images({3, 4, 5, ByteVector(60, 9)})};
  const std::vector<ByteVector> labels{write_idx_labels(ByteVector{0, 1, 2, 3, 4, 5, 6, 7, 8, 9})};
  const auto read_images = [&](Bytes bytes) { counted(read_idx_images(bytes), count); };
  const auto read_labels = [&](Bytes bytes) { counted(read_idx_labels(bytes), count); };
  test::truncate_everywhere("IDX images", images[0], read_images);
  test::corrupt("IDX images", images, 10'000, read_images);
  test::truncate_everywhere("IDX labels", labels[0], read_labels);
  test::corrupt("IDX labels", labels, 10'000, read_labels);
  check(count);
}

TEST_CASE("fuzz: drawings") {
  Count count;
  std::vector<ByteVector> files;
  for (const std::string_view text :
       {std::string_view(R"({"strokes": [[[0.25,0.5],[0.75,0.5,0.5]],[[1,0]]], "label": 7})"),
        std::string_view(
            "{\"strokes\": []}\n\n{\"strokes\": [[[0.1,0.2]]], \"a\": {\"b\": null}}\n"),
        std::string_view("{\"strokes\": [[[1e-3,-0.5E0]],[[0,1]]], \"by\": \"\\u0416\\n\"}")}) {
    files.emplace_back(text.begin(), text.end());
  }
  const auto read = [&](Bytes bytes) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const auto records = read_drawings(text);
    if (!counted(records, count)) return;
    for (const DrawingRecord& record : *records) {
      CHECK(read_drawing(write_drawing(record)).has_value());
    }
  };
  test::truncate_everywhere("JSONL", files[1], read);
  test::corrupt("JSONL", files, 20'000, read);
  check(count);
}

}  // namespace
}  // namespace convlens
