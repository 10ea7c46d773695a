#include "web/session/verdict.h"

#include <utility>

namespace convlens {
namespace {

// Where the first guess has more than the others together, two names are enough in any case.
constexpr float kHalf = 0.5f;

}  // namespace

std::optional<Verdict> verdict_of(const Session& session) {
  const Network* network = current_network(session);
  if (!network || session.prepared.empty || !network->verdict) return std::nullopt;
  const auto& p = network->probabilities;
  Verdict verdict;
  verdict.second = 1;  // a classifier has two classes at least
  if (p[1] > p[0]) std::swap(verdict.first, verdict.second);
  for (std::size_t i = 2; i < p.size(); ++i) {
    if (p[i] > p[verdict.first]) {
      verdict.second = verdict.first;
      verdict.first = i;
    } else if (p[i] > p[verdict.second]) {
      verdict.second = i;
    }
  }
  verdict.first_probability = p[verdict.first];
  verdict.second_probability = p[verdict.second];
  if (verdict.first_probability < kSureProbability) {
    const float pair = verdict.first_probability + verdict.second_probability;
    const bool is_spread = verdict.first_probability < kHalf && pair < kPairProbability;
    verdict.doubt = is_spread ? Doubt::kSpread : Doubt::kClose;
  }
  return verdict;
}

}  // namespace convlens
