#include "convlens/io/idx.h"

#include <array>
#include <cstdio>

#include "convlens/io/gzip.h"

namespace convlens {
namespace {

constexpr std::uint32_t kLabelsMagic = 0x0801;  // unsigned bytes, one axis
constexpr std::uint32_t kImagesMagic = 0x0803;  // unsigned bytes, three axes
constexpr std::uint64_t kMaxPixels = 1 << 24;   // of one image

std::string hexadecimal(std::uint32_t value) {
  std::array<char, 16> buffer;
  std::snprintf(buffer.data(), buffer.size(), "0x%08x", static_cast<unsigned>(value));
  return buffer.data();
}

// Checks the magic number and that the header is whole.
Status check_header(Bytes bytes, std::uint32_t magic, std::size_t header_size, const char* what) {
  if (is_gzip(bytes)) return fail("IDX ", what, ": the file is still packed with gzip");
  if (bytes.size() < header_size) {
    return fail("IDX ", what, ": the file ends after ", bytes.size(), " bytes, its header has ",
                header_size);
  }
  const std::uint32_t found = load_big_endian_u32(bytes, 0);
  if (found == magic) return {};
  const char* hint = "";
  if (found == kLabelsMagic) hint = " (that is a file of labels)";
  if (found == kImagesMagic) hint = " (that is a file of images)";
  return fail("IDX ", what, ": the file begins with ", hexadecimal(found), hint, ", expected ",
              hexadecimal(magic));
}

Status check_length(Bytes bytes, std::size_t header_size, std::uint64_t expected,
                    const char* what) {
  const std::uint64_t found = bytes.size() - header_size;
  if (found == expected) return {};
  return fail("IDX ", what, ": the header announces ", expected, " bytes after byte ", header_size,
              ", the file has ", found,
              found < expected ? "; it was cut off, please fetch it again" : "");
}

void append_big_endian(ByteVector& bytes, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

}  // namespace

Result<IdxImages> read_idx_images(Bytes bytes) {
  constexpr std::size_t kHeader = 16;
  if (auto ok = check_header(bytes, kImagesMagic, kHeader, "images"); !ok) {
    return std::unexpected(ok.error());
  }
  const std::uint64_t count = load_big_endian_u32(bytes, 4);
  const std::uint64_t rows = load_big_endian_u32(bytes, 8);
  const std::uint64_t columns = load_big_endian_u32(bytes, 12);
  // 32-bit extents: the product of two fits in 64 bits, and with this limit that of all three.
  if (count == 0 || rows == 0 || columns == 0 || rows * columns > kMaxPixels) {
    return fail("IDX images: the header says ", count, " images of ", rows, " × ", columns,
                " pixels; at least one image of 1 to ", kMaxPixels, " pixels is expected");
  }
  if (auto ok = check_length(bytes, kHeader, count * rows * columns, "images"); !ok) {
    return std::unexpected(ok.error());
  }
  const Bytes pixels = bytes.subspan(kHeader);
  return IdxImages{static_cast<std::int64_t>(count), static_cast<std::int64_t>(rows),
                   static_cast<std::int64_t>(columns), ByteVector(pixels.begin(), pixels.end())};
}

Result<ByteVector> read_idx_labels(Bytes bytes) {
  constexpr std::size_t kHeader = 8;
  if (auto ok = check_header(bytes, kLabelsMagic, kHeader, "labels"); !ok) {
    return std::unexpected(ok.error());
  }
  const std::uint64_t count = load_big_endian_u32(bytes, 4);
  if (count == 0) return fail("IDX labels: the header says 0 labels");
  if (auto ok = check_length(bytes, kHeader, count, "labels"); !ok) {
    return std::unexpected(ok.error());
  }
  const Bytes labels = bytes.subspan(kHeader);
  return ByteVector(labels.begin(), labels.end());
}

ByteVector write_idx_images(const IdxImages& images) {
  ByteVector bytes;
  bytes.reserve(16 + images.pixels.size());
  append_big_endian(bytes, kImagesMagic);
  append_big_endian(bytes, static_cast<std::uint32_t>(images.count));
  append_big_endian(bytes, static_cast<std::uint32_t>(images.rows));
  append_big_endian(bytes, static_cast<std::uint32_t>(images.columns));
  bytes.insert(bytes.end(), images.pixels.begin(), images.pixels.end());
  return bytes;
}

ByteVector write_idx_labels(Bytes labels) {
  ByteVector bytes;
  bytes.reserve(8 + labels.size());
  append_big_endian(bytes, kLabelsMagic);
  append_big_endian(bytes, static_cast<std::uint32_t>(labels.size()));
  bytes.insert(bytes.end(), labels.begin(), labels.end());
  return bytes;
}

}  // namespace convlens
