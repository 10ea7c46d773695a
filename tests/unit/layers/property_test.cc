// What must hold whatever the kernels are: linear layers and their adjoints, softmax, dropout,
// batch normalisation's statistics, windows.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>

#include "convlens/core/error.h"
#include "convlens/layers/registry.h"
#include "tests/unit/layers/layer_harness.h"

using namespace convlens;
using namespace convlens::testing;

namespace {

std::unique_ptr<Layer> make(const NodeSpec& node) {
  Result<std::unique_ptr<Layer>> layer = create_layer(node);
  REQUIRE_MESSAGE(layer.has_value(), (layer ? "" : layer.error().message));
  return std::move(*layer);
}

const LayerType& type_of(std::string_view op) {
  const auto found = std::ranges::find(layer_types(), op, &LayerType::op);
  REQUIRE(found != layer_types().end());
  return *found;
}

NodeSpec node_of(std::string_view op, Attributes attributes = {}) {
  return {std::string(op), "node", std::move(attributes), {Operand::activation()}};
}

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  }
  return sum;
}

// Linear in their inputs once the bias is zero.
const std::set<std::string_view> kLinear = {
    "AveragePool", "Concat", "Conv", "Flatten", "Gemm",   "GlobalAveragePool",
    "Identity",    "MatMul", "Neg",  "Add",     "Reshape"};

}  // namespace

TEST_CASE("backward of a linear layer is its adjoint: <dy, f(x)> = <f*(dy), x>") {
  Random random(kSeed);
  std::size_t types = 0;
  for (const LayerType& type : layer_types()) {
    if (!kLinear.contains(type.op)) continue;
    ++types;
    for (const LayerExample& example : type.examples(random)) {
      const std::string name = describe_example(example.node, example.inputs);
      INFO(name);
      const std::unique_ptr<Layer> layer = make(example.node);
      for (Parameter& parameter : layer->parameters()) {
        if (parameter.name == "bias") std::ranges::fill(parameter.value.values(), 0.0f);
      }
      LayerHarness harness(*layer, example.inputs, random);
      harness.forward(false);
      harness.backward();
      const double forward = dot(harness.output.values(), harness.output_gradient.values());
      double backward = 0;
      for (std::size_t i = 0; i < harness.inputs.size(); ++i) {
        backward += dot(harness.inputs[i].values(), harness.input_gradients[i].values());
      }
      const double size =
          std::sqrt(dot(harness.output.values(), harness.output.values()) *
                    dot(harness.output_gradient.values(), harness.output_gradient.values()));
      CHECK(std::abs(forward - backward) <= 1e-5 * size);
    }
  }
  CHECK(types == kLinear.size());
}

TEST_CASE("softmax sums to one, ignores a shift, and stands large numbers") {
  const std::unique_ptr<Layer> layer = make(node_of("Softmax", {{"axis", std::int64_t{1}}}));
  Random random(kSeed);
  LayerHarness harness(*layer, {{2, 5, 3}}, random);
  for (float& value : harness.inputs[0].values()) value *= 30;
  harness.forward(false);
  const std::vector<double> before(harness.output.values().begin(), harness.output.values().end());
  for (std::size_t n = 0; n < 2; ++n) {
    for (std::size_t i = 0; i < 3; ++i) {
      float sum = 0;
      for (std::size_t k = 0; k < 5; ++k) sum += harness.output.values()[(n * 5 + k) * 3 + i];
      CHECK(sum == doctest::Approx(1));
    }
  }
  for (float& value : harness.inputs[0].values()) value += 64;
  harness.forward(false);
  CHECK(compare(harness.output.values(), before, 1e-5) == "");
  for (float& value : harness.inputs[0].values()) value *= 1e30f;
  harness.forward(false);
  for (float value : harness.output.values()) CHECK(std::isfinite(value));
}

TEST_CASE("dropout keeps the mean, drops the share it says, and its gradient the same numbers") {
  for (float ratio : {0.0f, 0.25f, 0.8f}) {
    CAPTURE(ratio);
    Tensor value(Shape{});
    value.values()[0] = ratio;
    NodeSpec node = node_of("Dropout");
    node.operands.push_back(Operand::constant(value));
    const std::unique_ptr<Layer> layer = make(node);
    Random random(kSeed);
    LayerHarness harness(*layer, {{4, 5000}}, random);
    std::ranges::fill(harness.inputs[0].values(), 1.0f);
    std::ranges::fill(harness.output_gradient.values(), 1.0f);
    harness.forward(true, &random);
    harness.backward();
    double sum = 0, dropped = 0;
    for (float kept : harness.output.values()) {
      CHECK((kept == 0 || kept == doctest::Approx(1 / (1 - ratio))));
      sum += static_cast<double>(kept) / 20000;
      dropped += kept == 0 ? 1.0 / 20000 : 0;
    }
    CHECK(sum == doctest::Approx(1).epsilon(0.05));
    CHECK(dropped == doctest::Approx(static_cast<double>(ratio)).epsilon(0.05));
    CHECK(std::ranges::equal(harness.input_gradients[0].values(), harness.output.values()));
  }
}

