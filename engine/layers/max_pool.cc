// MaxPool: the largest number of a window (https://onnx.ai/onnx/operators/onnx__MaxPool.html),
// without the output of indices.
#include "convlens/layers/winner_pool.h"

namespace convlens {

Result<std::unique_ptr<Layer>> create_max_pool(const NodeSpec& node) {
  return create_winner_pool(node, Winner::kMaximum);
}

std::vector<LayerExample> max_pool_examples(Random&) { return winner_pool_examples("MaxPool"); }

}  // namespace convlens
