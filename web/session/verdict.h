// What the network's probabilities amount to: two guesses, and whether the first can be trusted.
#pragma once

#include <cstddef>
#include <optional>

#include "web/session/session.h"

namespace convlens {

enum class Doubt {
  kNone,
  kClose,   // the second guess is nearly as likely as the first
  kSpread,  // no guess stands out
};

struct Verdict {
  std::size_t first = 0, second = 0;  // classes
  float first_probability = 0, second_probability = 0;
  Doubt doubt = Doubt::kNone;
};

// A first guess below this is in doubt. Measured: of MNIST's test set explorer gets 47 digits wrong
// and is in doubt about 31 of them, and about 38 of the 9,953 that it gets right; of 3,853 pen
// digits 33 of 90 and 26 of 3,763. (lecture: 39 of 71 and 57 of 9,929; dense: 58 of 101 and 95 of
// 9,899.) At 0.9 it is 40 and 63, at 0.7 23 and 27: below 0.8 doubts are lost, above it they
// begin to be more often wrong than right.
inline constexpr float kSureProbability = 0.8f;
// Two guesses that have this much together are told by their names, "4 or 9?": nine doubts of ten.
inline constexpr float kPairProbability = 0.75f;

// nullopt while there is nothing to recognise, no network, or its answer is no number.
std::optional<Verdict> verdict_of(const Session& session);

}  // namespace convlens