TEST_CASE("layers of different seeds drop different numbers, one seed repeats") {
  const std::unique_ptr<Layer> a = make(node_of("Dropout", {{"seed", std::int64_t{1}}}));
  const std::unique_ptr<Layer> b = make(node_of("Dropout", {{"seed", std::int64_t{2}}}));
  const auto draw = [](Layer& layer) {
    Random inputs(kSeed), random(kSeed);
    LayerHarness harness(layer, {{1, 100}}, inputs);
    harness.forward(true, &random);
    return std::vector<float>(harness.output.values().begin(), harness.output.values().end());
  };
  CHECK(draw(*a) == draw(*a));
  CHECK(draw(*a) != draw(*b));
}

TEST_CASE("batch normalisation moves its running statistics, in parts as in one") {
  Random random(kSeed);
  NodeSpec node = type_of("BatchNormalization").examples(random)[0].node;
  node.attributes["momentum"] = 0.75f;
  const std::unique_ptr<Layer> whole = make(node), parts = make(node);
  LayerHarness all(*whole, {{5, 3, 4, 5}}, random);
  LayerHarness first(*parts, {{2, 3, 4, 5}}, random), second(*parts, {{3, 3, 4, 5}}, random);
  const std::span<float> input = all.inputs[0].values();
  std::ranges::copy(input.first(2 * 60), first.inputs[0].data());
  std::ranges::copy(input.subspan(2 * 60), second.inputs[0].data());
  for (LayerHarness* harness : {&all, &first, &second}) harness->forward(true, &random);

  const std::vector<float> mean_before(whole->parameters()[2].value.values().begin(),
                                       whole->parameters()[2].value.values().end());
  const std::array<std::span<const float>, 1> one = {all.saved()};
  const std::array<std::span<const float>, 2> two = {first.saved(), second.saved()};
  whole->update_statistics(one);
  parts->update_statistics(two);
  for (std::size_t index : {2u, 3u}) {
    const std::span<float> a = whole->parameters()[index].value.values();
    const std::vector<double> expected(a.begin(), a.end());
    CHECK(compare(parts->parameters()[index].value.values(), expected, 1e-6) == "");
  }
  for (std::size_t c = 0; c < 3; ++c) {
    double mean = 0;
    for (std::size_t n = 0; n < 5; ++n) {
      for (std::size_t p = 0; p < 20; ++p) {
        mean += static_cast<double>(input[(n * 3 + c) * 20 + p]) / 100;
      }
    }
    const double expected = 0.75 * static_cast<double>(mean_before[c]) + 0.25 * mean;
    CHECK(static_cast<double>(whole->parameters()[2].value.values()[c]) ==
          doctest::Approx(expected));
  }
}

TEST_CASE("a unit's window is exactly where the output depends on the input") {
  // Changing an input inside the window of output (0,0,i,j) changes it, outside does not.
  Random random(kSeed);
  for (const char* op : {"Conv", "AveragePool", "GlobalAveragePool"}) {
    for (const LayerExample& example : type_of(op).examples(random)) {
      const std::string name = describe_example(example.node, example.inputs);
      INFO(name);
      const std::unique_ptr<Layer> layer = make(example.node);
      const std::vector<Shape> shapes = with_batch(example.inputs, 1);
      LayerHarness harness(*layer, shapes, random);
      const std::optional<Window> window = layer->window(shapes);
      REQUIRE(window);
      CHECK(window->all_channels == (std::string_view(op) == "Conv"));
      const Shape &in = shapes[0], &out = harness.output.shape();
      const auto sees = [](const WindowAxis& axis, std::int64_t i, std::int64_t x) {
        const std::int64_t offset = x - i * axis.stride + axis.pad_before;
        return offset >= 0 && offset % axis.dilation == 0 && offset / axis.dilation < axis.extent;
      };
      for (std::int64_t unit = 0; unit < out[2] * out[3]; ++unit) {
        // The gradient of one unit of the first map is not zero where it sees the first channel.
        harness.forward(false);
        std::ranges::fill(harness.output_gradient.values(), 0.0f);
        harness.output_gradient.data()[unit] = 1;
        harness.backward();
        bool equal = true;
        for (std::int64_t y = 0; y < in[2]; ++y) {
          for (std::int64_t x = 0; x < in[3]; ++x) {
            const bool inside =
                sees(window->height, unit / out[3], y) && sees(window->width, unit % out[3], x);
            equal &= inside == (harness.input_gradients[0].data()[y * in[3] + x] != 0);
          }
        }
        CHECK(equal);
      }
    }
  }
}

TEST_CASE("a view does nothing where it shares its input's memory") {
  Random random(kSeed);
  for (const LayerType& type : layer_types()) {
    for (const LayerExample& example : type.examples(random)) {
      const std::unique_ptr<Layer> layer = make(example.node);
      if (!layer->is_view(false)) continue;
      LayerHarness harness(*layer, example.inputs, random);
      const Tensor before = harness.inputs[0];
      const std::array<ConstTensorView, 1> inputs = {harness.inputs[0].view()};
      layer->forward({.inputs = inputs,
                      .output = {harness.output.shape(), harness.inputs[0].data()},
                      .saved = {},
                      .scratch = {}});
      CHECK(std::ranges::equal(harness.inputs[0].values(), before.values()));
    }
  }
}
