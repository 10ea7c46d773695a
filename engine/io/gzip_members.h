// The part of gzip.h that each platform does in its own way.
#pragma once

#include <cstddef>

#include "convlens/core/error.h"
#include "convlens/io/bytes.h"

namespace convlens {

// Precondition: is_gzip(bytes). May throw std::bad_alloc.
Result<ByteVector> unpack_members(Bytes bytes, std::size_t limit);

}  // namespace convlens
