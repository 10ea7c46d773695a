#include "tests/unit/layers/layer_harness.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "convlens/core/error.h"
#include "convlens/layers/node_reader.h"

namespace convlens::testing {

namespace {

ReferenceTensor to_double(const Tensor& tensor) {
  return {tensor.shape(), {tensor.values().begin(), tensor.values().end()}};
}

std::int64_t to_extent(std::size_t size) { return static_cast<std::int64_t>(size); }

}  // namespace

Tensor nan_tensor(const Shape& shape) {
  Tensor tensor(shape);
  std::ranges::fill(tensor.values(), std::numeric_limits<float>::quiet_NaN());
  return tensor;
}

std::string compare(std::span<const float> values, std::span<const double> expected,
                    double tolerance) {
  if (values.size() != expected.size()) {
    return concat(values.size(), " values, expected ", expected.size());
  }
  double largest = 1, worst = 0;
  std::size_t where = 0;
  for (double value : expected) largest = std::max(largest, std::abs(value));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double difference = std::abs(static_cast<double>(values[i]) - expected[i]);
    if (!(difference <= worst)) worst = difference, where = i;
    if (std::isnan(difference)) break;
  }
  if (worst <= tolerance * largest) return "";
  return concat("at ", where, ": ", values[where], ", expected ", expected[where], " (largest ",
                largest, ")");
}

std::vector<Shape> with_batch(std::span<const Shape> shapes, std::int64_t batch) {
  std::vector<Shape> result;
  for (const Shape& shape : shapes) result.push_back(shape.with_batch(batch));
  return result;
}

std::string describe_example(const NodeSpec& node, std::span<const Shape> inputs) {
  std::string line = node.op;
  for (const auto& [name, value] : node.attributes) line += concat(" ", name, "=", text(value));
  for (const Operand& operand : node.operands) {
    if (operand.kind == Operand::Kind::kFloats) line += concat(" const", operand.floats.shape());
    if (operand.kind == Operand::Kind::kIntegers) {
      line += concat(" const ", text(AttributeValue(operand.integers)));
    }
  }
  for (const Shape& shape : inputs) line += concat(" input", shape);
  return concat(line, " seed ", kSeed);
}

LayerHarness::LayerHarness(Layer& layer, std::vector<Shape> shapes, Random& random,
                           ThreadPool* pool)
    : layer_(layer), shapes_(std::move(shapes)), pool_(pool) {
  for (const Shape& shape : shapes_) {
    Tensor input(shape);
    for (float& value : input.values()) value = random.normal();
    reference_inputs.push_back(to_double(input));
    inputs.push_back(std::move(input));
  }
  for (const Parameter& parameter : layer_.parameters()) {
    reference_parameters.push_back(to_double(parameter.value));
  }
  const Result<Shape> shape = layer_.infer(shapes_);
  REQUIRE_MESSAGE(shape.has_value(), (shape ? "" : shape.error().message));
  output = nan_tensor(*shape);
  output_gradient = Tensor(*shape);
  for (float& value : output_gradient.values()) value = random.normal();
  const std::int64_t threads = pool == nullptr ? 1 : pool->threads();
  packed_ = nan_tensor({to_extent(layer_.packed_floats(shapes_))});
  saved_ = nan_tensor({to_extent(layer_.saved_floats(shapes_))});
  scratch_ = nan_tensor({to_extent(layer_.scratch_floats(shapes_, true)) * threads});
  if (packed_.shape().size() > 0) layer_.pack(shapes_, packed_.data());
}

void LayerHarness::forward(bool training, Random* random) {
  training_ = training;
  std::ranges::fill(output.values(), std::numeric_limits<float>::quiet_NaN());
  const std::vector<ConstTensorView> views = [&] {
    std::vector<ConstTensorView> result;
    for (const Tensor& input : inputs) result.push_back(input.view());
    return result;
  }();
  layer_.forward({.inputs = views,
                  .output = output.view(),
                  .packed = packed_.shape().size() > 0 ? packed_.data() : nullptr,
                  .saved = saved_.values(),
                  .scratch = scratch_.values(),
                  .training = training,
                  .random = random,
                  .pool = pool_});
}

void LayerHarness::backward(bool want_inputs, bool want_parameters) {
  input_gradients.clear();
  parameter_gradients.clear();
  std::vector<ConstTensorView> input_views;
  std::vector<TensorView> input_gradient_views, parameter_gradient_views;
  for (const Tensor& input : inputs) {
    input_views.push_back(input.view());
    input_gradients.push_back(nan_tensor(input.shape()));
    float* data = want_inputs ? input_gradients.back().data() : nullptr;
    input_gradient_views.push_back({input.shape(), data});
  }
  for (const Parameter& parameter : layer_.parameters()) {
    parameter_gradients.push_back(Tensor(parameter.value.shape()));
    std::ranges::fill(parameter_gradients.back().values(), kGradientStart);
    const bool wanted = want_parameters && parameter.trainable;
    float* data = wanted ? parameter_gradients.back().data() : nullptr;
    parameter_gradient_views.push_back({parameter.value.shape(), data});
  }
  layer_.backward({.inputs = input_views,
                   .output = output.view(),
                   .output_gradient = output_gradient.view(),
                   .input_gradients = input_gradient_views,
                   .parameter_gradients = parameter_gradient_views,
                   .saved = saved_.values(),
                   .scratch = scratch_.values(),
                   .training = training_,
                   .pool = pool_});
  for (Tensor& gradient : parameter_gradients) {
    for (float& value : gradient.values()) value -= kGradientStart;
  }
}

std::vector<double> LayerHarness::reference(bool training) const {
  ReferenceTensor result;
  layer_.reference(reference_inputs, reference_parameters, training, result);
  CHECK(result.shape == output.shape());
  return result.values;
}

double LayerHarness::reference_loss(bool training) const {
  const std::vector<double> values = reference(training);
  double loss = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    loss += values[i] * static_cast<double>(output_gradient.values()[i]);
  }
  return loss;
}

}  // namespace convlens::testing
