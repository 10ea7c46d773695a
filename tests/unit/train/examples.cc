#include "tests/unit/train/examples.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "convlens/layers/registry.h"
#include "convlens/train/initialise.h"

using namespace convlens;

namespace {

using Integers = std::vector<std::int64_t>;

void append(Model& model, std::string name, std::string op, Attributes attributes,
            std::vector<Tensor> constants) {
  NodeSpec node{std::move(op), name, std::move(attributes), {Operand::activation()}};
  for (Tensor& constant : constants)
    node.operands.push_back(Operand::constant(std::move(constant)));
  auto layer = create_layer(node);
  REQUIRE_MESSAGE(layer, (layer ? "" : layer.error().message));
  const ValueId last = model.value_count() - 1;
  model.nodes.push_back({std::move(name), std::move(*layer), {last}});
}

}  // namespace

Dataset stripes(int count) {
  Random random(11);
  Dataset data{.rows = 8, .columns = 8, .classes = 4, .pixels = {}, .labels = {}};
  for (int n = 0; n < count; ++n) {
    const int label = n % 4, offset = 1 + n / 4 % 6;
    for (int y = 0; y < 8; ++y) {
      for (int x = 0; x < 8; ++x) {
        const int distances[] = {x - offset, y - offset, x - y + offset - 4, x + y - offset - 4};
        const int noise = static_cast<int>(random.below(60));
        const bool ink = std::abs(distances[label]) == 0;
        data.pixels.push_back(static_cast<std::uint8_t>(ink ? 255 - noise : noise));
      }
    }
    data.labels.push_back(static_cast<std::uint8_t>(label));
  }
  return data;
}

Model tiny_model(float dropout, bool normalised) {
  Model model;
  model.name = "tiny";
  model.inputs = {{"image", Shape{1, 1, 8, 8}}};
  append(model, "conv1", "Conv", {{"kernel_shape", Integers{3, 3}}, {"pads", Integers{1, 1, 1, 1}}},
         {Tensor(Shape{4, 1, 3, 3}), Tensor(Shape{4})});
  if (normalised) {
    append(model, "bn1", "BatchNormalization", {},
           {Tensor(Shape{4}), Tensor(Shape{4}), Tensor(Shape{4}), Tensor(Shape{4})});
  }
  append(model, "relu1", "Relu", {}, {});
  append(model, "pool1", "MaxPool", {{"kernel_shape", Integers{2, 2}}, {"strides", Integers{2, 2}}},
         {});
  append(model, "flatten", "Flatten", {}, {});
  append(model, "dropout1", "Dropout", {}, {Tensor(Shape{}, std::span(&dropout, 1))});
  append(model, "fc1", "Gemm", {{"transB", std::int64_t{1}}},
         {Tensor(Shape{4, 64}), Tensor(Shape{4})});
  append(model, "softmax", "Softmax", {{"axis", std::int64_t{-1}}}, {});
  model.outputs = {model.value_count() - 1};
  model.output_names = {"probabilities"};
  initialise(model, Random(7));
  return model;
}
