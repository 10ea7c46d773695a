#include "convlens/io/lines.h"

#include <doctest/doctest.h>

#include <string>

namespace convlens {
namespace {

TEST_CASE("lines: numbers count blank lines, and the byte order mark is left out") {
  std::string seen;
  for_each_line(
      "\xef\xbb\xbf"
      "one\r\n \t\r\n\nfour",
      [&](std::size_t number, std::string_view line) {
        seen += std::to_string(number) + "=" + std::string(line) + ";";
        return true;
      });
  CHECK(seen == "1=one\r;4=four;");
}

TEST_CASE("lines: the walk stops where it is asked to") {
  int lines = 0;
  for_each_line("a\nb\nc\n", [&](std::size_t, std::string_view) { return ++lines < 2; });
  CHECK(lines == 2);
  for_each_line("", [&](std::size_t, std::string_view) { return ++lines > 0; });
  CHECK(lines == 2);
}

}  // namespace
}  // namespace convlens
