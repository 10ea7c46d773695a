#include "convlens/cli/paths.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace convlens::cli {
namespace {

std::filesystem::path resolved(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  if (error) return path;
  std::filesystem::path canonical = std::filesystem::weakly_canonical(absolute, error);
  return error ? absolute : canonical;
}

}  // namespace

bool path_exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) && !error;
}

bool same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  if (std::filesystem::equivalent(a, b, error) && !error) return true;
  return resolved(a) == resolved(b);
}

Status check_writable(const std::string& path) {
  const std::filesystem::path target = resolved(path);
  const std::filesystem::path folder = target.parent_path();
  std::error_code error;
  if (std::filesystem::is_directory(target, error)) {
    return fail(path, " is a folder; a file is expected");
  }
  if (!std::filesystem::is_directory(folder, error)) {
    return fail(path, " cannot be written: there is no folder ", folder.string());
  }
  // A file is replaced by a new one in its folder; a device or a pipe is written to.
  const bool other = std::filesystem::is_other(target, error);
  if (::access(other ? target.c_str() : folder.c_str(), W_OK) == 0) return {};
  return fail(path, " cannot be written: ", std::strerror(errno));
}

std::string check_not_empty(const std::string& path) {
  return path.empty() ? "the name of a file is expected, not an empty word" : "";
}

}  // namespace convlens::cli
