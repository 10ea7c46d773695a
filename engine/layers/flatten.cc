// Flatten: [N,C,H,W] to [N,C*H*W] (https://onnx.ai/onnx/operators/onnx__Flatten.html). The axis
// must leave the batch alone: everything before it but the batch has extent 1.
#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

namespace {

class Flatten final : public ViewLayer {
 public:
  explicit Flatten(std::int64_t axis) : axis_(axis) {}

  std::string_view op() const override { return "Flatten"; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Flatten>(*this); }
  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    return {single_node(op(), name, {{"axis", axis_}})};
  }

  Result<Shape> infer(std::span<const Shape> inputs) const override {
    if (Status status = expect_inputs(inputs, 1); !status) return std::unexpected(status.error());
    const Shape& input = inputs[0];
    const std::int64_t axis = axis_ < 0 ? axis_ + input.rank() : axis_;
    // ONNX allows axis == rank, [N] to [N,1] for one.
    if (axis < 0 || axis > input.rank()) {
      return fail("attribute \"axis\" is ", axis_, ", the input is ", input);
    }
    std::int64_t rows_per_sample = 1;
    for (int i = 1; i < axis; ++i) rows_per_sample *= input[i];
    if (axis == 0 || rows_per_sample != 1) {
      return fail("attribute \"axis\" is ", axis_, ", which would mix the samples of the input ",
                  input, "; expected 1");
    }
    return Shape{input[0], input.sample_size()};
  }

 private:
  std::int64_t axis_;
};

}  // namespace

Result<std::unique_ptr<Layer>> create_flatten(const NodeSpec& node) {
  NodeReader reader(node);
  reader.expect_operands(1, 1);
  reader.activation(0, "input");
  const std::int64_t axis = reader.integer("axis", 1, -Shape::kMaxRank, Shape::kMaxRank);
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  return std::make_unique<Flatten>(axis);
}

std::vector<LayerExample> flatten_examples(Random&) {
  return {{single_node("Flatten", "flatten"), {{2, 3, 4, 5}}},
          {single_node("Flatten", "flatten", {{"axis", std::int64_t{1}}}), {{2, 7}}},
          {single_node("Flatten", "flatten", {{"axis", std::int64_t{-3}}}), {{2, 3, 2, 2}}},
          {single_node("Flatten", "flatten", {{"axis", std::int64_t{2}}}), {{2, 1, 4, 5}}}};
}

}  // namespace convlens
