// What the desktop application is told on its command line. The page has none.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace convlens::app {

struct Options {
  std::string draw;                // a file of strokes, JSON or JSONL: the first drawing of it
  std::string model;               // a shipped model's name, or an ONNX file; empty: explorer
  std::vector<std::string> files;  // to be opened, as if they were dropped on the window
  std::string link;                // as the page's addresses hold it, after '#'
  int width = 1280, height = 800;
  std::string language;    // "ru", "en"; empty: the environment's
  std::string theme;       // "system", "light", "dark"; empty: as it was
  std::string screenshot;  // a PNG file to write, and exit
  bool reduced_motion = false;
  bool fresh = false;  // nothing of the last time comes back
  bool state = false;  // print the state at the end
};

// nullopt: the program is to exit with `status`; --help and what is wrong have been printed.
std::optional<Options> read_options(int argc, char** argv, int& status);

}  // namespace convlens::app
