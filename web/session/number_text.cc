#include "web/session/number_text.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace convlens {
namespace {

constexpr const char* kMinus = "\u2212";
constexpr const char* kThinSpace = "\u202f";

// C's digits in the language's dress.
std::string dressed(const char* digits, Language language) {
  std::string text;
  for (const char* c = digits; *c; ++c) {
    if (*c == '-') {
      text += kMinus;
    } else if (*c == '.' && language == Language::kRussian) {
      text += ',';
    } else {
      text += *c;
    }
  }
  return text;
}

}  // namespace

std::string fixed_text(double value, int digits, Language language) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  // "-0.00" says nothing that "0.00" does not.
  const bool is_zero = std::strtod(text, nullptr) == 0;
  return dressed(is_zero && text[0] == '-' ? text + 1 : text, language);
}

std::string value_text(double value, Language language) {
  if (!std::isfinite(value)) return std::isnan(value) ? "NaN" : value > 0 ? "∞" : "\u2212∞";
  const double size = std::abs(value);
  if (size == 0) return "0";
  if (size >= 1e5 || size < 1e-3) {
    char text[64];
    std::snprintf(text, sizeof text, "%.1e", value);
    return dressed(text, language);
  }
  const int whole_digits = static_cast<int>(std::floor(std::log10(size))) + 1;
  const int digits = whole_digits >= 3 ? 0 : whole_digits >= 1 ? 3 - whole_digits : 3;
  return fixed_text(value, digits, language);
}

std::string brief_text(double value, Language language) {
  const double size = std::abs(value);
  if (!std::isfinite(value) || size >= 1e5 || (size < 1e-3 && size > 0)) {
    return value_text(value, language);
  }
  const int digits = size >= 10 ? 0 : size >= 1 ? 1 : size >= 0.1 ? 2 : 3;
  return fixed_text(value, digits, language);
}

std::string percent_text(double probability, Language language) {
  if (probability > 0 && probability < 0.0005) {
    return "< " + fixed_text(0.1, 1, language) + "\u00a0%";
  }
  if (probability >= 0.9995) {
    return "> " + fixed_text(99.9, 1, language) + "\u00a0%";
  }
  return fixed_text(probability * 100, 1, language) + "\u00a0%";
}

std::string count_text(std::int64_t count) {
  const std::string digits = std::to_string(count < 0 ? -count : count);
  std::string text = count < 0 ? kMinus : "";
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += kThinSpace;
    text += digits[i];
  }
  return text;
}

}  // namespace convlens
