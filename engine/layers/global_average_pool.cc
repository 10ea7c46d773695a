// GlobalAveragePool: the mean of every map, [N,C,H,W] to [N,C,1,1]
// (https://onnx.ai/onnx/operators/onnx__GlobalAveragePool.html).
#include "convlens/kernels/pool2d.h"
#include "convlens/kernels/pool2d_reference.h"
#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

namespace {

class GlobalAveragePool final : public Layer {
 public:
  std::string_view op() const override { return "GlobalAveragePool"; }
  std::unique_ptr<Layer> clone() const override {
    return std::make_unique<GlobalAveragePool>(*this);
  }
  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    return {single_node(op(), name)};
  }

  Result<Shape> infer(std::span<const Shape> inputs) const override {
    if (Status status = expect_maps(inputs); !status) return std::unexpected(status.error());
    return Shape{inputs[0][0], inputs[0][1], 1, 1};
  }

  std::optional<Window> window(std::span<const Shape> inputs) const override {
    return Window{{.extent = inputs[0][2]}, {.extent = inputs[0][3]}, false};
  }

  void forward(const ForwardArgs& args) const override {
    global_average_pool_forward(maps(args.inputs[0].shape), map_size(args.inputs[0].shape),
                                args.inputs[0].data, args.output.data);
  }

  void backward(const BackwardArgs& args) const override {
    if (args.input_gradients[0].data == nullptr) return;
    global_average_pool_backward(maps(args.inputs[0].shape), map_size(args.inputs[0].shape),
                                 args.output_gradient.data, args.input_gradients[0].data);
  }

  void reference(std::span<const ReferenceTensor> inputs, std::span<const ReferenceTensor>, bool,
                 ReferenceTensor& output) const override {
    const Shape& input = inputs[0].shape;
    output.shape = {input[0], input[1], 1, 1};
    output.values.resize(static_cast<std::size_t>(maps(input)));
    global_average_pool_forward_reference(maps(input), map_size(input), inputs[0].values.data(),
                                          output.values.data());
  }

 private:
  static std::int64_t maps(const Shape& input) { return input[0] * input[1]; }
  static std::int64_t map_size(const Shape& input) { return input[2] * input[3]; }
};

}  // namespace

Result<std::unique_ptr<Layer>> create_global_average_pool(const NodeSpec& node) {
  NodeReader reader(node);
  reader.expect_operands(1, 1);
  reader.activation(0, "X");
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  return std::make_unique<GlobalAveragePool>();
}

std::vector<LayerExample> global_average_pool_examples(Random&) {
  return {{single_node("GlobalAveragePool", "pool"), {{2, 3, 4, 5}}},
          {single_node("GlobalAveragePool", "pool"), {{2, 5, 1, 1}}},
          {single_node("GlobalAveragePool", "pool"), {{1, 2, 7, 9}}}};
}

}  // namespace convlens
