// The desktop's files: reading what the person names, saving without ever overwriting, the folders
// in which a desktop expects things.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "convlens/core/error.h"
#include "platform.h"

namespace convlens::app {

// The whole file, unpacked where it is a .gz. Errors: it cannot be read, is too large, damaged.
Result<FilesOpened::File> read_opened_file(const std::string& path);

// Writes a new file into the desktop's folder for its kind; where the name is taken, "name 2.png".
// Returns its path. Errors: in a sentence.
Result<std::string> save_new_file(std::string_view name, std::span<const std::uint8_t> bytes);

// What is kept over a restart, in the user's own folder of the program.
struct KeptFiles {
  std::string folder;  // with a final slash; empty: there is none

  std::string state() const;  // empty: nothing
  Status write_state(std::string_view text) const;
  // Puts a state that cannot be read beside its place, so that it is not lost.
  void set_state_aside() const;

  std::optional<std::string> model_path(std::string_view name) const;
  // At most kMostModels; the one that was used longest ago goes. Errors: in a sentence.
  Status write_model(std::string_view name, std::span<const std::uint8_t> onnx) const;
};
inline constexpr std::size_t kMostModels = 6;
KeptFiles kept_files();

}  // namespace convlens::app
