#include "convlens/model/execution.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <thread>
#include <vector>

#include "convlens/core/error.h"
#include "tests/threads.h"
#include "tests/unit/model/networks.h"

using namespace convlens;
using namespace convlens::testing;

namespace {

Execution plan(const Model& model, const ExecutionOptions& options) {
  Result<Execution> execution = Execution::create(model, options);
  REQUIRE_MESSAGE(execution.has_value(), (execution ? "" : execution.error().message));
  return std::move(*execution);
}

void write(const ReferenceTensor& from, TensorView to) {
  REQUIRE(from.shape == to.shape);
  std::ranges::transform(from.values, to.data, [](double x) { return static_cast<float>(x); });
}

void fill_with_nan(TensorView view) {
  std::ranges::fill(view.values(), std::numeric_limits<float>::quiet_NaN());
}

std::vector<float> copy(std::span<const float> values) { return {values.begin(), values.end()}; }

}  // namespace

TEST_CASE("every tap is what the reference says, for several batches") {
  const Model model = branched_network();
  for (std::int64_t batch : {1, 3, 4}) {
    for (bool training : {false, true}) {
      CAPTURE(batch);
      CAPTURE(training);
      Random random(kSeed);
      const ReferenceTensor input = random_reference({batch, 2, 8, 8}, random);
      Execution execution = plan(model, {.batch = batch, .training = training});
      write(input, execution.input());
      execution.forward(&random);
      const auto expected = run_reference(model, {input}, all_parameters(model), training);
      for (ValueId value = 0; value < model.value_count(); ++value) {
        CAPTURE(value);
        const ReferenceTensor& tap = expected[static_cast<std::size_t>(value)];
        CHECK(execution.tap(value).shape == tap.shape);
        CHECK(difference(execution.tap(value).values(), tap.values) <= 1e-5);
      }
      CHECK(execution.output().data == execution.tap(value_of(model, "softmax")).data);
      CHECK(execution.output(1).data == execution.tap(value_of(model, "logits")).data);
      CHECK(execution.batch() == batch);
      CHECK(&execution.model() == &model);
    }
  }
}

TEST_CASE("node by node the pass is the same to the bit") {
  const Model model = branched_network();
  Execution whole = plan(model, {.batch = 2}), nodes = plan(model, {.batch = 2});
  Random random(kSeed);
  const ReferenceTensor input = random_reference({2, 2, 8, 8}, random);
  write(input, whole.input());
  write(input, nodes.input());
  whole.forward();
  for (std::size_t node = 0; node < model.nodes.size(); ++node) {
    nodes.forward_node(static_cast<int>(node));
  }
  for (ValueId value = 0; value < model.value_count(); ++value) {
    CAPTURE(value);
    CHECK(copy(nodes.tap(value).values()) == copy(whole.tap(value).values()));
  }
}

TEST_CASE("layers that only look share memory; every other value has its own") {
  const Model model = branched_network();
  Execution execution = plan(model, {.batch = 2});
  const ConstTensorView pool = execution.tap(value_of(model, "pool"));
  const ConstTensorView flat = execution.tap(value_of(model, "flatten"));
  CHECK(flat.data == pool.data);
  CHECK(flat.shape == Shape{2, 128});
  std::vector<std::pair<const float*, const float*>> ranges;
  for (ValueId value = 0; value < model.value_count(); ++value) {
    if (value == value_of(model, "flatten")) continue;
    const ConstTensorView tap = execution.tap(value);
    CHECK(reinterpret_cast<std::uintptr_t>(tap.data) % kAlignment == 0);
    ranges.emplace_back(tap.data, tap.data + tap.shape.size());
  }
  std::ranges::sort(ranges);
  for (std::size_t i = 1; i < ranges.size(); ++i) CHECK(ranges[i - 1].second <= ranges[i].first);
}

TEST_CASE("a value that a node reads twice, and others read too, gets the sum of the gradients") {
  // y = x + x, z = y + x, w = -x, out = z + w: 3x - x = 2x, then again through a scale of 3.
  NetworkBuilder net;
  const ValueId x = net.input({1, 4});
  const ValueId twice = net.add("Add", "twice", {x, x});
  const ValueId thrice = net.add("Add", "thrice", {twice, x});
  const ValueId negative = net.add("Neg", "negative", {x});
  const ValueId out = net.add("Add", "out", {thrice, negative});
  const ValueId unused = net.add("Neg", "unused", {thrice});
  const Model model = net.finish({out, unused});

  Execution execution = plan(model, {.batch = 2, .input_gradients = true});
  Random random(kSeed);
  write(random_reference({2, 4}, random), execution.input());
  for (ValueId value = 0; value < model.value_count(); ++value) {
    fill_with_nan(execution.gradient(value));
  }
  execution.forward();
  for (int i = 0; i < 8; ++i) {
    CHECK(execution.output().data[i] == doctest::Approx(2 * execution.input().data[i]));
    execution.gradient(out).data[i] = static_cast<float>(i + 1);
  }
  execution.backward(out);
  for (int i = 0; i < 8; ++i) {
    CHECK(execution.gradient(x).data[i] == 2 * static_cast<float>(i + 1));
    CHECK(execution.gradient(thrice).data[i] == static_cast<float>(i + 1));
  }
  // From the middle: only what lies before it.
  std::ranges::fill(execution.gradient(thrice).values(), 1.0f);
  execution.backward(thrice);
  for (float gradient : execution.gradient(x).values()) CHECK(gradient == 3.0f);
}

