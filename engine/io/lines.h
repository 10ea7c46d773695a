// Text files line by line, as JSONL and lists have them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace convlens {

// Calls on_line(number, line) for every line that is not blank; numbers count from 1, and blank
// lines too. A byte order mark is no part of the first line. Stops when on_line returns false.
template <class OnLine>
void for_each_line(std::string_view text, const OnLine& on_line) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (!on_line(number, line)) return;
  }
}

}  // namespace convlens
