// Dropout (https://onnx.ai/onnx/operators/onnx__Dropout.html; Srivastava et al. 2014): in training
// each number is dropped with probability `ratio`, the others are divided by 1 - ratio, so that the
// mean stays; at inference nothing happens.
#include <limits>
#include <optional>

#include "convlens/kernels/elementwise.h"
#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

namespace {

class Dropout final : public ElementwiseLayer {
 public:
  Dropout(float ratio, std::optional<std::int64_t> seed) : ratio_(ratio), seed_(seed) {}

  std::string_view op() const override { return "Dropout"; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Dropout>(*this); }

  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    Attributes attributes;
    if (seed_) attributes["seed"] = *seed_;
    Tensor ratio(Shape{});
    ratio.values()[0] = ratio_;
    return {single_node(op(), name, std::move(attributes), {Operand::constant(std::move(ratio))})};
  }

  bool is_view(bool training) const override { return !training; }

  // What each number was multiplied with.
  std::size_t saved_floats(std::span<const Shape> inputs) const override {
    return static_cast<std::size_t>(inputs[0].size());
  }

  void forward(const ForwardArgs& args) const override {
    const ConstTensorView& input = args.inputs[0];
    if (!args.training) {
      if (args.output.data != input.data) std::ranges::copy(input.values(), args.output.data);
      return;
    }
    // A seed of the layer's own goes into the draw, so that two layers with different seeds differ.
    Random random = args.random->fork(static_cast<std::uint64_t>(seed_.value_or(0)));
    args.random->next();
    const float kept = 1 / (1 - ratio_);
    for (float& factor : args.saved) factor = random.uniform() < ratio_ ? 0 : kept;
    multiply(input.shape.size(), input.data, args.saved.data(), args.output.data);
  }

  void backward(const BackwardArgs& args) const override {
    const TensorView& dx = args.input_gradients[0];
    if (dx.data == nullptr) return;
    if (!args.training) {
      std::ranges::copy(args.output_gradient.values(), dx.data);
      return;
    }
    multiply(dx.shape.size(), args.output_gradient.data, args.saved.data(), dx.data);
  }

  void reference(std::span<const ReferenceTensor> inputs, std::span<const ReferenceTensor>, bool,
                 ReferenceTensor& output) const override {
    output = inputs[0];
  }

 private:
  float ratio_;
  std::optional<std::int64_t> seed_;
};

// The ratio stands in an attribute up to opset 11, in an operand from 12 on.
float read_ratio(const NodeSpec& node, NodeReader& reader) {
  constexpr float kAlmostOne = 0.999f;
  float ratio = reader.number("ratio", 0.5f, 0, kAlmostOne);
  const Tensor* operand = reader.optional_constant(1, "ratio");
  if (operand == nullptr) return ratio;
  if (node.attributes.contains("ratio")) {
    reader.refuse("the ratio is given twice, as an attribute and as an input");
  }
  if (operand->shape().size() != 1) {
    reader.refuse("input 1 (ratio) is ", operand->shape(), ", expected a single number");
    return ratio;
  }
  ratio = operand->values()[0];
  if (!(ratio >= 0 && ratio <= kAlmostOne)) {
    reader.refuse("input 1 (ratio) is ", ratio, ", expected 0 to ", kAlmostOne);
  }
  return ratio;
}

}  // namespace

Result<std::unique_ptr<Layer>> create_dropout(const NodeSpec& node) {
  constexpr std::int64_t kAny = std::numeric_limits<std::int64_t>::max();
  NodeReader reader(node);
  reader.expect_operands(1, 3);
  reader.activation(0, "data");
  const float ratio = read_ratio(node, reader);
  const std::vector<std::int64_t>* training_mode = reader.optional_integers(2, "training_mode");
  if (training_mode != nullptr && std::ranges::any_of(*training_mode, std::identity{})) {
    reader.refuse("input 2 (training_mode) is 1, expected 0; export the network for inference");
  }
  std::optional<std::int64_t> seed;
  if (reader.has("seed")) seed = reader.integer("seed", 0, -kAny - 1, kAny);
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  return std::make_unique<Dropout>(ratio, seed);
}

std::vector<LayerExample> dropout_examples(Random&) {
  const auto node = [](float ratio, Attributes attributes) {
    Tensor value(Shape{});
    value.values()[0] = ratio;
    return single_node("Dropout", "dropout", std::move(attributes),
                       {Operand::constant(std::move(value))});
  };
  return {{single_node("Dropout", "dropout"), {{2, 3, 4, 5}}},
          {node(0.25f, {{"seed", std::int64_t{7}}}), {{3, 70}}},
          {node(0, {}), {{2, 9}}},
          {single_node("Dropout", "dropout", {{"ratio", 0.75f}}), {{2, 3, 4, 5}}}};
}

}  // namespace convlens
