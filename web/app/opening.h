// Files from outside, whatever way they came: dropped, pasted, chosen, fetched, named on the
// command line. What they are is seen by their content.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform.h"
#include "web/session/session.h"

namespace convlens::app {

struct Program;

enum class FileKind { kModel, kPicture, kImages, kLabels, kDrawings, kUnknown };

// By the first bytes; the name decides only where they do not.
FileKind kind_of_file(std::string_view name, std::span<const std::uint8_t> bytes);

// "t10k-images-idx3-ubyte" -> "t10k": images and labels of one data set have the same.
std::string data_set_name(std::string_view file);

// A data set comes as two files, in one drop or one after the other: labels may wait for theirs.
struct Opening {
  std::vector<std::uint8_t> labels;
  bool images_come = false;  // with the same drop
};

// What can be opened is shown, and of the rest a message says why not.
void open_files(Program& program, const std::vector<FilesOpened::File>& files);

// Shows a model. Errors: it is none that can be shown; then everything is as it was, but for the
// message.
Status show_model(Program& program, std::string_view name, std::span<const std::uint8_t> onnx);
// The same with the person's own, which is kept, and never takes a shipped one's name.
Status open_model(Program& program, std::string_view name, std::span<const std::uint8_t> onnx);

}  // namespace convlens::app
