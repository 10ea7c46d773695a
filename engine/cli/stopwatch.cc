#include "convlens/cli/stopwatch.h"

#include <algorithm>
#include <cmath>

namespace convlens::cli {

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place));
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (values[above] - values[below]) * (place - std::floor(place));
}

std::vector<double> Times::all() const {
  std::vector<double> values;
  for (const auto& sweep : sweeps_) values.insert(values.end(), sweep.begin(), sweep.end());
  return values;
}

double Times::median() const { return quantile(all(), 0.5); }
double Times::least() const { return quantile(all(), 0); }
std::size_t Times::count() const { return all().size(); }

std::vector<double> Times::sweep_medians() const {
  std::vector<double> medians;
  for (const auto& sweep : sweeps_) medians.push_back(quantile(sweep, 0.5));
  return medians;
}

}  // namespace convlens::cli
