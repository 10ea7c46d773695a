#include "convlens/cli/suggest.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace convlens::cli {
namespace {

// Levenshtein's distance, one row of its matrix at a time.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t change = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({change, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  std::string best;
  std::size_t least = word.size() / 3 + 2;  // more changes than that are another word
  for (const std::string& candidate : candidates) {
    const std::size_t changes = distance(word, candidate);
    if (changes < least) least = changes, best = candidate;
  }
  return best;
}

}  // namespace convlens::cli
