#include "convlens/kernels/peak.h"

#include <algorithm>
#include <chrono>

namespace convlens {

namespace {

// Seconds of one burst at least: other programs interrupt a short one less often.
constexpr double kLeastBurst = 5e-4;
constexpr double kBurstInTicks = 50;    // of the clock: a browser's may have ticks of 0.1 ms
constexpr std::int64_t kRounds = 4000;  // of one call: some ten microseconds

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// How long the clock stands still.
double clock_tick() {
  const auto start = std::chrono::steady_clock::now();
  auto now = start;
  while (now == start) now = std::chrono::steady_clock::now();
  const auto tick = now;
  while (now == tick) now = std::chrono::steady_clock::now();
  return std::chrono::duration<double>(now - tick).count();
}

// Operations per second of one burst. Many calls: a browser replaces its first, slow code of a
// function only between two of them.
double burst_rate(const KernelTable& table, double burst) {
  const auto operations = static_cast<double>(kRounds * table.multiply_add_operations());
  const auto start = std::chrono::steady_clock::now();
  double done = 0, elapsed = 0;
  do {
    // The chains rest at 1: a result that could be anything else keeps the work from being left
    // out.
    if (table.multiply_adds(kRounds, 0.5f) > 0) done += operations;
    elapsed = seconds_since(start);
  } while (elapsed < burst);
  return done / elapsed;
}

}  // namespace

double measured_peak(const KernelTable& table, double seconds) {
  const double burst = std::max(kLeastBurst, kBurstInTicks * clock_tick());
  const auto start = std::chrono::steady_clock::now();
  double best = burst_rate(table, burst);
  while (seconds_since(start) < seconds) best = std::max(best, burst_rate(table, burst));
  return best;
}

}  // namespace convlens
