// What the desktop around the program says and can do: its look, its dialogue for files.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "web/session/session.h"

namespace convlens::app {

// Dark or light, moving or still, as far as the environment and the desktop's settings say so.
System desktop_look();

// The picture that was copied elsewhere, as a PNG file, by wl-paste or xclip; empty: there is none.
// Only while the clipboard holds no text: the program itself would be asked for its own.
std::vector<std::uint8_t> clipboard_picture();

// A dialogue in which files are chosen, by zenity or kdialog; it runs beside the program.
class FileDialogue {
 public:
  FileDialogue() = default;
  FileDialogue(const FileDialogue&) = delete;
  FileDialogue& operator=(const FileDialogue&) = delete;
  ~FileDialogue();

  bool is_open() const { return process_ > 0; }
  // False: there is neither of the two programs.
  bool open();
  // Reads what the dialogue has said so far; the chosen paths once it is closed.
  std::vector<std::string> poll();

 private:
  int process_ = 0, pipe_ = -1;
  std::string said_;
};

}  // namespace convlens::app
