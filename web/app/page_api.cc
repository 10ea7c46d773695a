#include "page_api.h"

#include <nlohmann/json.hpp>

namespace convlens::app {

std::string page_result(std::string_view json_value) {
  return "{\"result\":" + std::string(json_value) + "}";
}

std::string page_error(std::string_view sentence) {
  // Replaces what is not UTF-8: a message may quote a broken file.
  using Json = nlohmann::json;
  return Json{{"error", sentence}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace convlens::app
