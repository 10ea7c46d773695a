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
                                         "stage_dropout", "stage_leaky_relu", "shape_maps",
                                         "shape_units",   "unit_input"};
  for (const auto& [name, text] : all_texts(Language::kRussian)) {
    CAPTURE(name);
    CHECK(has_cyrillic(text) == (std::ranges::find(same, name) == same.end()));
  }
}

namespace {

// Where a text stands, by its name or how that begins, and the most letters that fit there; places
// to fill count as what is usually put in them. The first that matches holds.
struct TextPlace {
  const char* name;
  std::size_t most;
};
constexpr TextPlace kPlaces[] = {
    {"language_name", 2},  // buttons and labels
    {"range_title", 24},
    {"range_", 8},
    {"step_", 12},
    {"stage_convolution_short", 10},
    {"stage_normalization_short", 10},
    {"stage_pool_short", 10},
    {"stage_flatten_short", 10},
    {"stage_fully_connected_short", 10},
    {"stage_", 22},
    {"tool_more", 26},
    {"tool_", 10},
    {"undo", 10},
    {"redo", 10},
    {"clear", 10},
    {"dismiss", 10},
    {"zoom_", 10},
    {"theme_", 12},
    {"settings_", 12},
    {"menu_", 24},
    {"key_", 36},
    {"help_group_", 12},
    {"help_version", 16},
    {"input_", 16},
    {"name_", 16},
    {"legend_max", 5},
    {"answer_title", 10},
    {"answer_or", 5},
    {"answer_unsure", 14},
    {"answer_second", 24},
    {"model_explorer_about", 70},
    {"model_lecture_about", 70},
    {"model_dense_about", 70},
    {"model_own_about", 70},
    {"model_loading", 30},
    {"model_none", 20},
    {"model_", 16},
    {"pad_title", 16},
    {"pad_truth", 16},
    {"pad_camera", 16},
    {"pad_", 40},
    {"draw_hint", 32},
    {"preparation_title", 24},
    {"preparation_switch", 26},
    {"share_link_about", 70},
    {"share_drawing_about", 70},
    {"share_", 30},
    {"status_", 34},
    {"shape_", 20},
    {"parameters", 24},
    {"no_parameters", 24},
    {"legend_", 62},  // lines
    {"layer_cost", 92},
    {"cost_", 32},
    {"layer_", 48},
    {"unit_", 40},
    {"map_", 44},
    {"answer_", 48},
    {"about_", 104},  // sentences of one or two lines
    {"preparation_", 104},
    {"spoken_", 120},
    {"kept_state", 20},
    {"notice_", 100},
    {"reason_", 120},
    {"help_", 190},
};

// Letters of UTF-8; a place to fill stands for five of them, as a name or a number.
std::size_t letters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    count += (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
    if (text[i] == '{') count += 2;
  }
  return count;
}

}  // namespace

TEST_CASE("no text is too long for its place, and every text has one") {
  for (const Language language : kLanguages) {
    for (const auto& [name, text] : all_texts(language)) {
      CAPTURE(name);
      const auto place = std::ranges::find_if(kPlaces, [&](const TextPlace& p) {
        const std::string_view start = p.name;
        return start.ends_with('_') ? name.starts_with(start)
                                    : name == start || name.starts_with(std::string(start) + '_');
      });
      REQUIRE(place != std::end(kPlaces));
      CHECK(letters(text) <= place->most);
    }
  }
}

TEST_CASE("quotes, dashes and dots are those of a book") {
  for (const Language language : kLanguages) {
    for (const auto& [name, text] : all_texts(language)) {
      CAPTURE(name);
      for (const char* plain : {"'", "\"", "...", " - ", "  -"}) {
        CHECK(text.find(plain) == std::string_view::npos);
      }
      CHECK_FALSE(text.starts_with(' '));
      CHECK_FALSE(text.ends_with(' '));
      const bool russian = language == Language::kRussian;
      CHECK(text.find(russian ? "“" : "«") == std::string_view::npos);
    }
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
