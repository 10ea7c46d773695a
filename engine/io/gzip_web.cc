#include "convlens/io/gzip.h"

namespace convlens {

bool is_gzip(Bytes bytes) { return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b; }

Result<ByteVector> gunzip(Bytes bytes, std::size_t limit) {
  (void)limit;
  if (!is_gzip(bytes)) {
    return fail("gzip: the file does not begin with the bytes 1f 8b, it is not a .gz file");
  }
  return fail(
      "gzip: this build does not unpack .gz files; pass the file through the browser's "
      "DecompressionStream(\"gzip\") first");
}

}  // namespace convlens
