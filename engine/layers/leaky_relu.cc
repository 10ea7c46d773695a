// LeakyRelu: alpha * x below zero, x above (https://onnx.ai/onnx/operators/onnx__LeakyRelu.html).
#include <limits>

#include "convlens/kernels/elementwise.h"
#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

namespace {

class LeakyRelu final : public ElementwiseLayer {
 public:
  explicit LeakyRelu(float slope) : slope_(slope) {}

  std::string_view op() const override { return "LeakyRelu"; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<LeakyRelu>(*this); }
  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    return {single_node(op(), name, {{"alpha", slope_}})};
  }

  void forward(const ForwardArgs& args) const override {
    leaky_relu_forward(args.output.shape.size(), slope_, args.inputs[0].data, args.output.data);
  }

  void backward(const BackwardArgs& args) const override {
    if (args.input_gradients[0].data == nullptr) return;
    leaky_relu_backward(args.output.shape.size(), slope_, args.inputs[0].data,
                        args.output_gradient.data, args.input_gradients[0].data);
  }

  void reference(std::span<const ReferenceTensor> inputs, std::span<const ReferenceTensor>, bool,
                 ReferenceTensor& output) const override {
    output = inputs[0];
    for (double& value : output.values) value *= value < 0 ? static_cast<double>(slope_) : 1;
  }

 private:
  float slope_;
};

}  // namespace

Result<std::unique_ptr<Layer>> create_leaky_relu(const NodeSpec& node) {
  constexpr float kLargest = std::numeric_limits<float>::max();
  NodeReader reader(node);
  reader.expect_operands(1, 1);
  reader.activation(0, "X");
  const float slope = reader.number("alpha", 0.01f, -kLargest, kLargest);
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  return std::make_unique<LeakyRelu>(slope);
}

std::vector<LayerExample> leaky_relu_examples(Random&) {
  return {{single_node("LeakyRelu", "leaky"), {{2, 3, 4, 5}}},
          {single_node("LeakyRelu", "leaky", {{"alpha", 0.25f}}), {{3, 7}}},
          {single_node("LeakyRelu", "leaky", {{"alpha", -0.5f}}), {{2, 33}}}};
}

}  // namespace convlens
