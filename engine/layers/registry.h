// The table of the layer types. Readers of models make layers through it, tests walk it.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "convlens/layers/layer.h"

namespace convlens {

// One case for the tests that walk the registry.
struct LayerExample {
  NodeSpec node;
  std::vector<Shape> inputs;
};

struct LayerType {
  std::string_view op;
  // Makes the layer, or says which attribute or operand of which node is wrong, with its value.
  Result<std::unique_ptr<Layer>> (*create)(const NodeSpec& node);
  // Small cases over sizes, strides, paddings, tails; constants filled from `random`.
  std::vector<LayerExample> (*examples)(Random& random);
};

std::span<const LayerType> layer_types();

// The layer for a node, or an error that names the node, the operator and the operators there are.
Result<std::unique_ptr<Layer>> create_layer(const NodeSpec& node);

}  // namespace convlens
