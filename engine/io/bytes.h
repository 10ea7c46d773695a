// Bytes of a file in memory, and numbers read from them. Readers take spans and never own the file.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace convlens {

using Bytes = std::span<const std::uint8_t>;
using ByteVector = std::vector<std::uint8_t>;

static_assert(std::endian::native == std::endian::little,
              "ONNX, NumPy and stb's formats are read as little-endian memory");

// The number at byte `offset`, in any alignment. Precondition: it lies inside of `bytes`.
template <class T>
T load_little_endian(Bytes bytes, std::size_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

inline std::uint32_t load_big_endian_u32(Bytes bytes, std::size_t offset) {
  return std::byteswap(load_little_endian<std::uint32_t>(bytes, offset));
}

inline Bytes bytes_of(std::span<const float> values) {
  return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()};
}

}  // namespace convlens
