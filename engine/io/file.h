// Whole files in and out of memory, apart from the readers, which see bytes only. A file that is
// written is there in full or not at all, also when the machine stops in the middle.
#pragma once

#include <cstddef>
#include <string>

#include "convlens/core/error.h"
#include "convlens/io/bytes.h"

namespace convlens {

inline constexpr std::size_t kDefaultFileLimit = std::size_t{1} << 30;  // bytes

// All bytes of a file, pipe or device. Errors: it cannot be opened or read, is a folder, or holds
// more than `limit` bytes or than there is memory for.
Result<ByteVector> read_file(const std::string& path, std::size_t limit = kDefaultFileLimit);

// Writes a new file beside `path`, brings it to the disk and renames it: readers see the old file
// or the whole new one. On an error the old file is as it was. A symbolic link stays one, and what
// it means is written; a pipe or a device is written to as it is.
Status write_file_atomically(const std::string& path, Bytes bytes);

}  // namespace convlens
