// Whole networks: gradients against finite differences of the reference in double precision, and a
// few steps of descent.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/model/execution.h"
#include "tests/unit/model/networks.h"

using namespace convlens;
using namespace convlens::testing;

namespace {

// The loss is the sum of the logits times fixed random weights.
struct Problem {
  const Model& model;
  bool training;
  ReferenceTensor input;
  std::vector<ReferenceTensor> parameters;
  std::vector<double> weights;
  ValueId logits;

  double loss() const {
    const auto values = run_reference(model, {input}, parameters, training);
    const ReferenceTensor& result = values[static_cast<std::size_t>(logits)];
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * result.values[i];
    return sum;
  }

  double slope(double& variable) const {
    constexpr double kStep = 1e-5;
    const double before = variable;
    variable = before + kStep;
    const double above = loss();
    variable = before - kStep;
    const double below = loss();
    variable = before;
    return (above - below) / (2 * kStep);
  }
};

void check_whole_network(bool training) {
  CAPTURE(training);
  const Model model = branched_network();
  Random random(kSeed);
  Problem problem{.model = model,
                  .training = training,
                  .input = random_reference({2, 2, 8, 8}, random),
                  .parameters = all_parameters(model),
                  .weights = random_reference({2, 5}, random).values,
                  .logits = value_of(model, "logits")};
  Result<Execution> execution =
      Execution::create(model, {.batch = 2, .training = training, .input_gradients = true});
  REQUIRE(execution);
  std::ranges::copy(problem.input.values, execution->input().data);
  execution->forward(&random);
  std::ranges::copy(problem.weights, execution->gradient(problem.logits).data);
  execution->backward(problem.logits);

  std::vector<float> found;
  std::vector<double> expected;
  for (std::size_t i = 0; i < problem.input.values.size(); i += 3) {
    found.push_back(execution->gradient(0).values()[i]);
    expected.push_back(problem.slope(problem.input.values[i]));
  }
  CHECK(difference(found, expected) <= 2e-5);

  found.clear();
  expected.clear();
  std::size_t parameter_index = 0, offset = 0;
  for (const Node& node : model.nodes) {
    for (const Parameter& parameter : std::as_const(*node.layer).parameters()) {
      std::vector<double>& values = problem.parameters[parameter_index++].values;
      if (!parameter.trainable) continue;
      for (std::size_t i = 0; training && i < values.size(); i += 5) {
        found.push_back(execution->parameter_gradients()[offset + i]);
        expected.push_back(problem.slope(values[i]));
      }
      offset += values.size();
    }
  }
  CHECK(difference(found, expected) <= 2e-5);
  CHECK(execution->parameter_gradients().size() == (training ? offset : 0));
}

// Eight random images with a label each, learnt by heart with plain gradient descent.
struct Overfitting {
  static constexpr std::int64_t kBatch = 8, kClasses = 5;
  int steps = 0;
  double loss = 0;
  int right = 0;
};

Overfitting overfit(Model& model, int steps) {
  Overfitting result{.steps = steps};
  Random random(kSeed);
  Result<Execution> execution =
      Execution::create(model, {.batch = Overfitting::kBatch, .training = true});
  REQUIRE(execution);
  for (float& value : execution->input().values()) value = random.normal();
  const ValueId logits = value_of(model, "logits");
  const std::vector<Parameter*> parameters = trainable_parameters(model);
  for (int step = 0; step < steps; ++step) {
    execution->forward(&random);
    const ConstTensorView probabilities = execution->output();
    result.loss = 0;
    result.right = 0;
    for (std::int64_t n = 0; n < Overfitting::kBatch; ++n) {
      const float* p = probabilities.data + n * Overfitting::kClasses;
      const std::int64_t label = n % Overfitting::kClasses;
      result.loss -= std::log(static_cast<double>(p[label])) / Overfitting::kBatch;
      result.right += std::max_element(p, p + Overfitting::kClasses) == p + label;
      for (std::int64_t k = 0; k < Overfitting::kClasses; ++k) {
        // The gradient of cross-entropy through softmax: p - one_hot.
        execution->gradient(logits).data[n * Overfitting::kClasses + k] =
            (p[k] - (k == label ? 1.0f : 0.0f)) / Overfitting::kBatch;
      }
    }
    std::ranges::fill(execution->parameter_gradients(), 0.0f);
    execution->backward(logits);
    std::size_t offset = 0;
    for (Parameter* parameter : parameters) {
      for (float& value : parameter->value.values()) {
        value -= 0.1f * execution->parameter_gradients()[offset++];
      }
    }
    for (int node = 0; node < std::ssize(model.nodes); ++node) {
      const std::span<const float> saved = execution->saved(node);
      model.nodes[static_cast<std::size_t>(node)].layer->update_statistics(std::span(&saved, 1));
    }
    execution->repack();
  }
  return result;
}

}  // namespace

TEST_CASE("gradients of a whole network are finite differences of its reference") {
  check_whole_network(true);
  check_whole_network(false);
}

TEST_CASE("parameter gradients are accumulated over passes") {
  const Model model = branched_network();
  Result<Execution> execution = Execution::create(model, {.batch = 2, .training = true});
  REQUIRE(execution);
  Random random(kSeed);
  for (float& value : execution->input().values()) value = random.normal();
  execution->forward(&random);
  const ValueId logits = value_of(model, "logits");
  std::ranges::fill(execution->gradient(logits).values(), 0.5f);
  execution->backward(logits);
  const std::vector<double> once(execution->parameter_gradients().begin(),
                                 execution->parameter_gradients().end());
  execution->backward(logits);
  std::vector<double> twice = once;
  for (double& value : twice) value *= 2;
  CHECK(difference(execution->parameter_gradients(), twice) <= 1e-6);
}

TEST_CASE("a few steps of descent learn eight samples by heart") {
  Model model = branched_network();
  const double before = overfit(model, 1).loss;
  const Overfitting after = overfit(model, 60);
  CHECK(before > 1.0);
  CHECK(after.loss < 0.05);
  CHECK(after.right == Overfitting::kBatch);
  // At inference, with the running statistics, it still knows them.
  Result<Execution> execution = Execution::create(model, {.batch = Overfitting::kBatch});
  REQUIRE(execution);
  Random random(kSeed);
  for (float& value : execution->input().values()) value = random.normal();
  execution->forward();
  for (std::int64_t n = 0; n < Overfitting::kBatch; ++n) {
    const float* p = execution->output().data + n * Overfitting::kClasses;
    CHECK(std::max_element(p, p + Overfitting::kClasses) - p == n % Overfitting::kClasses);
  }
}
