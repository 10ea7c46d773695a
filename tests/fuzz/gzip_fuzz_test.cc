// Broken gzip files, against the limit of what they may unpack to.
#include <doctest/doctest.h>
#include <zlib.h>

#include <vector>

#include "convlens/io/gzip.h"
#include "tests/fuzz/corruption.h"
#include "tests/fuzz/memory_watch.h"

namespace convlens {
namespace {

constexpr std::size_t kLimit = 1 << 17;

ByteVector packed(const ByteVector& bytes) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
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

TEST_CASE("fuzz: gzip") {
  ByteVector text;
  for (int i = 0; i < 400; ++i) text.push_back(static_cast<std::uint8_t>(i % 7 * i));
  const std::vector<ByteVector> files{packed(text), packed(ByteVector(100'000)), packed({1, 2, 3})};
  int read = 0, refused = 0;
  const auto unpack = [&](Bytes bytes) {
    test::take_largest_block();
    const auto unpacked = gunzip(bytes, kLimit);
    // A vector that grows may take twice what it holds.
    CHECK(test::take_largest_block() < 3 * kLimit);
    ++(unpacked ? read : refused);
    if (unpacked) CHECK(unpacked->size() <= kLimit);
    if (!unpacked) CHECK_FALSE(unpacked.error().message.empty());
  };
  test::truncate_everywhere("gzip", files[0], unpack);
  test::corrupt("gzip", files, 3000, unpack);
  MESSAGE(read, " were read, ", refused, " refused");
  CHECK(read > 20);
  CHECK(refused > 1000);
}

}  // namespace
}  // namespace convlens
