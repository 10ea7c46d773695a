// Errors are values: a message that says what was wrong, where, what was expected, what was found
// and what to do. Functions that can fail return Result<T>; nothing is thrown across the interface.
#pragma once

#include <concepts>
#include <expected>
#include <string>
#include <string_view>

namespace convlens {

struct Error {
  std::string message;  // one or two sentences, for the person who gave the input
};

template <class T>
using Result = std::expected<T, Error>;
using Status = std::expected<void, Error>;

// The text of one part of a message. Numbers are written as short as they can be.
std::string text(double value);
std::string text(long long value);
std::string text(unsigned long long value);
inline std::string text(std::string_view value) { return std::string(value); }
inline std::string text(const char* value) { return value; }
inline std::string text(const std::string& value) { return value; }
inline std::string text(std::floating_point auto value) { return text(static_cast<double>(value)); }
inline std::string text(std::signed_integral auto value) {
  return text(static_cast<long long>(value));
}
inline std::string text(std::unsigned_integral auto value) {
  return text(static_cast<unsigned long long>(value));
}

// Joins anything that has a text() into one string: concat("conv2: weights are ", shape).
template <class... Parts>
std::string concat(const Parts&... parts) {
  std::string joined;
  ((joined += text(parts)), ...);
  return joined;
}

// The error value to return: `return fail("conv2: weights are ", w, ", the file has ", f);`
template <class... Parts>
std::unexpected<Error> fail(const Parts&... parts) {
  return std::unexpected(Error{concat(parts...)});
}

// Passes an error on, with the place where it happened in front: `conv2: …`.
inline std::unexpected<Error> in(std::string_view where, const Error& error) {
  return std::unexpected(Error{concat(where, ": ", error.message)});
}

}  // namespace convlens
