#include "convlens/layers/unary.h"

#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

namespace {

class Unary final : public ElementwiseLayer {
 public:
  explicit Unary(const UnaryFunction& function) : function_(&function) {}

  std::string_view op() const override { return function_->op; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Unary>(*this); }
  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    return {single_node(op(), name)};
  }

  void forward(const ForwardArgs& args) const override {
    const std::int64_t size = args.output.shape.size();
    for_each_part(
        pool_for_elements(args.pool, size), size, [&](std::int64_t first, std::int64_t last, int) {
          function_->forward(last - first, args.inputs[0].data + first, args.output.data + first);
        });
  }

  void backward(const BackwardArgs& args) const override {
    if (args.input_gradients[0].data == nullptr) return;
    const std::int64_t size = args.output.shape.size();
    for_each_part(pool_for_elements(args.pool, size), size,
                  [&](std::int64_t first, std::int64_t last, int) {
                    function_->backward(last - first, args.inputs[0].data + first,
                                        args.output.data + first, args.output_gradient.data + first,
                                        args.input_gradients[0].data + first);
                  });
  }

  void reference(std::span<const ReferenceTensor> inputs, std::span<const ReferenceTensor>, bool,
                 ReferenceTensor& output) const override {
    output = inputs[0];
    for (double& value : output.values) value = function_->reference(value);
  }

 private:
  const UnaryFunction* function_;
};

}  // namespace

Result<std::unique_ptr<Layer>> create_unary(const NodeSpec& node, const UnaryFunction& function) {
  NodeReader reader(node);
  reader.expect_operands(1, 1);
  reader.activation(0, "X");
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  return std::make_unique<Unary>(function);
}

std::vector<LayerExample> unary_examples(const UnaryFunction& function) {
  const NodeSpec node = single_node(function.op, "activation");
  return {{node, {{2, 3, 4, 5}}}, {node, {{3, 7}}}, {node, {{1, 1, 1, 1}}}, {node, {{2, 3, 9, 9}}}};
}

}  // namespace convlens
