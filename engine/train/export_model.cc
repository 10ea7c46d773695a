#include <algorithm>
#include <utility>

#include "convlens/train/trainer.h"

namespace convlens {

namespace {

// Dropout is the identity at inference: who read its output reads its input.
void remove_dropout(Model& model) {
  std::vector<ValueId> renamed(static_cast<std::size_t>(model.value_count()));
  const auto inputs = static_cast<int>(model.inputs.size());
  for (int i = 0; i < inputs; ++i) renamed[static_cast<std::size_t>(i)] = i;
  std::vector<Node> kept;
  for (std::size_t n = 0; n < model.nodes.size(); ++n) {
    Node& node = model.nodes[n];
    for (ValueId& input : node.inputs) input = renamed[static_cast<std::size_t>(input)];
    ValueId& own = renamed[static_cast<std::size_t>(inputs) + n];
    if (node.layer->op() == "Dropout") {
      own = node.inputs.front();
    } else {
      own = inputs + static_cast<int>(kept.size());
      kept.push_back(std::move(node));
    }
  }
  model.nodes = std::move(kept);
  for (ValueId& output : model.outputs) output = renamed[static_cast<std::size_t>(output)];
}

}  // namespace

Result<Model> export_model(const Model& model) {
  auto copy = clone(model);
  if (!copy) return copy;
  remove_dropout(*copy);
  return fold_batch_normalization(*copy);
}

Result<Model> export_model(const Trainer& trainer) {
  return export_model(trainer.averaged_model());
}

}  // namespace convlens
