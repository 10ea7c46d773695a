#include "web/session/model_name.h"

#include <algorithm>
#include <iterator>

namespace convlens {
namespace {

constexpr std::size_t kLongestAddress = 200;  // bytes

// No scheme, no host, no query: nothing that leads elsewhere. Bytes of UTF-8 letters are letters.
bool is_address_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || byte >= 0x80;
  return is_letter || (c >= '0' && c <= '9') ||
         std::string_view("._-+/ ").find(c) != std::string_view::npos;
}

}  // namespace

bool is_shipped_model(std::string_view name) {
  return std::ranges::find(kShippedModels, name) != std::end(kShippedModels);
}

bool is_model_address(std::string_view name) {
  constexpr std::string_view kEnding = ".onnx";
  return name.size() > kEnding.size() + 1 && name.size() <= kLongestAddress &&
         name.ends_with(kEnding) && !name.ends_with("/.onnx") &&
         name.find('/') != std::string_view::npos && name.find("//") == std::string_view::npos &&
         std::ranges::all_of(name, is_address_character);
}

bool is_fetched_model(std::string_view name) {
  return is_shipped_model(name) || is_model_address(name);
}

std::string model_from_link(std::string_view text) {
  if (is_fetched_model(text)) return std::string(text);
  const std::string address = "./" + std::string(text);
  return is_model_address(address) ? address : "";
}

}  // namespace convlens
