#include "convlens/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace convlens {

double learning_rate(const ScheduleOptions& options, std::int64_t step,
                     std::int64_t steps_per_epoch, std::int64_t epochs) {
  const double highest = options.learning_rate;
  const auto per_epoch = static_cast<double>(steps_per_epoch);
  const auto now = static_cast<double>(step);
  const double warmup = options.warmup_epochs * per_epoch;  // steps
  if (now < warmup) return highest * std::min(1.0, (now + 1) / warmup);

  switch (options.kind) {
    case ScheduleKind::kConstant:
      return highest;
    case ScheduleKind::kStep:
      return highest * std::pow(static_cast<double>(options.step_factor),
                                std::floor(now / per_epoch / options.step_epochs));
    case ScheduleKind::kCosine:
      break;
  }
  const double course = std::max(1.0, static_cast<double>(epochs) * per_epoch - warmup);
  const double part = std::clamp((now - warmup) / course, 0.0, 1.0);
  const double lowest = highest * options.final_fraction;
  return lowest + (highest - lowest) * 0.5 * (1 + std::cos(std::numbers::pi * part));
}

}  // namespace convlens
