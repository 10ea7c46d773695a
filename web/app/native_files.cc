#include "native_files.h"

#include <SDL.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "convlens/io/file.h"
#include "convlens/io/gzip.h"

namespace convlens::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestFile = std::size_t{512} << 20;  // bytes

std::string home() {
  const char* folder = std::getenv("HOME");
  return folder ? folder : "";
}

// XDG_PICTURES_DIR="$HOME/Bilder" in ~/.config/user-dirs.dirs, as xdg-user-dirs writes it.
std::string desktop_folder(std::string_view variable) {
  const char* config = std::getenv("XDG_CONFIG_HOME");
  std::ifstream file((config && *config ? std::string(config) : home() + "/.config") +
                     "/user-dirs.dirs");
  const std::string beginning = std::string(variable) + "=\"";
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(beginning) || !line.ends_with('"')) continue;
    std::string path = line.substr(beginning.size(), line.size() - beginning.size() - 1);
    if (path.starts_with("$HOME")) path = home() + path.substr(5);
    return path;
  }
  return "";
}

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return !path.empty() && fs::is_directory(path, ignored);
}

std::string folder_for(std::string_view name) {
  const bool picture = name.ends_with(".png");
  for (const std::string& folder :
       {desktop_folder(picture ? "XDG_PICTURES_DIR" : "XDG_DOCUMENTS_DIR"),
        home() + (picture ? "/Pictures" : "/Documents"), desktop_folder("XDG_DOWNLOAD_DIR"),
        home() + "/Downloads"}) {
    if (is_folder(folder)) return folder;
  }
  std::error_code ignored;
  return fs::current_path(ignored).string();
}

// A name that a file can have: what leads elsewhere is replaced.
std::string file_name(std::string_view name) {
  std::string plain;
  for (const char c : name) plain += c == '/' || c == '\\' || c == '\0' ? '_' : c;
  return plain.starts_with('.') ? "_" + plain : plain;
}

}  // namespace

Result<FilesOpened::File> read_opened_file(const std::string& path) {
  auto bytes = read_file(path, kLargestFile);
  if (!bytes) return std::unexpected(bytes.error());
  std::string name = fs::path(path).filename().string();
  if (is_gzip(*bytes)) {
    bytes = gunzip(*bytes, kLargestFile);
    if (!bytes) return in(path, bytes.error());
    if (name.ends_with(".gz")) name.resize(name.size() - 3);
  }
  return FilesOpened::File{std::move(name), std::move(*bytes)};
}

Result<std::string> save_new_file(std::string_view name, std::span<const std::uint8_t> bytes) {
  const fs::path wanted = fs::path(folder_for(name)) / file_name(name);
  const std::string stem = wanted.stem().string(), extension = wanted.extension().string();
  fs::path path = wanted;
  std::error_code ignored;
  for (int number = 2; fs::exists(path, ignored); ++number) {
    path = wanted.parent_path() / (stem + " " + std::to_string(number) + extension);
  }
  const Status status = write_file_atomically(path.string(), bytes);
  if (!status) return std::unexpected(status.error());
  return path.string();
}

KeptFiles kept_files() {
  char* folder = SDL_GetPrefPath("", "convlens");
  KeptFiles files{folder ? folder : ""};
  SDL_free(folder);
  return files;
}

std::string KeptFiles::state() const {
  std::ifstream file(folder + "session.json", std::ios::binary);
  return folder.empty() ? "" : std::string(std::istreambuf_iterator<char>(file), {});
}

Status KeptFiles::write_state(std::string_view text) const {
  if (folder.empty()) return {};
  const auto* first = reinterpret_cast<const std::uint8_t*>(text.data());
  return write_file_atomically(folder + "session.json", {first, text.size()});
}

void KeptFiles::set_state_aside() const {
  std::error_code ignored;
  fs::rename(folder + "session.json", folder + "session.damaged.json", ignored);
}

std::optional<std::string> KeptFiles::model_path(std::string_view name) const {
  const std::string path = folder + "models/" + file_name(name);
  std::error_code ignored;
  if (folder.empty() || !fs::is_regular_file(path, ignored)) return std::nullopt;
  return path;
}

Status KeptFiles::write_model(std::string_view name, std::span<const std::uint8_t> onnx) const {
  if (folder.empty()) return fail("there is no folder for it");
  std::error_code error;
  const fs::path models = folder + "models";
  fs::create_directories(models, error);
  const fs::path path = models / file_name(name);
  if (Status status = write_file_atomically(path.string(), onnx); !status) return status;
  std::vector<fs::directory_entry> kept;
  for (const auto& entry : fs::directory_iterator(models, error)) kept.push_back(entry);
  std::ranges::sort(kept, {}, [&](const auto& entry) { return entry.last_write_time(error); });
  for (std::size_t i = 0; i + kMostModels < kept.size(); ++i) fs::remove(kept[i], error);
  return {};
}

}  // namespace convlens::app
