// Readers where there is no memory: every block above a limit is refused, as the system does it.
#include <doctest/doctest.h>
#include <zlib.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <new>

#include "convlens/io/file.h"
#include "convlens/io/gzip.h"

namespace {

constexpr std::size_t kUnlimited = ~std::size_t{0};
std::atomic<std::size_t> largest_block = kUnlimited;

void* allocate(std::size_t size) {
  void* block = size > largest_block ? nullptr : std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }

namespace convlens {
namespace {

ByteVector packed_zeros(std::size_t size) {
  const ByteVector zeros(size);
  ByteVector packed(compressBound(static_cast<uLong>(size)) + 32);
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  stream.next_in = const_cast<Bytef*>(zeros.data());
  stream.avail_in = static_cast<uInt>(size);
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

TEST_CASE("no memory for unpacking is an error with a message") {
  const ByteVector packed = packed_zeros(8 << 20);
  largest_block = 1 << 20;
  const auto unpacked = gunzip(packed);
  largest_block = kUnlimited;
  REQUIRE_FALSE(unpacked.has_value());
  CHECK(unpacked.error().message.find("no memory") != std::string::npos);
}

TEST_CASE("no memory for a file is an error with its name") {
  const std::string path =
      (std::filesystem::temp_directory_path() / "convlens_memory_test").string();
  REQUIRE(write_file_atomically(path, ByteVector(4 << 20)).has_value());
  largest_block = 1 << 20;
  const auto bytes = read_file(path);
  largest_block = kUnlimited;
  std::filesystem::remove(path);
  REQUIRE_FALSE(bytes.has_value());
  CHECK(bytes.error().message.find("convlens_memory_test: no memory") != std::string::npos);
}

}  // namespace
}  // namespace convlens
