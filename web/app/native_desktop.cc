#include "native_desktop.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string_view>

namespace convlens::app {
namespace {

std::string environment(const char* variable) {
  const char* value = std::getenv(variable);
  return value ? value : "";
}

bool says_dark(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text.find("dark") != std::string::npos;
}

// Starts a program whose output is read from the pipe; 0: it is not there. Signals that the
// program itself waits for are heard by its children as usual.
int spawn(std::vector<std::string> arguments, int& pipe_end) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return 0;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_t process = 0;
  if (posix_spawnp(&process, argv[0], &actions, &attributes, argv.data(), environ) != 0) {
    process = 0;
  }
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  pipe_end = ends[0];
  if (process == 0) close(ends[0]), pipe_end = -1;
  return process;
}

// What a short program prints; empty where it is not there.
std::string output_of(std::vector<std::string> arguments) {
  int pipe_end = -1;
  const int process = spawn(std::move(arguments), pipe_end);
  if (process == 0) return "";
  std::string text;
  std::array<char, 256> piece{};
  for (ssize_t count; (count = read(pipe_end, piece.data(), piece.size())) > 0;) {
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
  close(pipe_end);
  waitpid(process, nullptr, 0);
  return text;
}

std::string gnome_setting(const char* key) {
  return output_of({"gsettings", "get", "org.gnome.desktop.interface", key});
}

// "ColorScheme=BreezeDark" in KDE's settings.
std::string kde_setting(std::string_view key) {
  const std::string config = environment("XDG_CONFIG_HOME");
  std::ifstream file((config.empty() ? environment("HOME") + "/.config" : config) + "/kdeglobals");
  for (std::string line; std::getline(file, line);) {
    if (line.size() > key.size() && line.starts_with(key) && line[key.size()] == '=') {
      return line.substr(key.size() + 1);
    }
  }
  return "";
}

}  // namespace

System desktop_look() {
  System look;
  const std::string theme = environment("GTK_THEME"), desktop = environment("XDG_CURRENT_DESKTOP");
  look.dark = says_dark(theme);
  if (desktop.find("KDE") != std::string::npos) {
    look.dark = look.dark || says_dark(kde_setting("ColorScheme"));
    look.reduced_motion = kde_setting("AnimationDurationFactor") == "0";
  } else if (!desktop.empty()) {
    look.dark = look.dark || says_dark(gnome_setting("color-scheme"));
    look.reduced_motion = gnome_setting("enable-animations").starts_with("false");
  }
  return look;
}

std::vector<std::uint8_t> clipboard_picture() {
  std::string png = output_of({"wl-paste", "--type", "image/png"});
  if (png.empty()) {
    png = output_of({"xclip", "-selection", "clipboard", "-target", "image/png", "-out"});
  }
  return {png.begin(), png.end()};
}

FileDialogue::~FileDialogue() {
  if (process_ > 0) {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }
  if (pipe_ >= 0) close(pipe_);
}

bool FileDialogue::open() {
  process_ = spawn({"zenity", "--file-selection", "--multiple", "--separator=\n"}, pipe_);
  if (process_ == 0) {
    process_ =
        spawn({"kdialog", "--getopenfilename", ".", "--multiple", "--separate-output"}, pipe_);
  }
  if (pipe_ >= 0) fcntl(pipe_, F_SETFL, O_NONBLOCK);
  return process_ > 0;
}

std::vector<std::string> FileDialogue::poll() {
  std::array<char, 4096> piece{};
  ssize_t count = 0;
  while ((count = read(pipe_, piece.data(), piece.size())) > 0) {
    said_.append(piece.data(), static_cast<std::size_t>(count));
  }
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return {};
  close(pipe_);
  waitpid(process_, nullptr, 0);
  pipe_ = -1, process_ = 0;
  std::vector<std::string> paths;
  std::size_t start = 0;
  for (std::size_t end; (end = said_.find('\n', start)) != std::string::npos; start = end + 1) {
    if (end > start) paths.push_back(said_.substr(start, end - start));
  }
  said_.clear();
  return paths;
}

}  // namespace convlens::app
