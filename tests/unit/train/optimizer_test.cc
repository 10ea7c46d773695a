#include "convlens/train/optimizer.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

using namespace convlens;

namespace {

// A weight [1,1] and a bias [1], both starting at 1, each going down f(x) = x^2 by itself.
struct Parabola {
  Parameter weight{"weight", Tensor(Shape{1, 1}, std::vector<float>{1}), true};
  Parameter bias{"bias", Tensor(Shape{1}, std::vector<float>{1}), true};

  // The weight's and the bias's place after every step.
  std::vector<std::array<float, 2>> descend(const OptimizerOptions& options, int steps) {
    const std::array parameters{&weight, &bias};
    OptimizerState state = make_optimizer_state(options, parameters);
    std::vector<std::array<float, 2>> path;
    for (int i = 0; i < steps; ++i) {
      const std::array gradient{2 * weight.value.values()[0], 2 * bias.value.values()[0]};
      optimizer_step(options, 0.1, parameters, gradient, state);
      path.push_back({weight.value.values()[0], bias.value.values()[0]});
    }
    CHECK(state.steps == steps);
    return path;
  }
};

void check_path(const OptimizerOptions& options, std::array<double, 3> weight,
                std::array<double, 3> bias) {
  Parabola parabola;
  const auto path = parabola.descend(options, 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(path[i][0] == doctest::Approx(weight[i]).epsilon(1e-5));
    CHECK(path[i][1] == doctest::Approx(bias[i]).epsilon(1e-5));
  }
}

}  // namespace

// Rate 0.1; calculated by hand from the papers' formulas, those of Adam with another program.
TEST_CASE("SGD goes the path calculated by hand") {
  // x = 1 - 0.1 * 2 = 0.8, 0.8 - 0.1 * 1.6 = 0.64, …
  check_path({.kind = OptimizerKind::kSgd, .momentum = 0}, {0.8, 0.64, 0.512}, {0.8, 0.64, 0.512});
}

TEST_CASE("momentum and Nesterov go the paths calculated by hand") {
  // v = 2, 3.4, 3.98
  check_path({.kind = OptimizerKind::kSgd, .momentum = 0.9f}, {0.8, 0.46, 0.062},
             {0.8, 0.46, 0.062});
  // v = 2, 3.04, 3.1808; steps 3.8, 3.976, 3.30752
  check_path({.kind = OptimizerKind::kSgd, .momentum = 0.9f, .nesterov = true},
             {0.62, 0.2224, -0.108352}, {0.62, 0.2224, -0.108352});
}

TEST_CASE("weight decay of SGD is added to the gradient of weights, not of biases") {
  // 1 - 0.1 * (2 + 0.5), …: a factor of 0.75 a step
  check_path({.kind = OptimizerKind::kSgd, .momentum = 0, .weight_decay = 0.5f},
             {0.75, 0.5625, 0.421875}, {0.8, 0.64, 0.512});
}

TEST_CASE("a bias that is added to maps does not decay either") {
  Parameter bias{"bias", Tensor(Shape{2, 1, 1}, std::vector<float>{1, 1}), true};
  CHECK_FALSE(is_weight(bias));
  const std::array parameters{&bias};
  const OptimizerOptions options{.kind = OptimizerKind::kAdamW, .weight_decay = 0.5f};
  OptimizerState state = make_optimizer_state(options, parameters);
  const std::array gradient{0.0f, 0.0f};
  optimizer_step(options, 0.1, parameters, gradient, state);
  CHECK(bias.value.values()[0] == 1);
}

TEST_CASE("Adam and AdamW go the paths calculated by hand") {
  check_path({.kind = OptimizerKind::kAdam}, {0.9, 0.800412229, 0.701586273},
             {0.9, 0.800412229, 0.701586273});
  check_path({.kind = OptimizerKind::kAdamW, .weight_decay = 0.5f},
             {0.85, 0.708248443, 0.574973931}, {0.9, 0.800412229, 0.701586273});
  // With epsilon 1, where the size of the gradient matters: decay added to it, or apart from it.
  check_path({.kind = OptimizerKind::kAdam, .epsilon = 1, .weight_decay = 0.5f},
             {0.928571429, 0.858061826, 0.788628676}, {0.933333333, 0.867568875, 0.802837692});
  check_path({.kind = OptimizerKind::kAdamW, .epsilon = 1, .weight_decay = 0.5f},
             {0.883333333, 0.774141809, 0.672299999}, {0.933333333, 0.867568875, 0.802837692});
}

TEST_CASE("the gradient's norm is measured and cut down") {
  std::vector<float> gradient{3, -4};
  CHECK(clip_gradient(gradient, 0) == 5);
  CHECK(gradient[0] == 3);
  CHECK(clip_gradient(gradient, 10) == 5);
  CHECK(gradient[0] == 3);
  CHECK(clip_gradient(gradient, 1) == 5);
  CHECK(gradient[0] == doctest::Approx(0.6));
  CHECK(gradient[1] == doctest::Approx(-0.8));
  std::vector<float> broken{1, NAN};
  CHECK(std::isnan(clip_gradient(broken, 1)));
}