TEST_CASE("parameters changed by hand count after repack") {
  Model model = branched_network();
  Execution execution = plan(model, {});
  Random random(kSeed);
  const ReferenceTensor input = random_reference({1, 2, 8, 8}, random);
  write(input, execution.input());
  for (Parameter* parameter : trainable_parameters(model)) {
    for (float& value : parameter->value.values()) value += 0.25f;
  }
  execution.repack();
  execution.forward();
  const auto expected = run_reference(model, {input}, all_parameters(model), false);
  CHECK(difference(execution.output().values(),
                   expected[static_cast<std::size_t>(model.outputs[0])].values) <= 1e-5);
}

TEST_CASE("frozen parameters get no gradient, and nothing runs backward below the last of them") {
  Model model = branched_network();
  std::int64_t all = 0, last = 0;
  for (Parameter* parameter : trainable_parameters(model)) all += parameter->value.shape().size();
  CHECK(std::ssize(plan(model, {.training = true}).parameter_gradients()) == all);
  for (Node& node : model.nodes) {
    for (Parameter& parameter : node.layer->parameters()) {
      parameter.trainable = node.name == "logits";
      if (parameter.trainable) last += parameter.value.shape().size();
    }
  }
  Execution execution = plan(model, {.batch = 2, .training = true});
  CHECK(std::ssize(execution.parameter_gradients()) == last);
  Random random(kSeed);
  execution.forward(&random);
  const ValueId logits = value_of(model, "logits");
  fill_with_nan(execution.gradient(value_of(model, "relu2")));
  std::ranges::fill(execution.gradient(logits).values(), 1.0f);
  execution.backward(logits);
  // The bias sees the sum over the batch; the layers before the last one were left alone.
  for (float gradient : execution.parameter_gradients().last(5)) CHECK(gradient == 2.0f);
  CHECK(std::isnan(execution.gradient(value_of(model, "relu2")).data[0]));
}

TEST_CASE("dropout is on in training alone, and repeats with its generator") {
  NetworkBuilder net;
  const ValueId x = net.input({1, 1000});
  const ValueId dropped = net.add("Dropout", "dropout", {x});
  const Model model = net.finish({dropped});
  Execution inference = plan(model, {});
  CHECK(inference.output().data == inference.input().data);
  Execution training = plan(model, {.training = true});
  std::ranges::fill(training.input().values(), 1.0f);
  Random random(kSeed), same(kSeed);
  training.forward(&random);
  const std::vector<float> first = copy(training.output().values());
  CHECK(std::ranges::count(first, 0.0f) > 400);
  CHECK(std::ranges::count(first, 0.0f) < 600);
  training.forward(&random);
  CHECK(first != copy(training.output().values()));
  training.forward(&same);
  CHECK(first == copy(training.output().values()));
}

TEST_CASE("several inputs and outputs, and an output that is an input") {
  NetworkBuilder net;
  const ValueId a = net.input({1, 3}), b = net.input({1, 3});
  const ValueId sum = net.add("Add", "sum", {a, b});
  const Model model = net.finish({sum, b});
  Execution execution = plan(model, {.batch = 2});
  std::ranges::fill(execution.input(0).values(), 1.0f);
  std::ranges::fill(execution.input(1).values(), 2.0f);
  execution.forward();
  for (float value : execution.output(0).values()) CHECK(value == 3.0f);
  for (float value : execution.output(1).values()) CHECK(value == 2.0f);
}

// Every layer that can write the Relu behind it, values before a Relu with several readers, two
// Relus of one value, a Relu of a view and of an input, and a Relu as the network's output.
Model network_of_relus() {
  NetworkBuilder net;
  const ValueId x = net.input({1, 3, 9, 7});
  const ValueId conv = net.convolution("conv", net.add("Relu", "of_input", {x}), 3, 6);
  const ValueId relu1 = net.add("Relu", "relu1", {conv});
  const ValueId again = net.add("Relu", "again", {conv});
  const ValueId norm = net.batch_norm("norm", net.add("Add", "sum", {relu1, conv}), 6);
  const ValueId relu2 = net.add("Relu", "relu2", {norm});
  const ValueId same = net.add("Identity", "same", {norm});
  const ValueId relu3 = net.add("Relu", "relu3", {same});
  const ValueId sum = net.add("Add", "sum2", {net.add("Add", "sum3", {relu2, relu3}), again});
  const ValueId flat = net.add("Flatten", "flatten", {net.add("Relu", "relu4", {sum})});
  std::vector<Operand> bias;
  bias.push_back(Operand::constant(net.draw({378}, 1)));
  const ValueId shifted = net.add("Add", "bias", {flat}, {}, std::move(bias));
  const ValueId logits = net.fully_connected("logits", net.add("Relu", "relu5", {shifted}), 378, 5);
  return net.finish({net.add("Relu", "relu6", {logits}), logits});
}

