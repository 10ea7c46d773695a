#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iterator>
#include <string_view>

#include "options.h"
#include "web/session/session.h"

namespace convlens::app {
namespace {

constexpr int kSmallest = 320, kLargest = 8192;

// "1280x800"; the message of what is wrong, or empty.
std::string read_size(std::string_view text, int& width, int& height) {
  const std::size_t cross = text.find('x');
  const auto number = [](std::string_view digits, int& value) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc{} && end == digits.data() + digits.size() && value >= kSmallest &&
           value <= kLargest;
  };
  if (cross != std::string_view::npos && number(text.substr(0, cross), width) &&
      number(text.substr(cross + 1), height)) {
    return "";
  }
  return "\"" + std::string(text) + "\" is no size: expected WIDTHxHEIGHT such as 1280x800, each " +
         std::to_string(kSmallest) + " to " + std::to_string(kLargest);
}

// A model is a shipped name or a file of any name.
std::string check_model(const std::string& text) {
  std::error_code ignored;
  if (std::ranges::find(kShippedModels, text) != std::end(kShippedModels) ||
      std::filesystem::exists(text, ignored)) {
    return "";
  }
  return "\"" + text + "\" is no model: expected explorer, lecture, dense, or an ONNX file";
}

}  // namespace

std::optional<Options> read_options(int argc, char** argv, int& status) {
  Options options;
  std::string size;
  CLI::App app{"ConvLens: draw a digit and see every layer of a convolutional network react.",
               "convlens"};
  app.set_version_flag("--version", CONVLENS_VERSION);
  app.add_option("--draw", options.draw,
                 "Start with this drawing: a file with {\"strokes\": [[[x,y],…],…]} on its first "
                 "line, coordinates in the pad's unit square, y down")
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  app.add_option("--model", options.model,
                 "explorer (default), lecture, dense, or an ONNX file of a classifier")
      ->type_name("NAME|FILE")
      ->check([](const std::string& text) { return check_model(text); });
  app.add_option("--size", size, "Size of the window, 1280x800 by default")
      ->type_name("WxH")
      ->check(
          [&](const std::string& text) { return read_size(text, options.width, options.height); });
  app.add_option("--lang", options.language, "Language, by default that of the environment")
      ->type_name("ru|en")
      ->check(CLI::IsMember({"ru", "en"}));
  app.add_option("--theme", options.theme, "Colours, by default as they were, or the desktop's")
      ->type_name("system|light|dark")
      ->check(CLI::IsMember({"system", "light", "dark"}));
  app.add_flag("--reduced-motion", options.reduced_motion, "Nothing moves by itself");
  app.add_option("--link", options.link,
                 "Show what a link of the page holds: the link, or what is after its #")
      ->type_name("TEXT");
  app.add_flag("--fresh", options.fresh, "Nothing of the last time comes back");
  app.add_option(
         "--screenshot", options.screenshot,
         "Write a picture of the window to this PNG file, and exit; nothing comes back or is "
         "kept then")
      ->type_name("FILE");
  app.add_option("files", options.files,
                 "ONNX networks, pictures, data sets, drawings: opened as if dropped on the window")
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  app.add_flag("--state", options.state,
               "At the end print what window.convlens.state() and pad() answer in the page, a line "
               "of JSON each");
  app.footer(
      "Examples:\n"
      "  convlens --lang ru\n"
      "  convlens --draw assets/drawings/7.jsonl --size 1920x1080 --screenshot seven.png");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    status = app.exit(error);
    return std::nullopt;
  }
  return options;
}

}  // namespace convlens::app
