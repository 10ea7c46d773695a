#include "convlens/cli/train_log.h"

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "convlens/cli/console.h"
#include "convlens/io/file.h"

namespace convlens::cli {
namespace {

constexpr std::string_view kTitles =
    "epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate,images_per_second,"
    "seconds\n";

Bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

Status begin_log(const std::string& path, std::int64_t epochs_done) {
  std::string kept(kTitles);
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) {
    const auto bytes = read_file(path);
    if (!bytes) return std::unexpected(bytes.error());
    std::string_view rest(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    if (!rest.empty() && !rest.starts_with(kTitles)) {
      return fail("--log: ", path,
                  " is there and is no log of a training run; it is not written over");
    }
    while (epochs_done > 0 && !rest.empty()) {
      const std::size_t end = rest.find('\n');
      if (end == std::string_view::npos) break;  // cut off in the middle of a line
      const std::string_view line = rest.substr(0, end + 1);
      std::int64_t epoch = 0;
      std::from_chars(line.data(), line.data() + line.size(), epoch);
      if (epoch >= 1 && epoch <= epochs_done) kept += line;
      rest.remove_prefix(end + 1);
    }
  }
  return write_file_atomically(path, as_bytes(kept));
}

Status append_log(const std::string& path, const EpochRecord& record) {
  const bool validated = record.validation_count > 0;
  const std::string line =
      concat(record.epoch, ",", decimal(record.loss, 6), ",", decimal(record.accuracy, 6), ",",
             validated ? decimal(record.validation_loss, 6) : "", ",",
             validated ? decimal(record.validation_accuracy, 6) : "", ",", record.learning_rate,
             ",", decimal(record.images_per_second, 1), ",", decimal(record.seconds, 2), "\n");
  std::FILE* file = std::fopen(path.c_str(), "a");
  const bool written = file != nullptr && std::fputs(line.c_str(), file) >= 0;
  const bool closed = file != nullptr && std::fclose(file) == 0;
  if (!written || !closed) return fail(path, " cannot be written: ", std::strerror(errno));
  return {};
}

}  // namespace convlens::cli
