// Looks at a protobuf message before it is read, so that reading it cannot fail: protozero throws
// on broken bytes, and WebAssembly is built without exceptions.
#pragma once

#include <cstddef>

#include "convlens/core/error.h"
#include "convlens/io/bytes.h"

namespace convlens::protobuf {

// Walks over the fields of one message, not into them. `offset` is where the message begins in the
// file, for the error's text.
Status check_message(Bytes message, std::size_t offset);

// Packed repeated fields: varints one after another; or numbers of `size` bytes.
Status check_packed_varints(Bytes packed, std::size_t offset);
Status check_packed_fixed(Bytes packed, std::size_t size, std::size_t offset);

// Names and other text must be UTF-8 and at most `limit` bytes long.
Status check_text(Bytes text, std::size_t limit, std::size_t offset);

}  // namespace convlens::protobuf
