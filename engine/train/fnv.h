// FNV-1a, 64 bits (Fowler, Noll, Vo): a checksum against damage and mix-ups, not against malice.
#pragma once

#include <cstdint>
#include <span>

namespace convlens {

inline std::uint64_t fnv1a(std::span<const std::uint8_t> bytes,
                           std::uint64_t hash = 0xCBF29CE484222325u) {
  for (std::uint8_t byte : bytes) {
    hash = (hash ^ byte) * 0x100000001B3u;
  }
  return hash;
}

}  // namespace convlens
