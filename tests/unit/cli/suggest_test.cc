#include "convlens/cli/suggest.h"

#include <doctest/doctest.h>

#include "convlens/cli/console.h"
#include "convlens/cli/table.h"

using namespace convlens::cli;

TEST_CASE("the nearest word is suggested, and none where all are far") {
  const std::string words[] = {"--epochs", "--batch", "--seed", "--json"};
  CHECK(nearest("--epcohs", words) == "--epochs");
  CHECK(nearest("--epoch", words) == "--epochs");
  CHECK(nearest("--bach", words) == "--batch");
  CHECK(nearest("--something-else", words).empty());
  CHECK(nearest("", words).empty());
  CHECK(nearest("--seed", {}).empty());
}

TEST_CASE("tables align words at the left and numbers at the right") {
  CHECK(format_table({{"name"}, {"count", true}}, {{"a", "1"}, {"longer", "1,000,000"}}) ==
        "name        count\n"
        "------  ---------\n"
        "a               1\n"
        "longer  1,000,000");
}

TEST_CASE("numbers for people") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(47376) == "47,376");
  CHECK(grouped(-1234567) == "-1,234,567");
  CHECK(byte_size(512) == "512 B");
  CHECK(byte_size(62720) == "62.7 kB");
  CHECK(byte_size(1'234'567) == "1.2 MB");
  CHECK(percent(0.99534) == "99.53 %");
  CHECK(duration(0.83) == "0.8 s");
  CHECK(duration(80) == "1 min 20 s");
  CHECK(duration(7500) == "2 h 5 min");
}
