#include "tests/golden/example_models.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <map>
#include <utility>

#include "convlens/layers/registry.h"

namespace convlens::test {
namespace {

constexpr std::uint64_t kSeed = 20;
using Integers = std::vector<std::int64_t>;

// The networks of this file are right by construction: whoever breaks them sees why.
[[noreturn]] void stop(const std::string& what, const Error& error) {
  std::fprintf(stderr, "%s: %s\n", what.c_str(), error.message.c_str());
  std::abort();
}

// Builds a network node by node; weights are drawn from a generator.
class Builder {
 public:
  explicit Builder(std::string name) { model_.name = std::move(name); }

  ValueId input(const std::string& name, const Shape& shape) {
    model_.inputs.push_back({name, shape});
    return static_cast<ValueId>(model_.inputs.size()) - 1;
  }
  ValueId add(const std::string& op, const std::string& name, std::vector<ValueId> inputs,
              Attributes attributes = {}, std::vector<Operand> constants = {}) {
    NodeSpec spec{op, name, std::move(attributes), {}};
    spec.operands.resize(inputs.size(), Operand::activation());
    for (Operand& constant : constants) spec.operands.push_back(std::move(constant));
    auto layer = create_layer(spec);
    if (!layer) stop(model_.name, layer.error());
    model_.nodes.push_back({name, *std::move(layer), std::move(inputs)});
    return static_cast<ValueId>(model_.value_count()) - 1;
  }
  ValueId conv(const std::string& name, ValueId from, const Shape& weights,
               Attributes attributes = {}) {
    const float scale = 1.0f / std::sqrt(static_cast<float>(weights.sample_size()));
    return add("Conv", name, {from}, std::move(attributes),
               {constant(weights, scale), constant(Shape{weights[0]}, 0.1f)});
  }
  ValueId linear(const std::string& name, ValueId from, std::int64_t in, std::int64_t out) {
    const float scale = 1.0f / std::sqrt(static_cast<float>(in));
    return add("Gemm", name, {from}, {{"transB", std::int64_t{1}}},
               {constant(Shape{out, in}, scale), constant(Shape{out}, 0.1f)});
  }
  ValueId batch_norm(const std::string& name, ValueId from, std::int64_t channels) {
    Tensor variance(Shape{channels});
    for (float& value : variance.values()) value = random_.uniform(0.5f, 2.0f);
    const Shape shape{channels};
    return add("BatchNormalization", name, {from}, {{"epsilon", 1e-3f}},
               {constant(shape, 1.0f), constant(shape, 0.2f), constant(shape, 0.3f),
                Operand::constant(std::move(variance))});
  }
  Model finish(const std::vector<std::pair<std::string, ValueId>>& outputs) {
    for (const auto& [name, value] : outputs) {
      model_.output_names.push_back(name);
      model_.outputs.push_back(value);
    }
    model_.metadata["labels"] = "0,1,2,3";
    return std::move(model_);
  }

 private:
  Operand constant(const Shape& shape, float scale) {
    Tensor tensor(shape);
    for (float& value : tensor.values()) value = scale * random_.normal();
    return Operand::constant(std::move(tensor));
  }

