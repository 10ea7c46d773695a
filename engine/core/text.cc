#include "convlens/core/text.h"

#include "convlens/core/error.h"

namespace convlens {

namespace {

// How many bytes at `position` are one control character; 0 where it is none.
std::size_t control_character(std::string_view text, std::size_t position) {
  const auto byte = static_cast<unsigned char>(text[position]);
  if (byte < 0x20 || byte == 0x7f) return 1;
  // U+0080 … U+009F: a terminal may take U+009B for the beginning of a command, like ESC [.
  if (byte != 0xc2 || position + 1 == text.size()) return 0;
  return static_cast<unsigned char>(text[position + 1]) < 0xa0 ? 2 : 0;
}

void append_escaped(std::string& result, std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const char each : bytes) {
    const auto byte = static_cast<unsigned char>(each);
    result += "\\x";
    result += kDigits[byte >> 4];
    result += kDigits[byte & 15];
  }
}

}  // namespace

std::string printable(std::string_view text, std::size_t most) {
  std::size_t end = text.size();
  if (end > most) {
    end = most;
    while (end > 0 && (text[end] & 0xc0) == 0x80) --end;  // not inside of a UTF-8 character
  }
  const std::string_view kept = text.substr(0, end);
  std::string result;
  for (std::size_t i = 0; i < kept.size();) {
    const std::size_t control = control_character(kept, i);
    if (control == 0) {
      result += kept[i++];
    } else {
      append_escaped(result, kept.substr(i, control));
      i += control;
    }
  }
  if (end < text.size()) result += "…";
  return result;
}

std::string quoted(std::string_view name) { return concat("\"", printable(name), "\""); }

std::string joined(std::span<const std::string> words, std::string_view between) {
  std::string all;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) all += between;
    all += words[i];
  }
  return all;
}

}  // namespace convlens
