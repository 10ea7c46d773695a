// Softmax along one axis: exp(x) divided by its sum over the axis
// (https://onnx.ai/onnx/operators/onnx__Softmax.html, from opset 13 on).
#include "convlens/kernels/softmax.h"

#include "convlens/kernels/softmax_reference.h"
#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

namespace {

// A tensor as [outer, classes, inner]; the softmax is over the classes.
struct SoftmaxShape {
  std::int64_t outer = 1, classes = 1, inner = 1;
};

class Softmax final : public Layer {
 public:
  explicit Softmax(std::int64_t axis) : axis_(axis) {}

  std::string_view op() const override { return "Softmax"; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Softmax>(*this); }
  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    return {single_node(op(), name, {{"axis", axis_}})};
  }

  Result<Shape> infer(std::span<const Shape> inputs) const override {
    if (Status status = expect_inputs(inputs, 1); !status) return std::unexpected(status.error());
    const Result<int> axis = resolve_axis(axis_, inputs[0].rank());
    if (!axis) return std::unexpected(axis.error());
    return inputs[0];
  }

  // Three columns of classes, for an axis that is not the last.
  std::size_t scratch_floats(std::span<const Shape> inputs, bool) const override {
    const SoftmaxShape shape = softmax_shape(inputs[0]);
    return shape.inner == 1 ? 0 : 3 * static_cast<std::size_t>(shape.classes);
  }

  void forward(const ForwardArgs& args) const override {
    const SoftmaxShape shape = softmax_shape(args.output.shape);
    const float* x = args.inputs[0].data;
    if (shape.inner == 1) {
      softmax_forward(shape.outer, shape.classes, x, args.output.data);
      return;
    }
    float* column = args.scratch.data();
    for_each_column(shape, [&](std::int64_t offset) {
      gather(shape, x + offset, column);
      softmax_forward(1, shape.classes, column, column);
      scatter(shape, column, args.output.data + offset);
    });
  }

  void backward(const BackwardArgs& args) const override {
    float* dx = args.input_gradients[0].data;
    if (dx == nullptr) return;
    const SoftmaxShape shape = softmax_shape(args.output.shape);
    const float *y = args.output.data, *dy = args.output_gradient.data;
    if (shape.inner == 1) {
      softmax_backward(shape.outer, shape.classes, y, dy, dx);
      return;
    }
    float* y_column = args.scratch.data();
    float* dy_column = y_column + shape.classes;
    float* dx_column = dy_column + shape.classes;
    for_each_column(shape, [&](std::int64_t offset) {
      gather(shape, y + offset, y_column);
      gather(shape, dy + offset, dy_column);
      softmax_backward(1, shape.classes, y_column, dy_column, dx_column);
      scatter(shape, dx_column, dx + offset);
    });
  }

  void reference(std::span<const ReferenceTensor> inputs, std::span<const ReferenceTensor>, bool,
                 ReferenceTensor& output) const override {
    output = inputs[0];
    const SoftmaxShape shape = softmax_shape(output.shape);
    std::vector<double> column(static_cast<std::size_t>(shape.classes));
    for_each_column(shape, [&](std::int64_t offset) {
      gather(shape, inputs[0].values.data() + offset, column.data());
      softmax_forward_reference(1, shape.classes, column.data(), column.data());
      scatter(shape, column.data(), output.values.data() + offset);
    });
  }

 private:
  SoftmaxShape softmax_shape(const Shape& shape) const {
    const std::int64_t axis = axis_ < 0 ? axis_ + shape.rank() : axis_;
    SoftmaxShape result;
    for (int i = 0; i < shape.rank(); ++i) {
      (i < axis ? result.outer : i == axis ? result.classes : result.inner) *= shape[i];
    }
    return result;
  }

  template <class Visit>
  static void for_each_column(const SoftmaxShape& shape, const Visit& visit) {
    for (std::int64_t o = 0; o < shape.outer; ++o) {
      for (std::int64_t i = 0; i < shape.inner; ++i) visit(o * shape.classes * shape.inner + i);
    }
  }

  template <class Scalar>
  static void gather(const SoftmaxShape& shape, const Scalar* from, Scalar* column) {
    for (std::int64_t k = 0; k < shape.classes; ++k) column[k] = from[k * shape.inner];
  }
  template <class Scalar>
  static void scatter(const SoftmaxShape& shape, const Scalar* column, Scalar* to) {
    for (std::int64_t k = 0; k < shape.classes; ++k) to[k * shape.inner] = column[k];
  }

  std::int64_t axis_;
};

}  // namespace

Result<std::unique_ptr<Layer>> create_softmax(const NodeSpec& node) {
  NodeReader reader(node);
  reader.expect_operands(1, 1);
  reader.activation(0, "input");
  const std::int64_t axis = reader.integer("axis", -1, -Shape::kMaxRank, Shape::kMaxRank - 1);
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  return std::make_unique<Softmax>(axis);
}

std::vector<LayerExample> softmax_examples(Random&) {
  return {{single_node("Softmax", "softmax"), {{3, 10}}},
          {single_node("Softmax", "softmax", {{"axis", std::int64_t{1}}}), {{2, 3, 4, 5}}},
          {single_node("Softmax", "softmax", {{"axis", std::int64_t{1}}}), {{2, 17}}},
          {single_node("Softmax", "softmax", {{"axis", std::int64_t{-1}}}), {{2, 3, 4}}},
          {single_node("Softmax", "softmax"), {{2, 1}}}};
}

}  // namespace convlens
