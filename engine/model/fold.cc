// Batch normalisation at inference is one scale and shift per channel,
//   y = f (x - mean) + bias with f = scale / sqrt(variance + epsilon),
// which the layer before it can do with its own weights: W' = f W, b' = f (b - mean) + bias.
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <variant>

#include "convlens/layers/registry.h"
#include "convlens/model/model.h"

namespace convlens {

namespace {

// How often each value is read, by nodes and as an output of the model.
std::vector<int> count_readers(const Model& model) {
  std::vector<int> readers(static_cast<std::size_t>(model.value_count()));
  for (const Node& node : model.nodes) {
    for (ValueId value : node.inputs) ++readers[static_cast<std::size_t>(value)];
  }
  for (ValueId value : model.outputs) ++readers[static_cast<std::size_t>(value)];
  return readers;
}

// A linear layer whose output channel is axis 1, as that of the batch normalisation.
bool can_take_in(const Layer& layer, const Shape& output) {
  if (layer.op() == "Conv" || layer.op() == "Gemm") return true;
  return layer.op() == "MatMul" && output.rank() == 2;
}

// `linear` followed by `norm` as one layer. The weights of every linear layer are [out, …].
Result<std::unique_ptr<Layer>> fold(const Layer& linear, const Layer& norm,
                                    const std::string& name) {
  const NodeSpec norm_node = std::move(norm.to_nodes(name)[0]);
  const auto epsilon = static_cast<double>(std::get<float>(norm_node.attributes.at("epsilon")));
  const std::span<const Parameter> statistics = norm.parameters();  // scale, bias, mean, variance
  const std::span<const Parameter> parameters = linear.parameters();

  Tensor weights = parameters[0].value;
  const std::int64_t outputs = weights.shape()[0], row = weights.shape().sample_size();
  Tensor bias = parameters.size() > 1 ? parameters[1].value : Tensor(Shape{outputs});
  for (std::int64_t o = 0; o < outputs; ++o) {
    const auto of_channel = [&](std::size_t index) {
      return static_cast<double>(statistics[index].value.data()[o]);
    };
    const double factor = of_channel(0) / std::sqrt(of_channel(3) + epsilon);
    for (float& weight : weights.values().subspan(static_cast<std::size_t>(o * row),
                                                  static_cast<std::size_t>(row))) {
      weight = static_cast<float>(factor * static_cast<double>(weight));
    }
    float& b = bias.data()[o];
    b = static_cast<float>(factor * (static_cast<double>(b) - of_channel(2)) + of_channel(1));
  }

  NodeSpec node{"Gemm", name, {{"transB", std::int64_t{1}}}, {}};
  if (linear.op() == "Conv") node = std::move(linear.to_nodes(name)[0]);
  node.operands = {Operand::activation(), Operand::constant(std::move(weights)),
                   Operand::constant(std::move(bias))};
  return create_layer(node);
}

// Copies a model node by node, leaving out what the layer before can do.
class Folder {
 public:
  Folder(const Model& model, std::span<const Shape> shapes)
      : model_(model), shapes_(shapes), readers_(count_readers(model)) {
    folded_.name = model.name;
    folded_.inputs = model.inputs;
    folded_.output_names = model.output_names;
    folded_.metadata = model.metadata;
    for (ValueId input = 0; input < std::ssize(model.inputs); ++input) renumbered_.push_back(input);
  }

  Result<Model> run() {
    for (const Node& node : model_.nodes) {
      Node* linear = linear_before(node);
      if (linear == nullptr) {
        add_copy(node);
        continue;
      }
      Result<std::unique_ptr<Layer>> layer = fold(*linear->layer, *node.layer, linear->name);
      if (!layer) return std::unexpected(layer.error());
      linear->layer = std::move(*layer);
      renumbered_.push_back(value_in_folded(node.inputs[0]));
    }
    for (ValueId output : model_.outputs) folded_.outputs.push_back(value_in_folded(output));
    return std::move(folded_);
  }

 private:
  ValueId value_in_folded(ValueId value) const {
    return renumbered_[static_cast<std::size_t>(value)];
  }

  // The copy of the layer that can take in `node`; null where `node` stays.
  Node* linear_before(const Node& node) {
    if (node.layer->op() != "BatchNormalization") return nullptr;
    const auto input = static_cast<std::size_t>(node.inputs[0]);
    const int before = value_in_folded(node.inputs[0]) - static_cast<int>(model_.inputs.size());
    if (before < 0 || readers_[input] != 1) return nullptr;
    Node& linear = folded_.nodes[static_cast<std::size_t>(before)];
    return can_take_in(*linear.layer, shapes_[input]) ? &linear : nullptr;
  }

  void add_copy(const Node& node) {
    Node copy{node.name, node.layer->clone(), {}};
    for (ValueId value : node.inputs) copy.inputs.push_back(value_in_folded(value));
    renumbered_.push_back(folded_.value_count());
    folded_.nodes.push_back(std::move(copy));
  }

  const Model& model_;
  std::span<const Shape> shapes_;
  std::vector<int> readers_;  // of each value
  Model folded_;
  std::vector<ValueId> renumbered_;  // the value in `folded_` of each value of `model_`
};

}  // namespace

Result<Model> fold_batch_normalization(const Model& model) {
  const Result<std::vector<Shape>> shapes = infer_shapes(model, 1);
  if (!shapes) return std::unexpected(shapes.error());
  return Folder(model, *shapes).run();
}

}  // namespace convlens
