// MatMul with a constant right side: a fully connected layer without a bias along the last axis
// (https://onnx.ai/onnx/operators/onnx__MatMul.html).
#include "convlens/layers/fully_connected.h"
#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

Result<std::unique_ptr<Layer>> create_matmul(const NodeSpec& node) {
  NodeReader reader(node);
  reader.expect_operands(2, 2);
  reader.activation(0, "A");
  const Tensor* b = reader.constant(1, "B");
  if (b != nullptr && (b->shape().rank() != 2 || b->shape().size() < 1)) {
    reader.refuse("input 1 (B) is ", b->shape(), ", expected a matrix");
  }
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  return make_fully_connected(FullyConnectedForm::kMatMul, transposed(*b), nullptr);
}

std::vector<LayerExample> matmul_examples(Random& random) {
  std::vector<LayerExample> examples;
  const auto example = [&](const Shape& input, const Shape& b) {
    std::vector<Operand> constants;
    constants.push_back(Operand::constant(random_tensor(b, random, 0.3f)));
    examples.push_back({single_node("MatMul", "matmul", {}, std::move(constants)), {input}});
  };
  example({2, 7}, {7, 10});
  example({3, 33}, {33, 1});
  example({2, 3, 5}, {5, 4});
  example({2, 3, 2, 5}, {5, 6});
  return examples;
}

}  // namespace convlens
