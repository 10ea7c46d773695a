// What the tests of the kernels share: every implementation that this machine can run, buffers that
// show what was left unwritten or written outside, and a comparison with the reference whose
// tolerance comes from the sizes of the terms and the float's epsilon.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/core/random.h"
#include "convlens/kernels/table.h"

namespace convlens::test {

// The tables of all instruction sets, and last the public functions, named "public".
std::vector<KernelTable> implementations();

// `count` floats, all NaN, at an address that is `misaligned` floats off a 64-byte boundary. In
// front and behind stand guards; under AddressSanitizer nothing stands behind, so that it sees a
// read.
class Buffer {
 public:
  Buffer(std::size_t count, std::size_t misaligned);
  float* data() { return values_.data() + front_; }
  std::span<float> values() { return {data(), count_}; }
  bool guards_intact() const;

 private:
  std::vector<float> values_;
  std::size_t front_, count_;
};

// Normally distributed numbers, and the same in double.
std::vector<float> random_floats(std::int64_t count, Random& random);
std::vector<double> as_doubles(std::span<const float> values);
std::vector<double> absolute(std::span<const float> values);
// A buffer holding these numbers.
Buffer buffer_of(std::span<const float> values, std::size_t misaligned);

// How far `computed` is from `expected`, in units of epsilon * (sqrt(terms) + 1) * magnitude, where
// magnitude[k] is the sum of the absolute values of the terms that make expected[k]; the worst
// element. Anything at most kTolerance is rounding.
struct Worst {
  double ratio = 0;
  std::size_t index = 0;
  double computed = 0, expected = 0;
};
inline constexpr double kTolerance = 4;
Worst worst(std::span<const float> computed, std::span<const double> expected,
            std::span<const double> magnitude, std::int64_t terms);
std::string text(const Worst& worst);

}  // namespace convlens::test

// Fails with the worst element and the configuration, a string.
#define CHECK_CLOSE(computed, expected, magnitude, terms, configuration)                      \
  do {                                                                                        \
    const auto worst_element = ::convlens::test::worst(computed, expected, magnitude, terms); \
    const std::string configuration_text = configuration;                                     \
    CAPTURE(configuration_text);                                                              \
    CAPTURE(::convlens::test::text(worst_element));                                           \
    CHECK(worst_element.ratio <= ::convlens::test::kTolerance);                               \
  } while (false)
