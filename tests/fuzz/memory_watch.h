// Watches operator new in a test program: a lying header must not make a reader ask for more memory
// than its file can mean.
#pragma once

#include <cstddef>

namespace convlens::test {

// The largest single block that was asked for since the last call, in bytes.
std::size_t take_largest_block();

}  // namespace convlens::test
