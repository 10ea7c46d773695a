#include "convlens/core/error.h"

#include <array>
#include <cstdio>

namespace convlens {

std::string text(double value) {
  std::array<char, 32> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%g", value);
  return buffer.data();
}

std::string text(long long value) { return std::to_string(value); }

std::string text(unsigned long long value) { return std::to_string(value); }

}  // namespace convlens
