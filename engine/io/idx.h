// IDX files, the format of MNIST (http://yann.lecun.com/exdb/mnist/): a big-endian header (magic
// number 0x00000801 for labels, 0x00000803 for images, then the extents) and one byte a value.
#pragma once

#include <cstdint>

#include "convlens/core/error.h"
#include "convlens/io/bytes.h"

namespace convlens {

struct IdxImages {
  std::int64_t count = 0, rows = 0, columns = 0;
  ByteVector pixels;  // [count, rows, columns], 0 … 255

  Bytes image(std::int64_t index) const {
    const auto size = static_cast<std::size_t>(rows * columns);
    return Bytes(pixels).subspan(static_cast<std::size_t>(index) * size, size);
  }
};

// The bytes are an unpacked IDX file (see gzip.h for .gz). Errors: not the expected magic number,
// no images, an extent of 0, or another length than the header says.
Result<IdxImages> read_idx_images(Bytes bytes);
Result<ByteVector> read_idx_labels(Bytes bytes);  // any byte; whether 0 … 9 is for the caller

// Precondition: pixels.size() == count * rows * columns, extents below 2^32.
ByteVector write_idx_images(const IdxImages& images);
ByteVector write_idx_labels(Bytes labels);

}  // namespace convlens
