#include "web/session/text.h"

#include <string>

namespace convlens {

std::string_view language_code(Language language) {
  return language == Language::kRussian ? "ru" : "en";
}

std::optional<Language> language_from_code(std::string_view code) {
  for (const Language language : kLanguages) {
    if (language_code(language) == code) return language;
  }
  return std::nullopt;
}

const Texts& texts(Language language) {
  return language == Language::kRussian ? russian_texts() : english_texts();
}

std::string fill(std::string_view text, std::initializer_list<std::string_view> parts) {
  std::string filled;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_place = text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}';
    const auto part = is_place ? static_cast<std::size_t>(text[i + 1] - '0') : parts.size();
    if (part < parts.size()) {
      filled += parts.begin()[part];
      i += 2;
    } else {
      filled += text[i];
    }
  }
  return filled;
}

}  // namespace convlens
