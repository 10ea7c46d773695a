// Identity: the input itself (https://onnx.ai/onnx/operators/onnx__Identity.html).
#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

namespace {

class Identity final : public ViewLayer {
 public:
  std::string_view op() const override { return "Identity"; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Identity>(*this); }
  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    return {single_node(op(), name)};
  }
  Result<Shape> infer(std::span<const Shape> inputs) const override {
    if (Status status = expect_inputs(inputs, 1); !status) return std::unexpected(status.error());
    return inputs[0];
  }
  std::optional<Window> window(std::span<const Shape>) const override { return Window{}; }
};

}  // namespace

Result<std::unique_ptr<Layer>> create_identity(const NodeSpec& node) {
  NodeReader reader(node);
  reader.expect_operands(1, 1);
  reader.activation(0, "input");
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  return std::make_unique<Identity>();
}

std::vector<LayerExample> identity_examples(Random&) {
  return {{single_node("Identity", "identity"), {{2, 3, 4, 5}}},
          {single_node("Identity", "identity"), {{3, 7}}}};
}

}  // namespace convlens
