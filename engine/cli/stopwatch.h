// Times of repeated work: what is measured many times, and what the times say.
#pragma once

#include <chrono>
#include <vector>

namespace convlens::cli {

using Clock = std::chrono::steady_clock;

inline double seconds_between(Clock::time_point start, Clock::time_point end) {
  return std::chrono::duration<double>(end - start).count();
}

// The value below which a share of 0 … 1 of the values lies, between neighbours linearly; 0 for
// none.
double quantile(std::vector<double> values, double share);

// Seconds of single runs, in several sweeps over whatever is compared.
class Times {
 public:
  void begin_sweep() { sweeps_.emplace_back(); }
  void add(double seconds) { sweeps_.back().push_back(seconds); }

  double median() const;  // of all runs
  double least() const;   // the fastest run
  std::vector<double> sweep_medians()
      const;                  // one for each sweep: how far they differ is the spread
  std::size_t count() const;  // of runs

 private:
  std::vector<double> all() const;
  std::vector<std::vector<double>> sweeps_;
};

}  // namespace convlens::cli
