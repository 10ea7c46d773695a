#include "convlens/cli/console.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>

namespace convlens::cli {
namespace {

constexpr int kBarWidth = 24;  // characters
constexpr auto kBarInterval = std::chrono::milliseconds(100);
constexpr auto kLineInterval = std::chrono::seconds(10);

std::string bar(double done) {
  const int full = static_cast<int>(std::lround(done * kBarWidth));
  return concat("[", std::string(static_cast<std::size_t>(full), '='),
                std::string(static_cast<std::size_t>(kBarWidth - full), ' '), "]");
}

// False, with errno set, where not everything could be written.
bool print(std::FILE* file, std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
}

}  // namespace

Console::Console()
    : terminal_(isatty(STDERR_FILENO) != 0), next_progress_(Clock::now() + kLineInterval) {
  if (terminal_) next_progress_ = Clock::now();
}

void Console::result(std::string_view line) {
  end_progress();
  if (!print(stdout, concat(line, "\n")) && output_error_ == 0) output_error_ = errno;
}

Status Console::output_status() const {
  if (output_error_ == 0) return {};
  return fail("standard output cannot be written: ", std::strerror(output_error_));
}

void Console::error(std::string_view line) {
  end_progress();
  print(stderr, concat(line, "\n"));
}

void Console::remark(std::string_view line) {
  if (!quiet) error(line);
}

void Console::progress(std::string_view what, double done, std::string_view note) {
  const Clock::time_point now = Clock::now();
  if (quiet || now < next_progress_) return;
  done = std::clamp(done, 0.0, 1.0);
  const std::string_view gap = note.empty() ? "" : "  ";
  if (terminal_) {
    // \x1b[K clears what a longer line left behind.
    print(stderr, concat("\r", what, " ", bar(done), " ", percent(done, 0), gap, note, "\x1b[K"));
    bar_shown_ = true;
    next_progress_ = now + kBarInterval;
  } else {
    print(stderr, concat(what, ": ", percent(done, 0), gap, note, "\n"));
    next_progress_ = now + kLineInterval;
  }
}

void Console::end_progress() {
  if (!bar_shown_) return;
  print(stderr, "\r\x1b[K");
  bar_shown_ = false;
}

std::string decimal(double value, int decimals) {
  std::array<char, 64> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
  return buffer.data();
}

std::string percent(double share, int decimals) { return decimal(100 * share, decimals) + " %"; }

std::string duration(double seconds) {
  if (!std::isfinite(seconds)) return "?";
  if (seconds < 10) return decimal(seconds, 1) + " s";
  const auto whole = std::llround(seconds);
  if (whole < 60) return concat(whole, " s");
  if (whole < 3600) return concat(whole / 60, " min ", whole % 60, " s");
  return concat(whole / 3600, " h ", whole / 60 % 60, " min");
}

std::string grouped(long long value) {
  const std::string digits = std::to_string(value);
  const std::size_t sign = value < 0 ? 1 : 0;
  std::string result;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > sign && (digits.size() - i) % 3 == 0) result += ',';
    result += digits[i];
  }
  return result;
}

std::string byte_size(long long bytes) {
  if (bytes < 1000) return concat(bytes, " B");
  if (bytes < 1'000'000) return decimal(static_cast<double>(bytes) / 1e3, 1) + " kB";
  if (bytes < 1'000'000'000) return decimal(static_cast<double>(bytes) / 1e6, 1) + " MB";
  return decimal(static_cast<double>(bytes) / 1e9, 1) + " GB";
}

}  // namespace convlens::cli
