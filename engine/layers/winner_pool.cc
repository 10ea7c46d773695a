#include "convlens/layers/winner_pool.h"

#include "convlens/kernels/pool2d.h"
#include "convlens/kernels/pool2d_reference.h"
#include "convlens/layers/layer_support.h"
#include "convlens/layers/pool_support.h"

namespace convlens {

namespace {

class WinnerPool final : public Layer {
 public:
  WinnerPool(const SlidingWindow& window, Winner winner) : window_(window), winner_(winner) {}

  std::string_view op() const override { return maximum() ? "MaxPool" : "MinPool"; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<WinnerPool>(*this); }

  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    Attributes attributes = window_attributes(window_);
    attributes["ceil_mode"] = std::int64_t{window_.ceil_mode};
    attributes["storage_order"] = std::int64_t{0};
    if (maximum()) return {single_node("MaxPool", name, std::move(attributes))};
    // min(x) = -max(-x); ONNX has no minimum pooling.
    return {single_node("Neg", concat(name, "_negated")),
            single_node("MaxPool", concat(name, "_maximum"), std::move(attributes)),
            single_node("Neg", name)};
  }

  Result<Shape> infer(std::span<const Shape> inputs) const override {
    return infer_pooling(window_, inputs);
  }

  std::optional<Window> window(std::span<const Shape> inputs) const override {
    return window_.window(inputs[0], false);
  }

  // The winner of every output, a 32-bit index into its map.
  std::size_t saved_floats(std::span<const Shape> inputs) const override {
    return static_cast<std::size_t>(infer(inputs)->size());
  }

  void forward(const ForwardArgs& args) const override {
    const Shape& input = args.inputs[0].shape;
    const Shape& output = args.output.shape;
    auto* winners = reinterpret_cast<std::int32_t*>(args.saved.data());
    const auto pool = maximum() ? max_pool2d_forward : min_pool2d_forward;
    for_each_part(args.pool, input[0], [&](std::int64_t first, std::int64_t last, int) {
      const std::int64_t offset = first * output.sample_size();
      pool(pool_shape(window_, input, last - first),
           args.inputs[0].data + first * input.sample_size(), args.output.data + offset,
           winners == nullptr ? nullptr : winners + offset);
    });
  }

  void backward(const BackwardArgs& args) const override {
    float* dx = args.input_gradients[0].data;
    if (dx == nullptr) return;
    const Shape& input = args.inputs[0].shape;
    const auto* winners = reinterpret_cast<const std::int32_t*>(args.saved.data());
    for_each_part(args.pool, input[0], [&](std::int64_t first, std::int64_t last, int) {
      const std::int64_t offset = first * args.output_gradient.shape.sample_size();
      winner_pool2d_backward(pool_shape(window_, input, last - first),
                             args.output_gradient.data + offset, winners + offset,
                             dx + first * input.sample_size());
    });
  }

  void reference(std::span<const ReferenceTensor> inputs, std::span<const ReferenceTensor>, bool,
                 ReferenceTensor& output) const override {
    const Shape& input = inputs[0].shape;
    output.shape = *infer(std::array{input});
    output.values.resize(static_cast<std::size_t>(output.shape.size()));
    winner_pool2d_forward_reference(pool_shape(window_, input, input[0]), maximum() ? 1 : -1,
                                    inputs[0].values.data(), output.values.data(), nullptr);
  }

 private:
  bool maximum() const { return winner_ == Winner::kMaximum; }

  SlidingWindow window_;
  Winner winner_;
};

}  // namespace

Result<std::unique_ptr<Layer>> create_winner_pool(const NodeSpec& node, Winner winner) {
  NodeReader reader(node);
  reader.expect_operands(1, 1);
  reader.activation(0, "X");
  const SlidingWindow window = read_pooling_window(reader);
  // Says in which order an output of indices counts; there is none here.
  reader.integer("storage_order", 0, 0, 1);
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  return std::make_unique<WinnerPool>(window, winner);
}

std::vector<LayerExample> winner_pool_examples(std::string_view op) {
  std::vector<LayerExample> examples = pooling_examples(op);
  const auto list = [](std::int64_t a, std::int64_t b) { return std::vector{a, b}; };
  examples.push_back(
      {single_node(op, "pool", {{"kernel_shape", list(2, 3)}, {"dilations", list(2, 3)}}),
       {{2, 2, 7, 9}}});
  return examples;
}

}  // namespace convlens
