// Random numbers that are the same on every platform for one seed: xoshiro256** (Blackman and
// Vigna, "Scrambled linear pseudorandom number generators", 2021), seeded with splitmix64. The
// standard library's distributions differ between implementations, so they are not used.
#pragma once

#include <array>
#include <cstdint>

namespace convlens {

class Random {
 public:
  explicit Random(std::uint64_t seed = 0);

  std::uint64_t next();                      // 64 random bits
  float uniform();                           // [0, 1), 24 bits
  float uniform(float low, float high);      // [low, high)
  float normal();                            // mean 0, deviation 1 (Box-Muller)
  std::uint32_t below(std::uint32_t bound);  // 0 … bound-1, unbiased; bound >= 1

  // An independent generator for a part of the work, such as sample number `key` of an epoch:
  // the same for the same state and key, and this generator does not advance.
  Random fork(std::uint64_t key) const;

  // The whole state, to be kept in a checkpoint and put back.
  std::array<std::uint64_t, 4> state() const { return state_; }
  void restore(const std::array<std::uint64_t, 4>& state) { state_ = state; }

 private:
  std::array<std::uint64_t, 4> state_;
};

}  // namespace convlens
