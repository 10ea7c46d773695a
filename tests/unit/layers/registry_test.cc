// Every type of layer in the registry, on each of its examples: forward against the reference in
// double precision, gradients against finite differences of the reference, and the way through
// ONNX nodes and back.
#include "convlens/layers/registry.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string>

#include "convlens/core/error.h"
#include "tests/threads.h"
#include "tests/unit/layers/layer_harness.h"

using namespace convlens;
using namespace convlens::testing;

namespace {

// Sums of a few hundred products in single precision.
constexpr double kTolerance = 1e-5;
constexpr std::size_t kCheckedElements = 48;  // of each tensor, by finite differences

std::unique_ptr<Layer> make(const NodeSpec& node) {
  Result<std::unique_ptr<Layer>> layer = create_layer(node);
  REQUIRE_MESSAGE(layer.has_value(), (layer ? "" : layer.error().message));
  return std::move(*layer);
}

// Calls check(layer, shapes) for every example with batches of 1, 3 and what the example says.
void for_each_case(const std::function<void(const NodeSpec&, const std::vector<Shape>&)>& check) {
  Random random(kSeed);
  for (const LayerType& type : layer_types()) {
    const std::vector<LayerExample> examples = type.examples(random);
    CHECK_MESSAGE(!examples.empty(), type.op);
    for (const LayerExample& example : examples) {
      CHECK(example.node.op == type.op);
      const std::set<std::int64_t> batches = {1, 3, example.inputs[0][0]};
      for (std::int64_t batch : batches) {
        const std::vector<Shape> shapes = with_batch(example.inputs, batch);
        const std::string name = describe_example(example.node, shapes);
        INFO(name);
        check(example.node, shapes);
      }
    }
  }
}

bool has_running_statistics(const Layer& layer) { return layer.op() == "BatchNormalization"; }

// Dropout draws in training; its reference does not.
bool draws(const Layer& layer) { return layer.op() == "Dropout"; }

// Compares some elements of a gradient with central differences of the reference's loss.
void check_gradient(LayerHarness& harness, ReferenceTensor& variable, const Tensor& gradient,
                    bool training, Random& random) {
  constexpr double kStep = 1e-5;
  const std::size_t count = variable.values.size();
  std::vector<float> found;
  std::vector<double> expected;
  for (std::size_t k = 0; k < std::min(count, kCheckedElements); ++k) {
    const std::size_t i =
        count <= kCheckedElements ? k : random.below(static_cast<std::uint32_t>(count));
    double& value = variable.values[i];
    const double before = value;
    value = before + kStep;
    const double above = harness.reference_loss(training);
    value = before - kStep;
    const double below = harness.reference_loss(training);
    value = before;
    found.push_back(gradient.values()[i]);
    expected.push_back((above - below) / (2 * kStep));
  }
  CHECK(compare(found, expected, 2 * kTolerance) == "");
}

void check_all_gradients(Layer& layer, const std::vector<Shape>& shapes, bool training) {
  INFO(concat(training ? "training" : "inference"));
  Random random(kSeed);
  LayerHarness harness(layer, shapes, random);
  harness.forward(training, &random);
  harness.backward();
  for (std::size_t i = 0; i < harness.inputs.size(); ++i) {
    INFO(concat("input ", i));
    check_gradient(harness, harness.reference_inputs[i], harness.input_gradients[i], training,
                   random);
  }
  for (std::size_t i = 0; i < harness.parameter_gradients.size(); ++i) {
    const Parameter& parameter = layer.parameters()[i];
    INFO(parameter.name);
    if (!parameter.trainable) continue;
    check_gradient(harness, harness.reference_parameters[i], harness.parameter_gradients[i],
                   training, random);
  }
}

std::vector<double> to_double(std::span<const float> values) {
  return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("forward is what the reference says") {
  for_each_case([](const NodeSpec& node, const std::vector<Shape>& shapes) {
    const std::unique_ptr<Layer> layer = make(node);
    for (bool training : {false, true}) {
      if (training && draws(*layer)) continue;
      INFO(concat(training ? "training" : "inference"));
      Random random(kSeed);
      LayerHarness harness(*layer, shapes, random);
      harness.forward(training, &random);
      CHECK(compare(harness.output.values(), harness.reference(training), kTolerance) == "");
    }
  });
}

TEST_CASE("gradients are the finite differences of the reference") {
  for_each_case([](const NodeSpec& node, const std::vector<Shape>& shapes) {
    const std::unique_ptr<Layer> layer = make(node);
    check_all_gradients(*layer, shapes, false);
    if (has_running_statistics(*layer)) check_all_gradients(*layer, shapes, true);
  });
}

TEST_CASE("gradients that are not wanted are left alone and change nothing") {
  for_each_case([](const NodeSpec& node, const std::vector<Shape>& shapes) {
    const std::unique_ptr<Layer> layer = make(node);
    Random random(kSeed);
    LayerHarness all(*layer, shapes, random);
    all.forward(true, &random);
    all.backward();
    random = Random(kSeed);
    LayerHarness some(*layer, shapes, random);
    some.forward(true, &random);
    some.backward(true, false);
    for (std::size_t i = 0; i < all.inputs.size(); ++i) {
      CHECK(compare(some.input_gradients[i].values(), to_double(all.input_gradients[i].values()),
                    0) == "");
    }
    some.backward(false, true);
    for (std::size_t i = 0; i < all.parameter_gradients.size(); ++i) {
      CHECK(compare(some.parameter_gradients[i].values(),
                    to_double(all.parameter_gradients[i].values()), kTolerance) == "");
    }
    // One parameter frozen: the others' gradients stay.
    for (Parameter& parameter : layer->parameters()) {
      if (!parameter.trainable) continue;
      parameter.trainable = false;
      some.backward(true, true);
      parameter.trainable = true;
      for (std::size_t i = 0; i < all.parameter_gradients.size(); ++i) {
        if (&layer->parameters()[i] == &parameter) continue;
        CHECK(compare(some.parameter_gradients[i].values(),
                      to_double(all.parameter_gradients[i].values()), kTolerance) == "");
      }
    }
  });
}

TEST_CASE("a layer written as ONNX nodes and read again is the same layer") {
  for_each_case([](const NodeSpec& node, const std::vector<Shape>& shapes) {
    const std::unique_ptr<Layer> layer = make(node);
    Random random(kSeed);
    LayerHarness harness(*layer, shapes, random);
    harness.forward(false);

    std::vector<Tensor> inputs = harness.inputs;
    for (const NodeSpec& written : layer->to_nodes("again")) {
      CHECK(!written.name.empty());
      const std::unique_ptr<Layer> again = make(written);
      std::vector<Shape> step_shapes;
      for (const Tensor& input : inputs) step_shapes.push_back(input.shape());
      LayerHarness step(*again, step_shapes, random);
      step.inputs = inputs;
      step.forward(false);
      inputs.assign(1, step.output);
    }
    CHECK(inputs[0].shape() == harness.output.shape());
    CHECK(compare(inputs[0].values(), to_double(harness.output.values()), 0) == "");
  });
}

TEST_CASE("a clone computes the same and is independent of its original") {
  for_each_case([](const NodeSpec& node, const std::vector<Shape>& shapes) {
    const std::unique_ptr<Layer> layer = make(node);
    const std::unique_ptr<Layer> copy = layer->clone();
    Random random(kSeed), same(kSeed);
    LayerHarness original(*layer, shapes, random), cloned(*copy, shapes, same);
    original.forward(false);
    for (Parameter& parameter : layer->parameters()) {
      std::ranges::fill(parameter.value.values(), 0.0f);
    }
    cloned.forward(false);
    CHECK(compare(cloned.output.values(), to_double(original.output.values()), 0) == "");
  });
}

TEST_CASE("a pool of threads changes nothing, to the bit" * doctest::skip(!test::has_threads())) {
  ThreadPool pool(3);
  for_each_case([&](const NodeSpec& node, const std::vector<Shape>& shapes) {
    const std::unique_ptr<Layer> layer = make(node);
    Random random(kSeed), same(kSeed);
    LayerHarness alone(*layer, shapes, random), shared(*layer, shapes, same, &pool);
    for (LayerHarness* harness : {&alone, &shared}) {
      Random draw(kSeed);
      harness->forward(true, &draw);
      harness->backward();
    }
    CHECK(compare(shared.output.values(), to_double(alone.output.values()), 0) == "");
    for (std::size_t i = 0; i < alone.inputs.size(); ++i) {
      CHECK(compare(shared.input_gradients[i].values(),
                    to_double(alone.input_gradients[i].values()), 0) == "");
    }
    for (std::size_t i = 0; i < alone.parameter_gradients.size(); ++i) {
      CHECK(compare(shared.parameter_gradients[i].values(),
                    to_double(alone.parameter_gradients[i].values()), 0) == "");
    }
  });
}
