#include "convlens/io/protobuf_check.h"

#include <cstdint>
#include <optional>

namespace convlens::protobuf {
namespace {

// Wire types (https://protobuf.dev/programming-guides/encoding/).
constexpr unsigned kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5;
constexpr int kMaxVarintBytes = 10;

// The varint at `position`, which moves behind it; nothing where it does not end or is too long.
std::optional<std::uint64_t> take_varint(Bytes bytes, std::size_t& position) {
  std::uint64_t value = 0;
  for (int i = 0; i < kMaxVarintBytes && position < bytes.size(); ++i) {
    const std::uint8_t byte = bytes[position++];
    value |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
    if ((byte & 0x80) == 0) return value;
  }
  return std::nullopt;
}

// Number of bytes of the UTF-8 character that begins with `first`, with the number of bits that the
// first byte carries; 0 where no character begins so.
int utf8_length(std::uint8_t first) {
  if (first < 0x80) return 1;
  if ((first & 0xe0) == 0xc0) return 2;
  if ((first & 0xf0) == 0xe0) return 3;
  if ((first & 0xf8) == 0xf0) return 4;
  return 0;
}

// Whether the character of `length` bytes is whole, the shortest form, and no surrogate.
bool is_character(Bytes bytes, int length) {
  constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  std::uint32_t code = length == 1 ? bytes[0] : bytes[0] & (0x7fu >> length);
  for (int i = 1; i < length; ++i) {
    const std::uint8_t byte = bytes[static_cast<std::size_t>(i)];
    if ((byte & 0xc0) != 0x80) return false;
    code = (code << 6) | (byte & 0x3f);
  }
  return code >= kSmallest[length] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

// Bytes of a field's value, the length of a length-delimited one included.
std::optional<std::size_t> skip_value(Bytes message, unsigned wire_type, std::size_t& position) {
  const std::size_t start = position;
  std::uint64_t size = 0;
  if (wire_type == kFixed64) size = 8;
  if (wire_type == kFixed32) size = 4;
  if (wire_type == kVarint || wire_type == kLengthDelimited) {
    const auto value = take_varint(message, position);
    if (!value) return std::nullopt;
    // protozero reads lengths as 32-bit numbers.
    if (wire_type == kLengthDelimited) size = *value;
  }
  if (size > message.size() - position || size > UINT32_MAX) return std::nullopt;
  position += static_cast<std::size_t>(size);
  return position - start;
}

}  // namespace

Status check_message(Bytes message, std::size_t offset) {
  std::size_t position = 0;
  while (position < message.size()) {
    const std::size_t start = position;
    const auto key = take_varint(message, position);
    if (!key) return fail("byte ", offset + start, ": the number of a field does not end");
    // As protozero does: 32 bits, the lowest three are the type.
    const auto field = static_cast<std::uint32_t>(*key) >> 3;
    const auto wire_type = static_cast<unsigned>(*key & 7);
    const bool reserved = field == 0 || (field >= 19000 && field <= 19999);
    const bool known_type = wire_type == kVarint || wire_type == kFixed64 ||
                            wire_type == kLengthDelimited || wire_type == kFixed32;
    if (reserved || !known_type || *key > UINT32_MAX) {
      return fail("byte ", offset + start, ": field ", field, " of wire type ", wire_type,
                  " is not protobuf");
    }
    if (!skip_value(message, wire_type, position)) {
      return fail("byte ", offset + start, ": field ", field,
                  " reaches beyond the end of its message at byte ", offset + message.size());
    }
  }
  return {};
}

Status check_packed_varints(Bytes packed, std::size_t offset) {
  std::size_t position = 0;
  while (position < packed.size()) {
    const std::size_t start = position;
    if (!take_varint(packed, position)) {
      return fail("byte ", offset + start, ": a number of a packed list does not end");
    }
  }
  return {};
}

Status check_packed_fixed(Bytes packed, std::size_t size, std::size_t offset) {
  if (packed.size() % size == 0) return {};
  return fail("byte ", offset, ": a packed list of ", size, "-byte numbers has ", packed.size(),
              " bytes");
}

Status check_text(Bytes text, std::size_t limit, std::size_t offset) {
  if (text.size() > limit) {
    return fail("byte ", offset, ": a name or text of ", text.size(), " bytes, at most ", limit,
                " are read");
  }
  for (std::size_t i = 0; i < text.size();) {
    const int length = utf8_length(text[i]);
    const auto count = static_cast<std::size_t>(length);
    if (length == 0 || count > text.size() - i || !is_character(text.subspan(i), length)) {
      return fail("byte ", offset + i, ": a name or text is not UTF-8");
    }
    i += count;
  }
  return {};
}

}  // namespace convlens::protobuf
