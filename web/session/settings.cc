#include "web/session/settings.h"

#include <algorithm>
#include <iterator>

namespace convlens {
namespace {

constexpr std::string_view kThemeCodes[] = {"system", "light", "dark"};
constexpr std::string_view kRangeCodes[] = {"map", "layer", "network"};
constexpr std::string_view kControlCodes[] = {"models", "language", "settings", "share",
                                              "help",   "tools",    "inputs",   "preparation",
                                              "answer", "network",  "legend",   "status"};
static_assert(std::size(kControlCodes) == kControlCount);

// The enumerators stand in the order of their codes.
template <class Enum, std::size_t N>
std::optional<Enum> from_code(const std::string_view (&codes)[N], std::string_view code) {
  const auto found = std::ranges::find(codes, code);
  if (found == std::end(codes)) return std::nullopt;
  return static_cast<Enum>(found - std::begin(codes));
}

}  // namespace

std::string_view theme_code(ThemeChoice theme) {
  return kThemeCodes[static_cast<std::size_t>(theme)];
}
std::optional<ThemeChoice> theme_from_code(std::string_view code) {
  return from_code<ThemeChoice>(kThemeCodes, code);
}
std::string_view range_code(ColorRange range) {
  return kRangeCodes[static_cast<std::size_t>(range)];
}
std::optional<ColorRange> range_from_code(std::string_view code) {
  return from_code<ColorRange>(kRangeCodes, code);
}
std::string_view control_code(Control control) {
  return kControlCodes[static_cast<std::size_t>(control)];
}
std::optional<Control> control_from_code(std::string_view code) {
  return from_code<Control>(kControlCodes, code);
}

}  // namespace convlens
