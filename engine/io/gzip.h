// Unpacks .gz files (RFC 1952), as data sets come. Natively through zlib; the page lets the
// browser's DecompressionStream do it, and there gunzip() is an error that says so.
#pragma once

#include <cstddef>

#include "convlens/core/error.h"
#include "convlens/io/bytes.h"

namespace convlens {

inline constexpr std::size_t kDefaultUnpackedLimit = std::size_t{1} << 30;  // bytes

// Whether the bytes begin as a gzip file does.
bool is_gzip(Bytes bytes);

// The unpacked bytes of all members of the file. Errors: not gzip, broken or cut off (with the
// offset), or more than `limit` bytes when unpacked, or than there is memory for.
Result<ByteVector> gunzip(Bytes bytes, std::size_t limit = kDefaultUnpackedLimit);

}  // namespace convlens
