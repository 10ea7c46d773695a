// What a subcommand is: one file that makes one of these, and one line in main.cc's table.
#pragma once

#include <functional>
#include <string_view>

#include "convlens/cli/console.h"
#include "convlens/core/error.h"

namespace CLI {
class App;
}

namespace convlens::cli {

// Runs the subcommand with the options that were parsed. An error's message goes to stderr and the
// program ends with kFailed.
using Run = std::function<Status(Console&)>;

struct Command {
  std::string_view name;      // "train"
  std::string_view summary;   // one line
  std::string_view examples;  // shown below --help: lines of commands and comments
  // Declares the options in `app`; they are filled before the Run is called.
  Run (*add)(CLI::App& app);
};

Command train_command();
Command eval_command();
Command classify_command();
Command info_command();
Command run_command();
Command bench_command();

// Exit codes.
inline constexpr int kFine = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;

}  // namespace convlens::cli
