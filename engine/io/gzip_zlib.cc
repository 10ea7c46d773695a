#include <zlib.h>

#include <algorithm>
#include <limits>

#include "convlens/io/gzip.h"
#include "convlens/io/gzip_members.h"

namespace convlens {
namespace {

constexpr std::size_t kSmallestChunk = 4 * 1024;  // bytes unpacked at a time
constexpr std::size_t kLargestChunk = 256 * 1024;
constexpr int kGzipOnly = 16 + MAX_WBITS;  // zlib: a gzip header is required

// zlib's state, released at the end of the scope.
struct Inflater {
  z_stream stream{};
  bool ready = inflateInit2(&stream, kGzipOnly) == Z_OK;

  Inflater() = default;
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (ready) inflateEnd(&stream);
  }
};

std::unexpected<Error> broken(const z_stream& stream, std::size_t offset) {
  return fail("gzip: broken at byte ", offset, ": ",
              stream.msg != nullptr ? stream.msg : "the data does not fit together",
              "; the file is damaged, please fetch it again");
}

// Unpacks one member starting at `bytes`, appends it to `unpacked`; the number of bytes read.
Result<std::size_t> unpack_member(Bytes bytes, std::size_t start, std::size_t limit,
                                  ByteVector& unpacked) {
  Inflater inflater;
  z_stream& stream = inflater.stream;
  if (!inflater.ready) return fail("gzip: no memory for unpacking");
  const std::size_t chunk = std::clamp(bytes.size(), kSmallestChunk, kLargestChunk);
  std::size_t read = 0;
  for (;;) {
    // zlib counts in unsigned int: a large file is fed in parts.
    constexpr std::size_t kPart = std::numeric_limits<uInt>::max() / 2;
    const std::size_t part = std::min(bytes.size() - read, kPart);
    const std::size_t before = unpacked.size();
    // One byte above the limit is asked for: whoever fills it is too large.
    const std::size_t room = std::min(chunk, limit - before) + 1;
    unpacked.resize(before + room);
    stream.next_in = const_cast<Bytef*>(bytes.data() + read);
    stream.avail_in = static_cast<uInt>(part);
    stream.next_out = unpacked.data() + before;
    stream.avail_out = static_cast<uInt>(room);
    const int status = inflate(&stream, Z_NO_FLUSH);
    read += part - stream.avail_in;
    unpacked.resize(unpacked.size() - stream.avail_out);
    if (unpacked.size() > limit) {
      return fail("gzip: unpacks to more than ", limit, " bytes; it is not read further");
    }
    if (status == Z_STREAM_END) return read;
    if (status != Z_OK && status != Z_BUF_ERROR) return broken(stream, start + read);
    if (read == bytes.size() && stream.avail_out > 0) {
      return fail("gzip: the file ends at byte ", start + read,
                  " in the middle of its data; it was cut off, please fetch it again");
    }
  }
}

}  // namespace

Result<ByteVector> unpack_members(Bytes bytes, std::size_t limit) {
  ByteVector unpacked;
  std::size_t start = 0;
  // A gzip file is one or more members; zeros after the last are padding (as gzip itself has it).
  while (is_gzip(bytes.subspan(start))) {
    const auto read = unpack_member(bytes.subspan(start), start, limit, unpacked);
    if (!read) return std::unexpected(read.error());
    start += *read;
  }
  const auto rest = bytes.subspan(start);
  if (std::any_of(rest.begin(), rest.end(), [](std::uint8_t byte) { return byte != 0; })) {
    return fail("gzip: ", rest.size(), " bytes that are not gzip follow at byte ", start);
  }
  return unpacked;
}

}  // namespace convlens
