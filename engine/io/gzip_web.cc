#include "convlens/io/gzip_members.h"

namespace convlens {

Result<ByteVector> unpack_members(Bytes bytes, std::size_t limit) {
  (void)bytes, (void)limit;
  return fail(
      "gzip: this build does not unpack .gz files; pass the file through the browser's "
      "DecompressionStream(\"gzip\") first");
}

}  // namespace convlens