TEST_CASE("a Relu written by the layer before it changes nothing, to the bit") {
  const Model model = network_of_relus();
  for (const bool training : {false, true}) {
    const ExecutionOptions options{.batch = 3, .training = training, .input_gradients = true};
    ExecutionOptions apart = options;
    apart.fuse = false;
    Execution fused = plan(model, options), plain = plan(model, apart);
    for (Execution* execution : {&fused, &plain}) {
      Random random(kSeed);
      for (float& value : execution->input().values()) value = random.normal();
      for (ValueId value = 1; value < model.value_count(); ++value) {
        const ConstTensorView tap = execution->tap(value);
        fill_with_nan({tap.shape, const_cast<float*>(tap.data)});
      }
      execution->forward(&random);
      std::ranges::fill(execution->gradient(model.outputs[0]).values(), 0.5f);
      execution->backward(model.outputs[0]);
    }
    for (ValueId value = 0; value < model.value_count(); ++value) {
      CAPTURE(value);
      CHECK(copy(fused.tap(value).values()) == copy(plain.tap(value).values()));
    }
    CHECK(copy(fused.gradient(0).values()) == copy(plain.gradient(0).values()));
    CHECK(copy(fused.parameter_gradients()) == copy(plain.parameter_gradients()));
  }
}

TEST_CASE("two executions of one model in two threads give what one gives, to the bit" *
          doctest::skip(!test::has_threads())) {
  const Model model = branched_network();
  const ExecutionOptions options{.batch = 3, .training = true};
  const auto run = [&](Execution& execution, std::uint64_t seed) {
    Random random(seed);
    for (int round = 0; round < 20; ++round) {
      for (float& value : execution.input().values()) value = random.normal();
      execution.forward(&random);
      const ValueId logits = value_of(model, "logits");
      std::ranges::fill(execution.gradient(logits).values(), 0.5f);
      execution.backward(logits);
    }
  };
  Execution alone1 = plan(model, options), alone2 = plan(model, options);
  run(alone1, 1);
  run(alone2, 2);
  Execution shared1 = plan(model, options), shared2 = plan(model, options);
  std::thread other([&] { run(shared2, 2); });
  run(shared1, 1);
  other.join();
  CHECK(copy(shared1.parameter_gradients()) == copy(alone1.parameter_gradients()));
  CHECK(copy(shared2.parameter_gradients()) == copy(alone2.parameter_gradients()));
  CHECK(copy(shared2.output().values()) == copy(alone2.output().values()));
}

TEST_CASE("a pool inside of the layers changes nothing, to the bit" *
          doctest::skip(!test::has_threads())) {
  const Model model = branched_network();
  ThreadPool pool(2);
  Execution alone = plan(model, {.batch = 5, .training = true, .input_gradients = true});
  Execution shared =
      plan(model, {.batch = 5, .training = true, .input_gradients = true, .pool = &pool});
  for (Execution* execution : {&alone, &shared}) {
    Random random(kSeed);
    for (float& value : execution->input().values()) value = random.normal();
    execution->forward(&random);
    const ValueId logits = value_of(model, "logits");
    std::ranges::fill(execution->gradient(logits).values(), 0.5f);
    execution->backward(logits);
  }
  CHECK(copy(alone.output().values()) == copy(shared.output().values()));
  CHECK(copy(alone.parameter_gradients()) == copy(shared.parameter_gradients()));
  CHECK(copy(alone.gradient(0).values()) == copy(shared.gradient(0).values()));
}

TEST_CASE("what needs more than 2 GiB is refused, with the largest value named") {
  NetworkBuilder net;
  const ValueId input = net.input({1, 1, 1000, 1000});
  const ValueId maps = net.convolution("wide", input, 1, 16);
  const ValueId relu = net.add("Relu", "relu", {maps});
  const Model model = net.finish({relu});
  const Result<Execution> one_value = Execution::create(model, {.batch = 40});
  REQUIRE(!one_value);
  CHECK(one_value.error().message ==
        "node \"wide\" (Conv): its output [40,16,1000,1000] takes 2.38419 GiB, the limit is "
        "2 GiB");
  const Result<Execution> together = Execution::create(model, {.batch = 20});
  REQUIRE(!together);
  CHECK(together.error().message.starts_with("the network \"test\" needs 2.4"));
  CHECK(together.error().message.find(
            "for a batch of 20, the limit is 2 GiB; the largest value is [20,16,1000,1000] of node "
            "\"wide\" (Conv)") != std::string::npos);
  CHECK(Execution::create(model, {.batch = 0}).error().message ==
        "the batch is 0, expected at least 1");
}
