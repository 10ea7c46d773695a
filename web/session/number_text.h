// Numbers as a person reads them: the language's decimal sign, a true minus, thin spaces.
#pragma once

#include <cstdint>
#include <string>

#include "web/session/text.h"

namespace convlens {

// Three significant digits, never an exponent between 0.001 and 99,999: "−1.28", "0.004", "1,284".
std::string value_text(double value, Language language);
// Two significant digits where there is little room: "1.3", "0.05", "128".
std::string brief_text(double value, Language language);
// "97.3 %" of 0.973; "< 0.1 %" and "> 99.9 %" where rounding would say never or always.
std::string percent_text(double probability, Language language);
// Whole numbers with groups of three: "75 234".
std::string count_text(std::int64_t count);
// `digits` after the decimal sign.
std::string fixed_text(double value, int digits, Language language);

}  // namespace convlens
