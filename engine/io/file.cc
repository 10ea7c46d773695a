#include "convlens/io/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <new>
#include <system_error>

namespace convlens {
namespace {

// Closes a file descriptor at the end of the scope.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return value_; }
  // Closes now; false where the system reports a late write error.
  bool close() {
    const int value = value_;
    value_ = -1;
    return ::close(value) == 0;
  }

 private:
  int value_;
};

std::string reason() { return std::strerror(errno); }

// Reads up to `size` bytes; -1 on an error, with errno set.
ssize_t read_some(int file, std::uint8_t* data, std::size_t size) {
  ssize_t count;
  do {
    count = ::read(file, data, size);
  } while (count < 0 && errno == EINTR);
  return count;
}

bool write_all(int file, Bytes bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

// Creates a file that did not exist, beside `path`; its name goes to `temporary`.
int create_beside(const std::string& path, std::string& temporary) {
  constexpr int kAttempts = 1000;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    temporary = concat(path, ".", static_cast<long long>(::getpid()), "-", attempt, ".tmp");
    const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file >= 0 || errno != EEXIST) return file;
  }
  return -1;
}

// The rename itself must reach the disk too. Not every file system can; the data is safe anyway.
void sync_folder_of(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const std::filesystem::path folder = parent.empty() ? std::filesystem::path(".") : parent;
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() >= 0) ::fsync(directory.get());
}

// The file that `path` means, by way of symbolic links, existing or not: a rename would replace the
// link, not the file. Links in front of the last part are followed by the system.
Result<std::string> follow_links(const std::string& path) {
  constexpr int kMostLinks = 40;  // as Linux has it
  std::filesystem::path target = path;
  for (int links = 0; links < kMostLinks; ++links) {
    std::error_code error;
    const std::filesystem::path next = std::filesystem::read_symlink(target, error);
    if (error) return target.string();  // no link
    target = next.is_absolute() ? next : target.parent_path() / next;
  }
  return fail(path, ": cannot be written: more than ", kMostLinks, " symbolic links in a row");
}

// What is no regular file (a pipe, a device) is written to where it is: it cannot be replaced.
Status write_in_place(const std::string& path, Bytes bytes) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  const bool written = file.get() >= 0 && write_all(file.get(), bytes) && file.close();
  if (!written) return fail(path, ": cannot be written: ", reason());
  return {};
}

Status replace(const std::string& path, Bytes bytes) {
  std::string temporary;
  Descriptor file(create_beside(path, temporary));
  if (file.get() < 0) return fail(path, ": cannot be written: ", reason());
  const bool written = write_all(file.get(), bytes) && ::fsync(file.get()) == 0 && file.close() &&
                       ::rename(temporary.c_str(), path.c_str()) == 0;
  if (!written) {
    const std::string why = reason();
    ::unlink(temporary.c_str());
    return fail(path, ": cannot be written: ", why);
  }
  sync_folder_of(path);
  return {};
}

Result<ByteVector> read_all(const std::string& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return fail(path, ": cannot be opened: ", reason());
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return fail(path, ": cannot be read: ", reason());
  if (S_ISDIR(status.st_mode)) return fail(path, ": is a folder; a file is expected");
  const std::uint64_t known = S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size)
                                                      : 0;  // pipes and devices do not say
  if (known > limit) {
    return fail(path, ": holds ", known, " bytes; at most ", limit, " are read");
  }

  // One byte more than expected, so that the end of the file is seen without growing once more.
  ByteVector bytes(static_cast<std::size_t>(known) + 1);
  std::size_t size = 0;
  for (;;) {
    const ssize_t count = read_some(file.get(), bytes.data() + size, bytes.size() - size);
    if (count < 0) return fail(path, ": cannot be read: ", reason());
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
    if (size > limit) return fail(path, ": holds more than ", limit, " bytes; it is not read");
    if (size == bytes.size()) bytes.resize(std::max<std::size_t>(2 * size, 65536));
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace

Result<ByteVector> read_file(const std::string& path, std::size_t limit) {
  try {
    return read_all(path, limit);
  } catch (const std::bad_alloc&) {
    return fail(path, ": no memory for the file; at most ", limit, " bytes would be read");
  }
}

Status write_file_atomically(const std::string& path, Bytes bytes) {
  const auto target = follow_links(path);
  if (!target) return std::unexpected(target.error());
  struct stat status{};
  const bool exists = ::stat(target->c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) {
    return fail(path, ": is a folder; a file is expected");
  }
  return exists && !S_ISREG(status.st_mode) ? write_in_place(*target, bytes)
                                            : replace(*target, bytes);
}

}  // namespace convlens
