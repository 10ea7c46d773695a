#include "convlens/kernels/peak.h"

#include <algorithm>
#include <chrono>

namespace convlens {

namespace {

constexpr double kBurst = 5e-3;         // seconds
constexpr std::int64_t kRounds = 4000;  // of one call: some ten microseconds

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Operations per second of one burst. Many calls: a browser replaces its first, slow code of a
// function only between two of them.
double burst_rate(const KernelTable& table) {
  const auto operations = static_cast<double>(kRounds * table.multiply_add_operations());
  const auto start = std::chrono::steady_clock::now();
  double done = 0, elapsed = 0;
  do {
    // The chains rest at 1: a result that could be anything else keeps the work from being left
    // out.
    if (table.multiply_adds(kRounds, 0.5f) > 0) done += operations;
    elapsed = seconds_since(start);
  } while (elapsed < kBurst);
  return done / elapsed;
}

}  // namespace

double measured_peak(const KernelTable& table, double seconds) {
  const auto start = std::chrono::steady_clock::now();
  double best = burst_rate(table);
  while (seconds_since(start) < seconds) best = std::max(best, burst_rate(table));
  return best;
}

}  // namespace convlens
