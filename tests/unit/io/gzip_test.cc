#include "convlens/io/gzip.h"

#include <zlib.h>

#include "tests/unit/io/io_test.h"

namespace convlens {
namespace {

using test::check_error;

ByteVector packed(Bytes bytes) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  ByteVector result(deflateBound(&stream, static_cast<uLong>(bytes.size())));
  stream.next_in = const_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = result.data();
  stream.avail_out = static_cast<uInt>(result.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  result.resize(stream.total_out);
  deflateEnd(&stream);
  return result;
}

ByteVector pattern(std::size_t size) {
  ByteVector bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * i >> 3);
  return bytes;
}

TEST_CASE("gzip: what zlib packs is unpacked, whatever its size") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{1000},
                                 std::size_t{256 * 1024}, std::size_t{1 << 20}}) {
    const auto unpacked = gunzip(packed(pattern(size)));
    REQUIRE(unpacked.has_value());
    CHECK(*unpacked == pattern(size));
  }
}

TEST_CASE("gzip: several members and padding, as gzip itself reads them") {
  ByteVector file = packed(pattern(100));
  const ByteVector second = packed(pattern(50));
  file.insert(file.end(), second.begin(), second.end());
  file.resize(file.size() + 10);
  const auto unpacked = gunzip(file);
  REQUIRE(unpacked.has_value());
  CHECK(unpacked->size() == 150);
  file.back() = 1;
  check_error(gunzip(file), "not gzip");
}

TEST_CASE("gzip: a bomb is stopped at the limit") {
  const ByteVector bomb = packed(ByteVector(8 << 20));
  CHECK(bomb.size() < 10'000);
  check_error(gunzip(bomb, 1 << 20), "more than 1048576 bytes");
  const auto exact = gunzip(bomb, 8 << 20);
  REQUIRE(exact.has_value());
  CHECK(exact->size() == 8 << 20);
  check_error(gunzip(bomb, (8 << 20) - 1), "more than");
}

TEST_CASE("gzip: other, cut and damaged files are named") {
  check_error(gunzip(test::bytes_of_text("PK\x03\x04")), "1f 8b");
  check_error(gunzip({}), "1f 8b");
  ByteVector file = packed(pattern(5000));
  const ByteVector half(file.begin(), file.begin() + 500);
  check_error(gunzip(half), "byte 500", "cut off");
  file[file.size() - 6] ^= 1;  // the check sum
  check_error(gunzip(file), "broken at byte", "incorrect data check");
}

}  // namespace
}  // namespace convlens
