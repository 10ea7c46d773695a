// convlens-cli: trains, evaluates, runs and describes networks without a window.
#include <CLI/CLI.hpp>
#include <array>
#include <iostream>
#include <new>
#include <string>
#include <vector>

#include "convlens/cli/command.h"
#include "convlens/cli/suggest.h"

namespace convlens::cli {
namespace {

std::array<Command, 6> commands() {
  return {train_command(), eval_command(), classify_command(),
          info_command(),  run_command(),  bench_command()};
}

// The flags that a user could have meant: those of the subcommand given, or the subcommands.
std::vector<std::string> known_words(const CLI::App& app) {
  std::vector<std::string> words;
  const std::vector<CLI::App*> given = app.get_subcommands();
  if (given.empty()) {
    for (const Command& command : commands()) words.emplace_back(command.name);
    return words;
  }
  for (const CLI::Option* option : given.front()->get_options()) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  }
  return words;
}

int wrong_usage(const CLI::App& app, Console& console, std::string message) {
  const std::vector<CLI::App*> given = app.get_subcommands();
  const std::string program =
      given.empty() ? app.get_name() : concat(app.get_name(), " ", given.front()->get_name());
  const std::vector<std::string> unknown = app.remaining(true);
  if (!unknown.empty()) {
    const std::string guess = nearest(unknown.front(), known_words(app));
    message = concat("unknown ", unknown.front().starts_with('-') ? "option " : "word ", "'",
                     unknown.front(), "'", guess.empty() ? "" : "; did you mean ", guess,
                     guess.empty() ? "" : "?");
  }
  console.error(concat(program, ": ", message));
  console.error(concat("'", program, " --help' shows what there is."));
  return kWrongUsage;
}

// The sizes in a file are checked where it is read; what is left is memory that runs out.
Status run_command_line(const Run& chosen, Console& console) {
  try {
    return chosen(console);
  } catch (const std::bad_alloc&) {
    return fail(
        "there is no memory for the model and its data; the system gives this program less");
  }
}

int run_program(int argc, char** argv) {
  Console console;
  CLI::App app("Trains, evaluates, runs and describes convolutional networks.", "convlens-cli");
  app.require_subcommand(1);
  app.set_version_flag("--version", CONVLENS_VERSION);
  app.footer("'convlens-cli COMMAND --help' explains a command, with examples.");

  Run chosen;
  for (const Command& command : commands()) {
    CLI::App* sub = app.add_subcommand(std::string(command.name), std::string(command.summary));
    // Of an option that is given twice the last counts, as in other programs.
    sub->option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    sub->footer(concat("Examples:\n", command.examples));
    sub->add_flag("-q,--quiet", console.quiet, "No progress and no remarks");
    sub->callback([&chosen, run = command.add(*sub)] { chosen = run; });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {  // --help, --version
    const int code = app.exit(help);
    if (std::cout.flush()) return code;
    console.error("convlens-cli: standard output cannot be written");
    return kFailed;
  } catch (const CLI::ParseError& error) {
    return wrong_usage(app, console, error.what());
  }
  Status status = run_command_line(chosen, console);
  console.end_progress();
  if (status) status = console.output_status();
  if (status) return kFine;
  console.error(concat("convlens-cli ", app.get_subcommands().front()->get_name(), ": ",
                       status.error().message));
  return kFailed;
}

}  // namespace
}  // namespace convlens::cli

int main(int argc, char** argv) { return convlens::cli::run_program(argc, argv); }