  Model model_;
  Random random_{kSeed};
};

Attributes window(std::int64_t kernel, std::int64_t stride, Integers pads = {0, 0, 0, 0}) {
  return {{"kernel_shape", Integers{kernel, kernel}},
          {"strides", Integers{stride, stride}},
          {"pads", std::move(pads)}};
}

// The lectures' network: two convolutions with maximum pooling, one fully connected layer.
Model chain() {
  Builder b("chain");
  ValueId x = b.input("image", {1, 1, 32, 32});
  x = b.conv("conv1", x, {10, 1, 5, 5});
  x = b.add("Relu", "relu1", {x});
  x = b.add("MaxPool", "pool1", {x}, window(2, 2));
  x = b.conv("conv2", x, {30, 10, 5, 5});
  x = b.add("Relu", "relu2", {x});
  x = b.add("MaxPool", "pool2", {x}, window(2, 2));
  x = b.add("Flatten", "flatten", {x});
  x = b.linear("fc", x, 750, 10);
  x = b.add("Softmax", "softmax", {x});
  return b.finish({{"probabilities", x}});
}

// A residual block and two branches that come together.
Model branched() {
  Builder b("branched");
  const ValueId image = b.input("image", {1, 3, 16, 16});
  const ValueId stem = b.conv("stem", image, {8, 3, 3, 3}, {{"pads", Integers{1, 1, 1, 1}}});
  const ValueId norm = b.batch_norm("norm", stem, 8);
  const ValueId rectified = b.add("Relu", "relu", {norm});
  const ValueId inner = b.conv("inner", rectified, {8, 8, 3, 3}, {{"pads", Integers{1, 1, 1, 1}}});
  const ValueId sum = b.add("Add", "sum", {inner, rectified});
  const ValueId depthwise = b.conv(
      "depthwise", sum, {8, 1, 3, 3},
      {{"group", std::int64_t{8}}, {"strides", Integers{2, 2}}, {"pads", Integers{1, 1, 0, 0}}});
  const ValueId pooled = b.add("AveragePool", "average", {sum}, window(2, 2));
  const ValueId joined =
      b.add("Concat", "joined", {depthwise, pooled, pooled}, {{"axis", std::int64_t{1}}});
  const ValueId mean = b.add("GlobalAveragePool", "mean", {joined});
  const ValueId flat = b.add("Flatten", "flat", {mean});
  return b.finish({{"logits", b.linear("logits_layer", flat, 24, 4)}});
}

// Every operator there is, one behind the other.
Model all_operators() {
  Builder b("all operators");
  ValueId x = b.input("x", {1, 2, 20, 20});
  x = b.conv("conv", x, {6, 1, 3, 2},
             {{"group", std::int64_t{2}},
              {"dilations", Integers{2, 1}},
              {"pads", Integers{1, 0, 2, 1}},
              {"strides", Integers{1, 2}}});
  x = b.add("LeakyRelu", "leaky", {x}, {{"alpha", 0.2f}});
  x = b.batch_norm("norm", x, 6);
  x = b.add("MinPool", "minimum", {x}, window(3, 2, {1, 1, 1, 1}));
  x = b.add("Sigmoid", "sigmoid", {x});
  x = b.add("AveragePool", "average", {x}, window(2, 1));
  x = b.add("Tanh", "tanh", {x});
  x = b.add("Neg", "neg", {x});
  x = b.add("Identity", "same", {x});
  x = b.add("MaxPool", "maximum", {x}, window(2, 2));
  x = b.add("Dropout", "dropout", {x}, {},
            {Operand::constant(Tensor(Shape{}, std::vector<float>{0.25f}))});
  const ValueId flat = b.add("Reshape", "flat", {x}, {}, {Operand::constant(Integers{0, -1})});
  x = b.linear("hidden", flat, 48, 5);
  x = b.add("Relu", "relu", {x});
  x = b.add("Concat", "wide", {x, flat}, {{"axis", std::int64_t{1}}});
  x = b.add("MatMul", "product", {x}, {}, {Operand::constant(Tensor(Shape{53, 7}, [] {
              std::vector<float> weights;
              for (int i = 0; i < 53 * 7; ++i) {
                weights.push_back(0.1f * std::sin(static_cast<float>(i)));
              }
              return weights;
            }()))});
  x = b.add("Softmax", "softmax", {x});
  return b.finish({{"answer", x}});
}

// Two inputs; outputs that are an input, one value twice, and one in the middle.
Model several_outputs() {
  Builder b("several outputs");
  const ValueId left = b.input("left", {1, 4, 5, 5});
  const ValueId right = b.input("right", {1, 4, 5, 5});
  const ValueId sum = b.add("Add", "left", {left, right});  // a node named like an input
  const ValueId norm = b.batch_norm("norm", sum, 4);
  const ValueId dropped = b.add("Relu", "last", {norm});
  return b.finish({{"result", dropped}, {"again", dropped}, {"middle", sum}, {"untouched", right}});
}

}  // namespace

std::vector<ExampleModel> registry_models() {
  Random random(kSeed);
  std::vector<ExampleModel> models;
  for (const LayerType& type : layer_types()) {
    int number = 0;
    for (LayerExample& example : type.examples(random)) {
      const std::string name = concat(type.op, "_", ++number);
      auto layer = create_layer(example.node);
      if (!layer) stop(name, layer.error());
      ExampleModel entry{name, {}, example.inputs[0][0]};
      entry.model.name = name;
      std::vector<ValueId> inputs;
      for (std::size_t i = 0; i < example.inputs.size(); ++i) {
        entry.model.inputs.push_back({concat("input", i), example.inputs[i].with_batch(1)});
        inputs.push_back(static_cast<ValueId>(i));
      }
      entry.model.nodes.push_back({"layer", *std::move(layer), std::move(inputs)});
      entry.model.outputs = {entry.model.value_of_node(0)};
      entry.model.output_names = {"output"};
      models.push_back(std::move(entry));
    }
  }
  return models;
}

std::vector<ExampleModel> whole_models() {
  std::vector<ExampleModel> models;
  models.push_back({"chain", chain(), 3});
  models.push_back({"branched", branched(), 2});
  models.push_back({"all_operators", all_operators(), 5});
  models.push_back({"several_outputs", several_outputs(), 1});
  models.push_back({"small_chain", small_chain(), 1});
  return models;
}

Model small_chain() {
  Builder b("small");
  ValueId x = b.input("image", {1, 1, 8, 8});
  x = b.conv("conv", x, {2, 1, 3, 3});
  x = b.add("Relu", "relu", {x});
  x = b.add("MaxPool", "pool", {x}, window(2, 2));
  x = b.add("Flatten", "flatten", {x});
  x = b.linear("fc", x, 18, 4);
  return b.finish({{"logits", b.add("Softmax", "softmax", {x})}});
}

std::vector<Tensor> random_inputs(const Model& model, std::int64_t batch, Random& random) {
  std::vector<Tensor> inputs;
  for (const ModelInput& input : model.inputs) {
    Tensor& tensor = inputs.emplace_back(input.shape.with_batch(batch));
    for (float& value : tensor.values()) value = random.normal();
  }
  return inputs;
}

std::vector<Tensor> run(const Model& model, const std::vector<Tensor>& inputs) {
  auto execution = Execution::create(model, {.batch = inputs[0].shape()[0]});
  if (!execution) stop(model.name, execution.error());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    std::ranges::copy(inputs[i].values(), execution->input(static_cast<int>(i)).values().begin());
  }
  execution->forward();
  std::vector<Tensor> outputs;
  for (std::size_t i = 0; i < model.outputs.size(); ++i) {
    const ConstTensorView output = execution->output(static_cast<int>(i));
    outputs.emplace_back(output.shape, output.values());
  }
  return outputs;
}

double largest_difference(const ConstTensorView& a, const ConstTensorView& b) {
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  if (a.shape != b.shape) return kInfinite;
  double scale = 1e-30, largest = 0;
  for (const float value : b.values()) {
    if (std::isfinite(value)) scale = std::max(scale, std::abs(static_cast<double>(value)));
  }
  for (std::size_t i = 0; i < a.values().size(); ++i) {
    const double x = a.values()[i], y = b.values()[i];
    if (x == y || (std::isnan(x) && std::isnan(y))) continue;
    const double difference = std::abs(x - y) / scale;
    largest = std::max(largest, std::isfinite(difference) ? difference : kInfinite);
  }
  return largest;
}

}  // namespace convlens::test
