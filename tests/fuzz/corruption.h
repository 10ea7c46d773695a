// Damaged copies of a valid file, the same in every run. With CONVLENS_FUZZ_TRACE in the
// environment every case is named before it is tried, so that the last line before a crash says
// which it was.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "convlens/core/random.h"
#include "convlens/io/bytes.h"

namespace convlens::test {

using Reader = std::function<void(Bytes)>;

// The first n bytes of the file, for every n.
void truncate_everywhere(const std::string& name, Bytes file, const Reader& read);

// `count` copies of files of `samples`, each damaged in one to eight places: bits turned over,
// bytes set, pieces cut out, doubled or taken from another file, numbers made huge.
void corrupt(const std::string& name, std::span<const ByteVector> samples, int count,
             const Reader& read);

// One damaged copy.
ByteVector corrupted(std::span<const ByteVector> samples, Random& random);

}  // namespace convlens::test
