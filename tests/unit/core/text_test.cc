#include "convlens/core/text.h"

#include <doctest/doctest.h>

#include <vector>

namespace convlens {
namespace {

TEST_CASE("names in messages: quotes, and a cut between characters") {
  CHECK(quoted("conv1") == "\"conv1\"");
  CHECK(quoted("") == "\"\"");
  CHECK(quoted("слой") == "\"слой\"");
  const std::string cut = quoted(std::string(79, 'x') + "яяя");
  CHECK(cut == "\"" + std::string(79, 'x') + "…\"");
  CHECK(printable(std::string(200, 'x'), std::string::npos) == std::string(200, 'x'));
}

TEST_CASE("names in messages do not steer a terminal") {
  CHECK(quoted("\x1b[2J") == R"("\x1b[2J")");
  CHECK(printable("a\nb\tc\x7f") == R"(a\x0ab\x09c\x7f)");
  CHECK(printable(std::string_view("a\0b", 3)) == R"(a\x00b)");
  CHECK(printable("\xc2\x9b"
                  "2J") == R"(\xc2\x9b2J)");   // U+009B, another way to write ESC [
  CHECK(printable("\xc2\xa0") == "\xc2\xa0");  // a space that does not break
  CHECK(printable("\xc2") == "\xc2");
}

TEST_CASE("words are joined") {
  CHECK(joined({}) == "");
  const std::vector<std::string> words{"a", "", "c"};
  CHECK(joined(words) == "a, , c");
  CHECK(joined(std::span(words).first(1), " ") == "a");
}

}  // namespace
}  // namespace convlens
