// What somebody may have meant who mistyped a word.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace convlens::cli {

// The candidate with the fewest letters to change, add or drop; empty where none is near.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace convlens::cli
