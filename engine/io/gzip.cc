#include "convlens/io/gzip.h"

#include <new>

#include "convlens/io/gzip_members.h"

namespace convlens {

bool is_gzip(Bytes bytes) { return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b; }

Result<ByteVector> gunzip(Bytes bytes, std::size_t limit) {
  if (!is_gzip(bytes)) {
    return fail("gzip: the file does not begin with the bytes 1f 8b, it is not a .gz file");
  }
  try {
    return unpack_members(bytes, limit);
  } catch (const std::bad_alloc&) {
    return fail("gzip: no memory for what the ", bytes.size(), " bytes unpack to; at most ", limit,
                " bytes would be read");
  }
}

}  // namespace convlens
