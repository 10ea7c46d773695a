// A network: layers in the order in which they run, each reading values made before it. Value k is
// input k of the network for k < inputs.size(), else the output of node k - inputs.size().
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/core/shape.h"
#include "convlens/layers/layer.h"

namespace convlens {

using ValueId = int;

struct ModelInput {
  std::string name;
  Shape shape;  // with a batch of one; the batch of every network is free
};

struct Node {
  std::string name;  // unique in the model
  std::unique_ptr<Layer> layer;
  std::vector<ValueId> inputs;
};

struct Model {
  std::string name;
  std::vector<ModelInput> inputs;
  std::vector<Node> nodes;
  std::vector<ValueId> outputs;
  std::vector<std::string> output_names;
  std::map<std::string, std::string> metadata;  // "labels", "producer", … kept in the file

  int value_count() const { return static_cast<int>(inputs.size() + nodes.size()); }
  ValueId value_of_node(int node) const { return static_cast<int>(inputs.size()) + node; }
};

// The shape of every value for a batch, or which node does not fit to what it reads. Also checks
// that nodes read only earlier values and that no value is larger than the limit.
Result<std::vector<Shape>> infer_shapes(const Model& model, std::int64_t batch);

// Deep copy.
Result<Model> clone(const Model& model);

struct ModelSize {
  std::int64_t parameters = 0;            // with those that are not trained, as in the file
  std::int64_t multiply_accumulates = 0;  // of one forward pass, batch of one
  std::int64_t activation_bytes = 0;      // batch of one
};
Result<ModelSize> measure(const Model& model);

// The trainable parameters, in the order of the nodes.
std::vector<Parameter*> trainable_parameters(Model& model);

// The network with every batch normalisation that follows a convolution or a fully connected layer
// folded into its weights and bias; same function at inference. The folded layer keeps the name of
// the convolution.
Result<Model> fold_batch_normalization(const Model& model);

}  // namespace convlens
