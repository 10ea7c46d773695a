// Small cases worked out by hand from the text of the operators' specification: what a layer and
// its own reference would get wrong together.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/layers/registry.h"
#include "tests/unit/layers/layer_harness.h"

using namespace convlens;
using namespace convlens::testing;

namespace {

using List = std::vector<std::int64_t>;

Operand constant(const Shape& shape, std::vector<float> values) {
  return Operand::constant(Tensor(shape, values));
}

NodeSpec node(std::string op, Attributes attributes, std::vector<Operand> constants = {}) {
  NodeSpec spec{std::move(op), "n", std::move(attributes), {Operand::activation()}};
  for (Operand& each : constants) spec.operands.push_back(std::move(each));
  return spec;
}

// The output at inference; `inputs` in the order of the activations.
std::vector<double> output_of(const NodeSpec& spec, const std::vector<Tensor>& inputs) {
  Result<std::unique_ptr<Layer>> layer = create_layer(spec);
  REQUIRE_MESSAGE(layer.has_value(), (layer ? "" : layer.error().message));
  std::vector<Shape> shapes;
  for (const Tensor& input : inputs) shapes.push_back(input.shape());
  Random random;
  LayerHarness harness(**layer, shapes, random);
  harness.inputs = inputs;
  harness.forward(false);
  return {harness.output.values().begin(), harness.output.values().end()};
}

Tensor tensor(const Shape& shape, std::vector<float> values) { return {shape, values}; }

using Values = std::vector<double>;

}  // namespace

TEST_CASE("convolution does not flip the kernel and adds the bias") {
  const Tensor x = tensor({1, 1, 2, 3}, {1, 2, 3, 4, 5, 6});
  const Operand w = constant({1, 1, 2, 2}, {1, 10, 100, 1000});
  CHECK(output_of(node("Conv", {}, {w, constant({1}, {7})}), {x}) == Values{5428, 6539});
  // One row of padding above, one column on the right.
  CHECK(output_of(node("Conv", {{"pads", List{1, 0, 0, 1}}}, {w}), {x}) ==
        Values{2100, 3200, 300, 5421, 6532, 603});
}

TEST_CASE("groups of a convolution see their own channels") {
  const Tensor x = tensor({1, 4, 1, 1}, {1, 2, 3, 4});
  const Operand w = constant({2, 2, 1, 1}, {1, 10, 100, 1000});
  CHECK(output_of(node("Conv", {{"group", std::int64_t{2}}}, {w}), {x}) == Values{21, 4300});
}

TEST_CASE("Gemm: alpha A B + beta C") {
  const Tensor a = tensor({2, 3}, {1, 2, 3, 4, 5, 6});
  const std::vector<float> b = {1, 2, 3, 4, 5, 6};
  CHECK(output_of(node("Gemm", {}, {constant({3, 2}, b)}), {a}) == Values{22, 28, 49, 64});
  CHECK(output_of(node("Gemm", {{"transB", std::int64_t{1}}}, {constant({2, 3}, b)}), {a}) ==
        Values{14, 32, 32, 77});
  const Attributes factors = {{"alpha", 0.5f}, {"beta", 3.0f}};
  CHECK(output_of(node("Gemm", factors, {constant({3, 2}, b), constant({2}, {1, -1})}), {a}) ==
        Values{14, 11, 27.5, 29});
  CHECK(output_of(node("Gemm", factors, {constant({3, 2}, b), constant({1, 2}, {1, -1})}), {a}) ==
        Values{14, 11, 27.5, 29});
  CHECK(output_of(node("Gemm", factors, {constant({3, 2}, b), constant({}, {2})}), {a}) ==
        Values{17, 20, 30.5, 38});
  // What beta 0 leaves out is not read: 0 · NaN would be NaN.
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(output_of(node("Gemm", {{"beta", 0.0f}}, {constant({3, 2}, b), constant({2}, {nan, nan})}),
                  {a}) == Values{22, 28, 49, 64});
  CHECK(output_of(node("MatMul", {}, {constant({3, 2}, b)}), {a}) == Values{22, 28, 49, 64});
}

TEST_CASE("Add repeats a constant over the batch and where its extent is 1") {
  const Tensor x(Shape{2, 2, 1, 2});
  CHECK(output_of(node("Add", {}, {constant({2, 1, 1}, {1, 2})}), {x}) ==
        Values{1, 1, 2, 2, 1, 1, 2, 2});
  CHECK(output_of(node("Add", {}, {constant({2}, {1, 2})}), {x}) == Values{1, 2, 1, 2, 1, 2, 1, 2});
  CHECK(output_of(node("Add", {}, {constant({1, 2, 1, 2}, {1, 2, 3, 4})}), {x}) ==
        Values{1, 2, 3, 4, 1, 2, 3, 4});
  CHECK(output_of(node("Add", {}, {constant({}, {5})}), {x}) == Values{5, 5, 5, 5, 5, 5, 5, 5});
}

