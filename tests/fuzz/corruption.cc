#include "tests/fuzz/corruption.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace convlens::test {
namespace {

constexpr std::uint64_t kSeed = 77;
constexpr std::size_t kMostBytes = 1 << 20;

// The reader gets a block of exactly its size: reading one byte too many is seen by the sanitizer.
void feed(const std::string& name, std::uint64_t number, Bytes bytes, const Reader& read) {
  if (std::getenv("CONVLENS_FUZZ_TRACE") != nullptr) {
    std::fprintf(stderr, "%s %llu (%zu bytes)\n", name.c_str(),
                 static_cast<unsigned long long>(number), bytes.size());
  }
  const auto block = std::make_unique<std::uint8_t[]>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), block.get());
  read({block.get(), bytes.size()});
}

// A place in [0, size), small sizes included.
std::size_t place(std::size_t size, Random& random) {
  return size == 0 ? 0 : random.below(static_cast<std::uint32_t>(size));
}

void turn_bit(ByteVector& bytes, Random& random) {
  if (bytes.empty()) return;
  bytes[place(bytes.size(), random)] ^= static_cast<std::uint8_t>(1u << random.below(8));
}

void set_byte(ByteVector& bytes, Random& random) {
  constexpr std::array<std::uint8_t, 6> kSpecial{0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff};
  if (bytes.empty()) return;
  bytes[place(bytes.size(), random)] = random.below(2) == 0
                                           ? kSpecial[random.below(kSpecial.size())]
                                           : static_cast<std::uint8_t>(random.below(256));
}

void cut_out(ByteVector& bytes, Random& random) {
  const std::size_t first = place(bytes.size(), random);
  const std::size_t count = place(std::min<std::size_t>(bytes.size() - first, 64), random);
  bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(first),
              bytes.begin() + static_cast<std::ptrdiff_t>(first + count));
}

// A piece of `source` goes into `bytes`, between what is there or over it.
void splice(ByteVector& bytes, const ByteVector& source, Random& random) {
  const std::size_t from = place(source.size(), random);
  const std::size_t count =
      std::min(place(128, random), source.size() - std::min(from, source.size()));
  const std::size_t to = place(bytes.size() + 1, random);
  const ByteVector piece(source.begin() + static_cast<std::ptrdiff_t>(from),
                         source.begin() + static_cast<std::ptrdiff_t>(from + count));
  if (random.below(2) == 0) {
    const std::size_t over = std::min(count, bytes.size() - to);
    std::copy_n(piece.begin(), over, bytes.begin() + static_cast<std::ptrdiff_t>(to));
  } else {
    bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(to), piece.begin(), piece.end());
  }
}

// Lengths and extents: the largest numbers of 8 to 64 bits in either byte order, and as varints.
void make_huge(ByteVector& bytes, Random& random) {
  std::array<std::uint8_t, 10> number{};
  std::size_t size = std::size_t{1} << random.below(4);
  number.fill(random.below(2) == 0 ? 0xff : 0x7f);
  if (random.below(2) == 0) {  // a varint of up to ten bytes
    size = 1 + random.below(10);
    std::fill_n(number.begin(), size, std::uint8_t{0xff});
    number[size - 1] = 0x0f;
  }
  const std::size_t to = place(bytes.size(), random);
  std::copy_n(number.begin(), std::min(size, bytes.size() - to),
              bytes.begin() + static_cast<std::ptrdiff_t>(to));
}

}  // namespace

ByteVector corrupted(std::span<const ByteVector> samples, Random& random) {
  const auto any = [&]() -> const ByteVector& {
    return samples[random.below(static_cast<std::uint32_t>(samples.size()))];
  };
  ByteVector bytes = any();
  if (random.below(2) == 0) {
    // A byte or two only: the structure stays whole, and the damage gets further in.
    for (std::uint32_t i = 0; i <= random.below(2); ++i) {
      random.below(2) == 0 ? turn_bit(bytes, random) : set_byte(bytes, random);
    }
    return bytes;
  }
  const std::uint32_t places = 1 + random.below(8);
  for (std::uint32_t i = 0; i < places; ++i) {
    switch (random.below(6)) {
      case 0:
        turn_bit(bytes, random);
        break;
      case 1:
        set_byte(bytes, random);
        break;
      case 2:
        cut_out(bytes, random);
        break;
      case 3:
        splice(bytes, any(), random);
        break;
      case 4:
        splice(bytes, ByteVector(bytes), random);
        break;
      default:
        make_huge(bytes, random);
    }
  }
  bytes.resize(std::min(bytes.size(), kMostBytes));
  return bytes;
}

void truncate_everywhere(const std::string& name, Bytes file, const Reader& read) {
  for (std::size_t size = 0; size <= file.size(); ++size) {
    feed(name + " cut", size, file.first(size), read);
  }
}

void corrupt(const std::string& name, std::span<const ByteVector> samples, int count,
             const Reader& read) {
  const Random seeds(kSeed);
  for (int number = 0; number < count; ++number) {
    Random random = seeds.fork(static_cast<std::uint64_t>(number));
    feed(name + " corrupted", static_cast<std::uint64_t>(number), corrupted(samples, random), read);
  }
}

}  // namespace convlens::test
