#include "convlens/io/picture_form.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>

namespace convlens {
namespace {

bool begins_with(Bytes bytes, std::initializer_list<std::uint8_t> magic) {
  return bytes.size() >= magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
}

std::unexpected<Error> broken_header(Bytes bytes) {
  return fail("the header is broken or cut off; the file has ", bytes.size(), " bytes");
}

std::unexpected<Error> cut_off(Bytes bytes, std::string_view missing) {
  return fail("the file is cut off at byte ", bytes.size(), ", before ", missing,
              "; please fetch it again");
}

// --- PNG (https://www.w3.org/TR/png-3/, section 5): a signature, then chunks of length, type, data
// and check sum, from IHDR to IEND.

constexpr std::size_t kPngSignature = 8;    // bytes
constexpr std::size_t kPngChunkFrame = 12;  // length, type and check sum

bool is_png(Bytes bytes) {
  return begins_with(bytes, {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
}

bool has_type(Bytes bytes, std::size_t chunk, std::string_view type) {
  return std::equal(type.begin(), type.end(),
                    bytes.begin() + static_cast<std::ptrdiff_t>(chunk) + 4);
}

// The remainders of all bytes, by the polynomial of ISO 3309 (annex D of the standard).
constexpr std::array<std::uint32_t, 256> kRemainders = [] {
  std::array<std::uint32_t, 256> remainders{};
  for (std::uint32_t byte = 0; byte < remainders.size(); ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit)
      rest = (rest & 1) != 0 ? 0xedb88320u ^ (rest >> 1) : rest >> 1;
    remainders[byte] = rest;
  }
  return remainders;
}();

std::uint32_t check_sum(Bytes bytes) {
  std::uint32_t rest = 0xffffffffu;
  for (const std::uint8_t byte : bytes) rest = kRemainders[(rest ^ byte) & 0xff] ^ (rest >> 8);
  return ~rest;
}

Result<PictureSize> png_size(Bytes bytes) {
  // Apple's PNGs begin with a chunk of their own; stb_image reads them.
  std::size_t chunk = kPngSignature;
  if (bytes.size() >= chunk + kPngChunkFrame && has_type(bytes, chunk, "CgBI")) {
    chunk += kPngChunkFrame + std::min<std::size_t>(load_big_endian_u32(bytes, chunk), 4);
  }
  if (bytes.size() < chunk + 16 || !has_type(bytes, chunk, "IHDR")) return broken_header(bytes);
  return PictureSize{load_big_endian_u32(bytes, chunk + 8), load_big_endian_u32(bytes, chunk + 12)};
}

Status check_png(Bytes bytes) {
  for (std::size_t chunk = kPngSignature;;) {
    if (bytes.size() - chunk < kPngChunkFrame) return cut_off(bytes, "its last chunk (IEND)");
    const std::size_t length = load_big_endian_u32(bytes, chunk);
    if (length > bytes.size() - chunk - kPngChunkFrame) {
      return cut_off(bytes, concat("the end of the chunk at byte ", chunk));
    }
    const std::uint32_t expected = load_big_endian_u32(bytes, chunk + 8 + length);
    if (check_sum(bytes.subspan(chunk + 4, length + 4)) != expected) {
      return fail("the check sum of the chunk at byte ", chunk,
                  " is wrong: the file is damaged, please fetch it again");
    }
    if (has_type(bytes, chunk, "IEND")) return {};
    chunk += kPngChunkFrame + length;
  }
}

// --- JPEG (ITU-T T.81, annex B): markers FF xx, most with a length behind them; the data behind
// SOS go to the next marker that is neither a stuffed zero nor a restart.

constexpr std::uint8_t kDht = 0xc4, kSos = 0xda, kEoi = 0xd9, kTem = 0x01, kFirstRestart = 0xd0,
                       kSoi = 0xd8;

bool is_jpeg(Bytes bytes) { return begins_with(bytes, {0xff, kSoi, 0xff}); }

bool is_frame(std::uint8_t marker) {  // SOF0 … SOF15 without DHT, JPG and DAC
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

// The position of the next marker's second byte, or the size of the file.
std::size_t next_marker(Bytes bytes, std::size_t position) {
  const auto is_data = [](std::uint8_t byte) {
    return byte == 0 || byte == 0xff || (byte >= kFirstRestart && byte < kSoi);
  };
  for (++position; position < bytes.size(); ++position) {
    if (bytes[position - 1] == 0xff && !is_data(bytes[position])) return position;
  }
  return bytes.size();
}

// Calls on_segment(marker, data) until it returns true; false where the end marker comes first.
template <class OnSegment>
Result<bool> walk_jpeg(Bytes bytes, const OnSegment& on_segment) {
  for (std::size_t position = 2;;) {
    position = next_marker(bytes, position);
    if (position >= bytes.size()) return cut_off(bytes, "its end marker (EOI)");
    const std::uint8_t marker = bytes[position++];
    if (marker == kEoi) return false;
    if (marker == kTem || marker == kSoi) continue;
    if (bytes.size() - position < 2) return cut_off(bytes, "its end marker (EOI)");
    const std::size_t length = std::size_t{bytes[position]} << 8 | bytes[position + 1];
    if (length < 2 || length > bytes.size() - position) {
      return cut_off(bytes, concat("the end of the segment at byte ", position));
    }
    if (on_segment(marker, bytes.subspan(position + 2, length - 2))) return true;
    position += length;
  }
}

Result<PictureSize> jpeg_size(Bytes bytes) {
  PictureSize size;
  const auto found = walk_jpeg(bytes, [&](std::uint8_t marker, Bytes data) {
    if (!is_frame(marker) || data.size() < 5) return false;
    size.height = data[1] << 8 | data[2];
    size.width = data[3] << 8 | data[4];
    return true;
  });
  if (!found || !*found) return broken_header(bytes);
  return size;
}

// Whether the Huffman tables of a DHT segment are whole and name at most 256 symbols each:
// stb_image believes their counts.
bool sound_huffman_tables(Bytes data) {
  constexpr std::size_t kHead = 17;  // class and number of the table, 16 counts
  while (!data.empty()) {
    if (data.size() < kHead) return false;
    std::size_t symbols = 0;
    for (const std::uint8_t count : data.subspan(1, kHead - 1)) symbols += count;
    if (symbols > 256 || symbols > data.size() - kHead) return false;
    data = data.subspan(kHead + symbols);
  }
  return true;
}

Status check_jpeg(Bytes bytes) {
  bool has_scan = false;
  const auto walked = walk_jpeg(bytes, [&](std::uint8_t marker, Bytes data) {
    has_scan = has_scan || marker == kSos;
    return marker == kDht && !sound_huffman_tables(data);
  });
  if (!walked) return std::unexpected(walked.error());
  if (*walked) return fail("a Huffman table of the file (DHT segment) is damaged; save it anew");
  if (!has_scan) return fail("the file has no picture data (no SOS segment)");
  return {};
}

// --- BMP: a file header of 14 bytes, a header that begins with its own size, rows of pixels padded
// to 4 bytes from the offset that the file header names.

constexpr std::size_t kBmpFileHeader = 14;  // bytes
constexpr std::size_t kBmpOldHeader = 12, kBmpHeader = 40;

bool is_bmp(Bytes bytes) { return begins_with(bytes, {'B', 'M'}); }

struct BmpHeader {
  std::int64_t size;           // bytes
  std::int64_t data_offset;    // bytes from the beginning of the file
  std::int64_t width, height;  // pixels
  std::int64_t bits;           // of a pixel
};

Result<BmpHeader> bmp_header(Bytes bytes) {
  if (bytes.size() < kBmpFileHeader + kBmpOldHeader) return broken_header(bytes);
  BmpHeader header{};
  header.data_offset = load_little_endian<std::uint32_t>(bytes, 10);
  header.size = load_little_endian<std::uint32_t>(bytes, kBmpFileHeader);
  if (header.size == kBmpOldHeader) {
    header.width = load_little_endian<std::uint16_t>(bytes, 18);
    header.height = load_little_endian<std::uint16_t>(bytes, 20);
    header.bits = load_little_endian<std::uint16_t>(bytes, 24);
    return header;
  }
  if (bytes.size() < kBmpFileHeader + kBmpHeader) return broken_header(bytes);
  header.width = load_little_endian<std::int32_t>(bytes, 18);
  // Negative: the rows go from the top.
  const std::int64_t height = load_little_endian<std::int32_t>(bytes, 22);
  header.height = height < 0 ? -height : height;
  header.bits = load_little_endian<std::uint16_t>(bytes, 28);
  return header;
}

Result<PictureSize> bmp_size(Bytes bytes) {
  const auto header = bmp_header(bytes);
  if (!header) return std::unexpected(header.error());
  return PictureSize{header->width, header->height};
}

Status check_bmp(Bytes bytes) {
  const auto header = bmp_header(bytes);
  if (!header) return std::unexpected(header.error());
  const std::int64_t row = (header->width * header->bits + 31) / 32 * 4;  // bytes
  const std::int64_t needed =
      std::max(header->data_offset, std::int64_t{kBmpFileHeader} + header->size) +
      row * header->height;
  if (static_cast<std::int64_t>(bytes.size()) >= needed) return {};
  return cut_off(bytes, concat("the end of its pixels at byte ", needed));
}

constexpr std::array kForms{PictureForm{"PNG", is_png, png_size, check_png},
                            PictureForm{"JPEG", is_jpeg, jpeg_size, check_jpeg},
                            PictureForm{"BMP", is_bmp, bmp_size, check_bmp}};

}  // namespace

const PictureForm* find_picture_form(Bytes bytes) {
  const auto found = std::find_if(kForms.begin(), kForms.end(),
                                  [&](const PictureForm& form) { return form.matches(bytes); });
  return found == kForms.end() ? nullptr : &*found;
}

}  // namespace convlens
