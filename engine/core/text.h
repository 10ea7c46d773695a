// Names from files in messages: whatever they hold, they must not steer a terminal or fill a page.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace convlens {

inline constexpr std::size_t kShownBytes = 80;  // of a name in a message

// UTF-8 with control characters as \xNN (of the C1 set, U+0080 … U+009F, both bytes), cut between
// two characters where it is longer than `most` bytes.
std::string printable(std::string_view text, std::size_t most = kShownBytes);

// printable(), in quotes.
std::string quoted(std::string_view name);

// "a, b, c"
std::string joined(std::span<const std::string> words, std::string_view between = ", ");

}  // namespace convlens
