#include "convlens/train/schedule.h"

#include <doctest/doctest.h>

using namespace convlens;

namespace {

constexpr std::int64_t kSteps = 100, kEpochs = 10;

double at(const ScheduleOptions& options, std::int64_t step) {
  return learning_rate(options, step, kSteps, kEpochs);
}

}  // namespace

TEST_CASE("a constant rate, with warm-up") {
  const ScheduleOptions plain{.kind = ScheduleKind::kConstant, .learning_rate = 0.5f};
  CHECK(at(plain, 0) == 0.5);
  CHECK(at(plain, 999) == 0.5);
  ScheduleOptions warm = plain;
  warm.warmup_epochs = 0.5f;  // 50 steps
  CHECK(at(warm, 0) == doctest::Approx(0.01));
  CHECK(at(warm, 24) == doctest::Approx(0.25));
  CHECK(at(warm, 49) == doctest::Approx(0.5));
  CHECK(at(warm, 50) == 0.5);
}

TEST_CASE("a rate that falls in steps") {
  const ScheduleOptions options{
      .kind = ScheduleKind::kStep, .learning_rate = 1, .step_epochs = 3, .step_factor = 0.5f};
  CHECK(at(options, 0) == 1);
  CHECK(at(options, 299) == 1);
  CHECK(at(options, 300) == 0.5);
  CHECK(at(options, 600) == 0.25);
  CHECK(at(options, 999) == 0.125);
}

TEST_CASE("a cosine from the end of the warm-up to the end of training") {
  ScheduleOptions options{.kind = ScheduleKind::kCosine, .learning_rate = 2};
  CHECK(at(options, 0) == 2);
  CHECK(at(options, 500) == doctest::Approx(1));
  CHECK(at(options, 250) == doctest::Approx(1 + 0.70710678));
  CHECK(at(options, 1000) == doctest::Approx(0));
  options.final_fraction = 0.1f;
  CHECK(at(options, 1000) == doctest::Approx(0.2));
  options.warmup_epochs = 2;
  CHECK(at(options, 0) == doctest::Approx(0.01));
  CHECK(at(options, 200) == 2);
  CHECK(at(options, 600) == doctest::Approx(0.2 + 1.8 / 2));
  for (int step = 201; step < 1000; ++step) CHECK(at(options, step) < at(options, step - 1));
}
