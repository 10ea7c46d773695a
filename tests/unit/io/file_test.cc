#include "convlens/io/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/unit/io/io_test.h"

namespace convlens {
namespace {

namespace fs = std::filesystem;
using test::check_error;

// A folder of its own that goes away again.
struct TemporaryFolder {
  fs::path path;

  TemporaryFolder() {
    for (int i = 0;; ++i) {
      path = fs::temp_directory_path() / ("convlens_file_test_" + std::to_string(i));
      if (fs::create_directory(path)) break;
    }
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  std::string file(const char* name) const { return (path / name).string(); }
};

TEST_CASE("files: what is written reads back, and no temporary file stays") {
  const TemporaryFolder folder;
  const std::string path = folder.file("model.onnx");
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{300'000}}) {
    const ByteVector bytes(size, static_cast<std::uint8_t>(size % 251));
    REQUIRE(write_file_atomically(path, bytes).has_value());
    const auto read = read_file(path);
    REQUIRE(read.has_value());
    CHECK(*read == bytes);
  }
  const auto files = std::distance(fs::directory_iterator(folder.path), fs::directory_iterator());
  CHECK(files == 1);
}

TEST_CASE("files: the limit, folders and missing files are named") {
  const TemporaryFolder folder;
  const std::string path = folder.file("large");
  REQUIRE(write_file_atomically(path, ByteVector(1000)).has_value());
  CHECK(read_file(path, 1000).has_value());
  check_error(read_file(path, 999), "large", "1000 bytes", "at most 999");
  check_error(read_file(folder.path.string()), "is a folder");
  check_error(read_file(folder.file("missing")), "missing", "No such file");
}

TEST_CASE("files: an old file stays as it was where the new one cannot be written") {
  const TemporaryFolder folder;
  // A folder that is not empty cannot be replaced by a file.
  fs::create_directories(folder.path / "taken" / "inside");
  const auto written = write_file_atomically(folder.file("taken"), ByteVector(5));
  REQUIRE_FALSE(written.has_value());
  CHECK(written.error().message.find("taken") != std::string::npos);
  CHECK(fs::is_directory(folder.path / "taken" / "inside"));
  const auto files = std::distance(fs::directory_iterator(folder.path), fs::directory_iterator());
  CHECK(files == 1);
  CHECK_FALSE(write_file_atomically(folder.file("no/such/folder"), {}).has_value());
}

TEST_CASE("files: a symbolic link stays one, and what it means is written") {
  const TemporaryFolder folder;
  fs::create_directory(folder.path / "inside");
  fs::create_symlink("inside/file", folder.path / "link");
  for (const std::uint8_t value : {std::uint8_t{1}, std::uint8_t{2}}) {  // new, then existing
    REQUIRE(write_file_atomically(folder.file("link"), ByteVector{value}).has_value());
    CHECK(fs::is_symlink(folder.path / "link"));
    CHECK(read_file(folder.file("inside/file")) == ByteVector{value});
  }
  fs::create_symlink("circle", folder.path / "circle");
  const auto circle = write_file_atomically(folder.file("circle"), {});
  REQUIRE_FALSE(circle.has_value());
  CHECK(circle.error().message.find("symbolic links") != std::string::npos);
}

#ifndef __EMSCRIPTEN__
// As devices are: they must not be replaced by a file.
TEST_CASE("files: a pipe is written to and stays a pipe") {
  const TemporaryFolder folder;
  const std::string path = folder.file("pipe");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  REQUIRE(reader >= 0);
  CHECK(write_file_atomically(path, test::bytes_of_text("hello")).has_value());
  char buffer[8] = {};
  CHECK(::read(reader, buffer, sizeof(buffer)) == 5);
  CHECK(std::string(buffer) == "hello");
  ::close(reader);
  CHECK(fs::is_fifo(path));
  const auto files = std::distance(fs::directory_iterator(folder.path), fs::directory_iterator());
  CHECK(files == 1);
}
#endif

TEST_CASE("files: what does not say its size is read to its end or its limit") {
  if (!fs::exists("/dev/zero")) return;
  check_error(read_file("/dev/zero", 100'000), "more than 100000 bytes");
  const auto nothing = read_file("/dev/null");
  REQUIRE(nothing.has_value());
  CHECK(nothing->empty());
}

}  // namespace
}  // namespace convlens
