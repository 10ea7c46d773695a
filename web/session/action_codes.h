// The names of enumerators in actions as JSON, and what reading and writing share. Private to
// actions_*.cc.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace convlens {

// The enumerators stand in the order of their codes.
inline constexpr std::string_view kOverlayCodes[] = {"none", "help", "settings", "share", "inputs"};
inline constexpr std::string_view kNoticeCodes[] = {
    "model",          "drawing",      "picture",    "digits", "file",   "link",
    "camera",         "not_saved",    "not_copied", "saved",  "copied", "copied_without_model",
    "command_copied", "digits_shown", "updated"};
inline constexpr std::string_view kRequestCodes[] = {"copy_link",    "save_screen", "save_map",
                                                     "save_drawing", "open_file",   "paste",
                                                     "start_camera", "stop_camera"};

template <class Enum, std::size_t N>
std::string_view code_of(const std::string_view (&codes)[N], Enum value) {
  return codes[static_cast<std::size_t>(value)];
}

// Text that may quote a broken file must not end the program: what is not UTF-8 is replaced.
inline std::string dump(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace convlens
