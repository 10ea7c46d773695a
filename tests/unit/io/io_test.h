// What the tests of readers share.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "convlens/core/error.h"
#include "convlens/io/bytes.h"

namespace convlens::test {

inline ByteVector bytes_of_text(std::string_view text) { return {text.begin(), text.end()}; }
inline std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The message of a result that should be an error; the test fails where it is none.
template <class T>
std::string message(const Result<T>& result) {
  if (result.has_value()) {
    FAIL_CHECK("read, but should be an error");
    return {};
  }
  return result.error().message;
}

// Checks that a result is an error whose message has each of the words.
template <class T, class... Words>
void check_error(const Result<T>& result, const Words&... words) {
  const std::string text = message(result);
  for (const std::string& word : {std::string(words)...}) {
    INFO(text);
    CHECK_MESSAGE(text.find(word) != std::string::npos, "missing: ", word);
  }
}

}  // namespace convlens::test
