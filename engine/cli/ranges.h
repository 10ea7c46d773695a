// Checks of numbers on the command line: what is wrong with a word, in one short sentence.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

#include "convlens/core/error.h"

namespace convlens::cli {

// A check that a word is a whole number in [low, high].
inline auto whole_number(std::uint64_t low, std::uint64_t high) {
  return [low, high](const std::string& word) -> std::string {
    std::uint64_t value = 0;
    const char* end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, value);
    if (error == std::errc() && stop == end && value >= low && value <= high) return {};
    return concat("'", word, "' is not a whole number from ", low, " to ", high);
  };
}

// A check that a word is a number in [low, high].
inline auto number(double low, double high) {
  return [low, high](const std::string& word) -> std::string {
    double value = 0;
    const char* end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, value);
    // False for NaN too.
    if (error == std::errc() && stop == end && value >= low && value <= high) return {};
    return concat("'", word, "' is not a number from ", low, " to ", high);
  };
}

}  // namespace convlens::cli