TEST_CASE("Concat along the channels and along a row") {
  const Tensor a = tensor({2, 1, 2}, {1, 2, 3, 4}), b = tensor({2, 1, 2}, {5, 6, 7, 8});
  NodeSpec channels = node("Concat", {{"axis", std::int64_t{1}}}, {Operand::activation()});
  CHECK(output_of(channels, {a, b}) == Values{1, 2, 5, 6, 3, 4, 7, 8});
  NodeSpec rows = node("Concat", {{"axis", std::int64_t{-1}}}, {Operand::activation()});
  CHECK(output_of(rows, {b, a}) == Values{5, 6, 1, 2, 7, 8, 3, 4});
}

TEST_CASE("pooling: maximum, minimum, average with and without the padding") {
  const Tensor x = tensor({1, 1, 2, 3}, {1, -2, 3, -4, 5, 6});
  const Attributes two = {{"kernel_shape", List{2, 2}}};
  CHECK(output_of(node("MaxPool", two), {x}) == Values{5, 6});
  CHECK(output_of(node("MinPool", two), {x}) == Values{-4, -2});
  CHECK(output_of(node("AveragePool", two), {x}) == Values{0, 3});
  Attributes padded = {
      {"kernel_shape", List{2, 2}}, {"strides", List{2, 2}}, {"pads", List{1, 1, 1, 0}}};
  // Windows: {1}, {-2,3}, {-4}, {5,6}, each with zeros around it.
  CHECK(output_of(node("MaxPool", padded), {x}) == Values{1, 3, -4, 6});
  CHECK(output_of(node("MinPool", padded), {x}) == Values{1, -2, -4, 5});
  CHECK(output_of(node("AveragePool", padded), {x}) == Values{1, 0.5, -4, 5.5});
  padded["count_include_pad"] = std::int64_t{1};
  CHECK(output_of(node("AveragePool", padded), {x}) == Values{0.25, 0.25, -1, 2.75});
  // In ceil mode the last window hangs over the end, which is no padding and does not count.
  const Attributes ceil = {{"kernel_shape", List{2, 2}},
                           {"strides", List{2, 2}},
                           {"ceil_mode", std::int64_t{1}},
                           {"count_include_pad", std::int64_t{1}}};
  CHECK(output_of(node("AveragePool", ceil), {x}) == Values{0, 4.5});
  CHECK(output_of(node("GlobalAveragePool", {}), {x}) == Values{1.5});
}

TEST_CASE("activation functions") {
  const Tensor x = tensor({1, 3}, {-2, 0, 3});
  CHECK(output_of(node("Relu", {}), {x}) == Values{0, 0, 3});
  CHECK(output_of(node("LeakyRelu", {{"alpha", 0.25f}}), {x}) == Values{-0.5, 0, 3});
  CHECK(output_of(node("LeakyRelu", {}), {x})[0] == doctest::Approx(-0.02));
  CHECK(output_of(node("Neg", {}), {x}) == Values{2, 0, -3});
  CHECK(output_of(node("Sigmoid", {}), {x})[2] == doctest::Approx(1 / (1 + std::exp(-3.0))));
  CHECK(output_of(node("Tanh", {}), {x})[0] == doctest::Approx(std::tanh(-2.0)));
}

TEST_CASE("softmax over the axis that it names") {
  const float log3 = std::log(3.0f);
  const Tensor x = tensor({1, 2, 2}, {0, 0, log3, 0});
  const Values channels = output_of(node("Softmax", {{"axis", std::int64_t{1}}}), {x});
  const Values last = output_of(node("Softmax", {}), {x});
  const Values expected_channels = {0.25, 0.5, 0.75, 0.5}, expected_last = {0.5, 0.5, 0.75, 0.25};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(channels[i] == doctest::Approx(expected_channels[i]));
    CHECK(last[i] == doctest::Approx(expected_last[i]));
  }
}

TEST_CASE("batch normalisation at inference, operands in ONNX's order") {
  const Tensor x = tensor({1, 2, 1, 1}, {5, 7});
  const Values y = output_of(node("BatchNormalization", {{"epsilon", 1.0f}},
                                  {constant({2}, {2, 3}), constant({2}, {10, 20}),
                                   constant({2}, {1, 2}), constant({2}, {3, 24})}),
                             {x});
  CHECK(y[0] == doctest::Approx(2 * (5 - 1) / 2.0 + 10));
  CHECK(y[1] == doctest::Approx(3 * (7 - 2) / 5.0 + 20));
}
