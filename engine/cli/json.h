// JSON for programs that read the output: one document per line, members in the order they are put.
#pragma once

#include <charconv>
#include <nlohmann/json.hpp>
#include <string>

namespace convlens::cli {

using Json = nlohmann::ordered_json;

// The shortest decimal that reads back as the same float: 0.1, not 0.10000000149011612.
inline double shortest(float value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  double exact = 0;
  std::from_chars(digits, end, exact);
  return exact;
}

// File names need not be UTF-8.
inline std::string line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace convlens::cli
