#include "convlens/train/loss.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "convlens/core/random.h"

using namespace convlens;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// The definition, written down again in double: -sum over k of target[k] * log softmax(z)[k].
double plain_cross_entropy(const std::vector<double>& logits, int classes,
                           const std::vector<std::uint8_t>& labels, double smoothing) {
  double total = 0;
  for (std::size_t n = 0; n < labels.size(); ++n) {
    const double* z = logits.data() + n * static_cast<std::size_t>(classes);
    double sum = 0;
    for (int k = 0; k < classes; ++k) sum += std::exp(z[k]);
    for (int k = 0; k < classes; ++k) {
      const double target = (k == labels[n] ? 1 - smoothing : 0) + smoothing / classes;
      total -= target * std::log(std::exp(z[k]) / sum);
    }
  }
  return total / static_cast<double>(labels.size());
}

double plain_squares(const std::vector<double>& output, int classes,
                     const std::vector<std::uint8_t>& labels, double smoothing) {
  double total = 0;
  for (std::size_t n = 0; n < labels.size(); ++n) {
    for (int k = 0; k < classes; ++k) {
      const double target = (k == labels[n] ? 1 - smoothing : 0) + smoothing / classes;
      total += std::pow(
          output[n * static_cast<std::size_t>(classes) + static_cast<std::size_t>(k)] - target, 2);
    }
  }
  return total / static_cast<double>(output.size());
}

}  // namespace

TEST_CASE("cross-entropy has the values calculated by hand") {
  const Tensor logits(Shape{1, 3}, std::vector<float>{1, 2, 3});
  const std::vector<std::uint8_t> label{2};
  Tensor gradient(Shape{1, 3}, std::vector<float>(3, kNan));
  // log(e^1 + e^2 + e^3) = 3.4076059644; softmax 0.09003057, 0.24472847, 0.66524096.
  LossValue value = cross_entropy(logits.view(), label, 0, 1, gradient.view());
  CHECK(value.loss == doctest::Approx(0.4076059644).epsilon(1e-9));
  CHECK(value.correct == 1);
  CHECK(gradient.values()[0] == doctest::Approx(0.09003057));
  CHECK(gradient.values()[1] == doctest::Approx(0.24472847));
  CHECK(gradient.values()[2] == doctest::Approx(-0.33475904));
  // Smoothed by 0.1: 0.9 * 0.40760596 + 0.1 * (3.40760596 - 2).
  value = cross_entropy(logits.view(), label, 0.1f, 1, gradient.view());
  CHECK(value.loss == doctest::Approx(0.5076059644).epsilon(1e-6));
  CHECK(gradient.values()[0] == doctest::Approx(0.09003057 - 0.1 / 3));
}

TEST_CASE("a part of a batch counts by its share") {
  const Tensor logits(Shape{2, 2}, std::vector<float>{0, 0, 5, 0});
  const std::vector<std::uint8_t> labels{0, 1};
  Tensor gradient(Shape{2, 2}, std::vector<float>(4, kNan));
  const LossValue value = cross_entropy(logits.view(), labels, 0, 8, gradient.view());
  CHECK(value.loss == doctest::Approx((std::log(2.0) + std::log(1 + std::exp(5.0))) / 8));
  CHECK(gradient.values()[0] == doctest::Approx(-0.5 / 8));
  CHECK(value.correct == 1);  // equal logits: the first class is the answer
}

TEST_CASE("cross-entropy is stable for huge logits") {
  const Tensor logits(Shape{2, 2}, std::vector<float>{1e30f, -1e30f, -1e4f, 1e4f});
  const std::vector<std::uint8_t> labels{0, 0};
  Tensor gradient(Shape{2, 2}, std::vector<float>(4, kNan));
  const LossValue value = cross_entropy(logits.view(), labels, 0, 1, gradient.view());
  CHECK(value.loss == doctest::Approx(2e4));
  CHECK(gradient.values()[0] == 0);
  CHECK(gradient.values()[2] == -1);
  CHECK(gradient.values()[3] == 1);
}

TEST_CASE("the gradients of the losses agree with finite differences in double") {
  Random random(3);
  for (int classes : {2, 3, 10}) {
    for (float smoothing : {0.0f, 0.1f}) {
      for (LossKind kind : {LossKind::kCrossEntropy, LossKind::kMeanSquaredError}) {
        CAPTURE(classes);
        CAPTURE(smoothing);
        CAPTURE(static_cast<int>(kind));
        const Shape shape{4, classes};
        Tensor output(shape),
            gradient(shape, std::vector<float>(static_cast<std::size_t>(shape.size()), kNan));
        std::vector<std::uint8_t> labels;
        for (float& value : output.values()) value = 2 * random.normal();
        for (int n = 0; n < 4; ++n) labels.push_back(static_cast<std::uint8_t>(n % classes));
        const LossValue value =
            compute_loss({kind, smoothing}, output.view(), labels, 4, gradient.view());

        const auto plain = [&](const std::vector<double>& values) {
          return kind == LossKind::kCrossEntropy
                     ? plain_cross_entropy(values, classes, labels, smoothing)
                     : plain_squares(values, classes, labels, smoothing);
        };
        std::vector<double> at(output.values().begin(), output.values().end());
        CHECK(value.loss == doctest::Approx(plain(at)).epsilon(1e-6));
        for (std::size_t i = 0; i < at.size(); ++i) {
          constexpr double kStep = 1e-5;
          std::vector<double> above = at, below = at;
          above[i] += kStep;
          below[i] -= kStep;
          const double slope = (plain(above) - plain(below)) / (2 * kStep);
          CHECK(std::fabs(gradient.values()[i] - slope) < 1e-7);
        }
        // The value alone is the same, and writes nothing.
        CHECK(compute_loss({kind, smoothing}, output.view(), labels, 4, {}).loss == value.loss);
      }
    }
  }
}

TEST_CASE("mean squared error against any target") {
  const Tensor output(Shape{1, 2}, std::vector<float>{1, 3});
  const Tensor target(Shape{1, 2}, std::vector<float>{0, 5});
  Tensor gradient(Shape{1, 2}, std::vector<float>(2, kNan));
  CHECK(mean_squared_error(output.view(), target.view(), 1, gradient.view()) ==
        2.5);  // (1 + 4) / 2
  CHECK(gradient.values()[0] == 1);
  CHECK(gradient.values()[1] == -2);
}

TEST_CASE("a loss of something that is not a number is not a number") {
  const Tensor logits(Shape{1, 2}, std::vector<float>{kNan, 0});
  CHECK(std::isnan(cross_entropy(logits.view(), std::vector<std::uint8_t>{1}, 0, 1, {}).loss));
}
