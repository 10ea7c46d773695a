// The learning rate as a function of the step.
#pragma once

#include <cstdint>

namespace convlens {

enum class ScheduleKind { kConstant, kStep, kCosine };

struct ScheduleOptions {
  ScheduleKind kind = ScheduleKind::kCosine;
  float learning_rate = 1e-3f;  // the highest
  float warmup_epochs = 0;      // rises linearly from near 0 over these; then the kind's own course
  float step_epochs = 10;       // kStep: multiplied by step_factor every so many epochs
  float step_factor = 0.1f;
  float final_fraction = 0;  // kCosine: share of learning_rate at the very end
};

// Step `step` (0, 1, …) of `epochs` epochs of `steps_per_epoch` steps each. Cosine: Loshchilov and
// Hutter 2017, equation 5, one cycle from the end of the warm-up to the end of the last epoch.
double learning_rate(const ScheduleOptions& options, std::int64_t step,
                     std::int64_t steps_per_epoch, std::int64_t epochs);

}  // namespace convlens
