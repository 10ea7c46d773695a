#include "convlens/train/initialise.h"

#include <algorithm>
#include <cmath>

#include "convlens/train/optimizer.h"

namespace convlens {

namespace {

// The node that reads a value, or null where none or several do.
const Node* only_reader(const Model& model, ValueId value) {
  const Node* reader = nullptr;
  for (const Node& node : model.nodes) {
    if (std::ranges::count(node.inputs, value) == 0) continue;
    if (reader != nullptr) return nullptr;
    reader = &node;
  }
  return reader;
}

bool rectified(const Model& model, int node) {
  const Node* reader = only_reader(model, model.value_of_node(node));
  if (reader != nullptr && reader->layer->op() == "BatchNormalization") {
    const auto position = static_cast<int>(reader - model.nodes.data());
    reader = only_reader(model, model.value_of_node(position));
  }
  return reader != nullptr && (reader->layer->op() == "Relu" || reader->layer->op() == "LeakyRelu");
}

// Weights are [M, C/groups, kh, kw] or [out, in]: one output unit reads sample_size() numbers.
void fill_weights(Tensor& weights, bool he, Random random) {
  const Shape& shape = weights.shape();
  const auto fan_in = static_cast<float>(shape.sample_size());
  const float window = fan_in / static_cast<float>(shape[1]);
  const float fan_out = static_cast<float>(shape[0]) * window;
  const float deviation = std::sqrt(2.0f / fan_in);
  const float bound = std::sqrt(6.0f / (fan_in + fan_out));
  for (float& weight : weights.values()) {
    weight = he ? deviation * random.normal() : random.uniform(-bound, bound);
  }
}

}  // namespace

void initialise(Model& model, const Random& random, Initialisation rule) {
  std::uint64_t key = 0;
  for (std::size_t n = 0; n < model.nodes.size(); ++n) {
    const bool he = rule == Initialisation::kHe ||
                    (rule == Initialisation::kAuto && rectified(model, static_cast<int>(n)));
    for (Parameter& parameter : model.nodes[n].layer->parameters()) {
      ++key;
      if (is_weight(parameter)) {
        fill_weights(parameter.value, he, random.fork(key));
      } else {
        const bool one = parameter.name == "scale" || parameter.name == "variance";
        std::ranges::fill(parameter.value.values(), one ? 1.0f : 0.0f);
      }
    }
  }
}

}  // namespace convlens
