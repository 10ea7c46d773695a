// The two tables of texts, and numbers in words.
#include <algorithm>
#include <map>
#include <string>

#include "support.h"
#include "web/session/number_text.h"

using namespace convlens;

namespace {

std::map<std::string, std::string_view> all_texts(Language language) {
  const Texts& t = texts(language);
  std::map<std::string, std::string_view> all;
#define CONVLENS_COLLECT(name) all[#name] = t.name.view();
  CONVLENS_TEXTS(CONVLENS_COLLECT)
#undef CONVLENS_COLLECT
  return all;
}

std::string places(std::string_view text) {
  std::string found;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '{' && text[i + 2] == '}') found += text[i + 1];
  }
  std::ranges::sort(found);
  return found;
}

bool has_cyrillic(std::string_view text) {
  return text.find('\xd0') != std::string_view::npos || text.find('\xd1') != std::string_view::npos;
}

}  // namespace

TEST_CASE("every text is there in both languages, with the same places to fill") {
  const auto english = all_texts(Language::kEnglish), russian = all_texts(Language::kRussian);
  CHECK(english.size() > 60);
  for (const auto& [name, text] : english) {
    CAPTURE(name);
    CHECK_FALSE(text.empty());
    CHECK_FALSE(russian.at(name).empty());
    CHECK_FALSE(has_cyrillic(text));
    CHECK(places(text) == places(russian.at(name)));
  }
}

TEST_CASE("Russian texts are Russian, but for names that are the same everywhere") {
  const std::vector<std::string> same = {"language_name", "stage_softmax",    "stage_tanh",
                                         "stage_dropout", "stage_leaky_relu", "stage_other",
                                         "shape_maps",    "shape_units",      "unit_input"};
  for (const auto& [name, text] : all_texts(Language::kRussian)) {
    CAPTURE(name);
    CHECK(has_cyrillic(text) == (std::ranges::find(same, name) == same.end()));
  }
}

TEST_CASE("fill puts the parts in their places") {
  CHECK(fill("{1} of {0}{0}", {"a", "b"}) == "b of aa");
  CHECK(fill("{2} {x} {", {"a"}) == "{2} {x} {");
  CHECK(fill("", {}).empty());
}

TEST_CASE("languages by their codes") {
  for (const Language language : kLanguages) {
    CHECK(language_from_code(language_code(language)) == language);
  }
  CHECK_FALSE(language_from_code("de").has_value());
}

TEST_CASE("numbers") {
  using enum Language;
  CHECK(value_text(0, kEnglish) == "0");
  CHECK(value_text(-1.284, kEnglish) == "\u22121.28");
  CHECK(value_text(-1.284, kRussian) == "\u22121,28");
  CHECK(value_text(12.345, kEnglish) == "12.3");
  CHECK(value_text(1284, kEnglish) == "1284");
  CHECK(value_text(0.0123, kEnglish) == "0.012");
  CHECK(value_text(1e-7, kEnglish) == "1.0e\u221207");
  CHECK(value_text(-1.0 / 0.0, kEnglish) == "\u2212∞");
  CHECK(fixed_text(-0.001, 2, kEnglish) == "0.00");
  CHECK(brief_text(128.4, kEnglish) == "128");
  CHECK(brief_text(2.44, kRussian) == "2,4");
  CHECK(percent_text(0.973, kEnglish) == "97.3\u00a0%");
  CHECK(percent_text(0.973, kRussian) == "97,3\u00a0%");
  CHECK(percent_text(1e-6, kEnglish) == "< 0.1\u00a0%");
  CHECK(percent_text(0, kEnglish) == "0.0\u00a0%");
  CHECK(percent_text(1, kEnglish) == "> 99.9\u00a0%");  // of a float nobody can say more
  CHECK(count_text(60330) == "60\u202f330");
  CHECK(count_text(1234567) == "1\u202f234\u202f567");
  CHECK(count_text(-12) == "\u221212");
}
