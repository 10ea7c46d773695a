// Where the program writes: results to stdout, progress and remarks to stderr.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

#include "convlens/core/error.h"

namespace convlens::cli {

class Console {
 public:
  Console();

  void result(std::string_view line);  // to stdout, with a line end
  // Error: a result that could not be written. The work goes on all the same: what it writes to
  // files is not lost.
  Status output_status() const;
  void remark(std::string_view line);  // to stderr, with a line end
  void error(std::string_view line);   // to stderr, also when quiet
  // A bar on a terminal, drawn over itself at most ten times a second; elsewhere a plain line every
  // ten seconds. `done` in 0 … 1; `note` stands behind it.
  void progress(std::string_view what, double done, std::string_view note = {});
  void end_progress();  // takes the bar away

  bool quiet = false;  // no progress and no remarks

 private:
  using Clock = std::chrono::steady_clock;

  bool terminal_;
  bool bar_shown_ = false;
  int output_error_ = 0;  // errno of the first result that was lost
  Clock::time_point next_progress_;
};

// "0.8 s", "1 min 20 s", "2 h 5 min".
std::string duration(double seconds);

// A share as "99.53 %".
std::string percent(double share, int decimals = 2);

// A number with a fixed count of decimals.
std::string decimal(double value, int decimals);

// "47,376", "1.2 MB": for people.
std::string grouped(long long value);
std::string byte_size(long long bytes);

}  // namespace convlens::cli
