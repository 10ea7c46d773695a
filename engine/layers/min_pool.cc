// MinPool: the smallest number of a window, with the attributes of MaxPool. An operator of our own;
// in ONNX it is written as Neg, MaxPool, Neg.
#include "convlens/layers/winner_pool.h"

namespace convlens {

Result<std::unique_ptr<Layer>> create_min_pool(const NodeSpec& node) {
  return create_winner_pool(node, Winner::kMinimum);
}

std::vector<LayerExample> min_pool_examples(Random&) { return winner_pool_examples("MinPool"); }

}  // namespace convlens
