// AveragePool: the mean of a window (https://onnx.ai/onnx/operators/onnx__AveragePool.html). The
// padding counts as zeros with count_include_pad, else the mean is of the input's numbers alone.
#include "convlens/kernels/pool2d.h"
#include "convlens/kernels/pool2d_reference.h"
#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"
#include "convlens/layers/pool_support.h"

namespace convlens {

namespace {

class AveragePool final : public Layer {
 public:
  AveragePool(const SlidingWindow& window, bool count_include_pad)
      : window_(window), count_include_pad_(count_include_pad) {}

  std::string_view op() const override { return "AveragePool"; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<AveragePool>(*this); }

  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    Attributes attributes = window_attributes(window_);
    attributes["ceil_mode"] = std::int64_t{window_.ceil_mode};
    attributes["count_include_pad"] = std::int64_t{count_include_pad_};
    return {single_node(op(), name, std::move(attributes))};
  }

  Result<Shape> infer(std::span<const Shape> inputs) const override {
    return infer_pooling(window_, inputs);
  }

  std::optional<Window> window(std::span<const Shape> inputs) const override {
    return window_.window(inputs[0], false);
  }

  void forward(const ForwardArgs& args) const override {
    const Shape& input = args.inputs[0].shape;
    for_each_part(args.pool, input[0], [&](std::int64_t first, std::int64_t last, int) {
      average_pool2d_forward(pool_shape(window_, input, last - first), count_include_pad_,
                             args.inputs[0].data + first * input.sample_size(),
                             args.output.data + first * args.output.shape.sample_size());
    });
  }

  void backward(const BackwardArgs& args) const override {
    float* dx = args.input_gradients[0].data;
    if (dx == nullptr) return;
    const Shape& input = args.inputs[0].shape;
    for_each_part(args.pool, input[0], [&](std::int64_t first, std::int64_t last, int) {
      average_pool2d_backward(
          pool_shape(window_, input, last - first), count_include_pad_,
          args.output_gradient.data + first * args.output_gradient.shape.sample_size(),
          dx + first * input.sample_size());
    });
  }

  void reference(std::span<const ReferenceTensor> inputs, std::span<const ReferenceTensor>, bool,
                 ReferenceTensor& output) const override {
    const Shape& input = inputs[0].shape;
    output.shape = *infer(std::array{input});
    output.values.resize(static_cast<std::size_t>(output.shape.size()));
    average_pool2d_forward_reference(pool_shape(window_, input, input[0]), count_include_pad_,
                                     inputs[0].values.data(), output.values.data());
  }

 private:
  SlidingWindow window_;
  bool count_include_pad_;
};

}  // namespace

Result<std::unique_ptr<Layer>> create_average_pool(const NodeSpec& node) {
  NodeReader reader(node);
  reader.expect_operands(1, 1);
  reader.activation(0, "X");
  const SlidingWindow window = read_pooling_window(reader);
  const bool count_include_pad = reader.flag("count_include_pad", false);
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  return std::make_unique<AveragePool>(window, count_include_pad);
}

std::vector<LayerExample> average_pool_examples(Random&) {
  std::vector<LayerExample> examples = pooling_examples("AveragePool");
  for (LayerExample example : pooling_examples("AveragePool")) {
    example.node.attributes["count_include_pad"] = std::int64_t{1};
    examples.push_back(std::move(example));
  }
  return examples;
}

}  // namespace convlens
