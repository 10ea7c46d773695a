// Concat: the inputs behind one another along an axis, mostly the channels
// (https://onnx.ai/onnx/operators/onnx__Concat.html).
#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

namespace {

// A tensor as [outer, inner]: `inner` consecutive numbers belong to one position before the axis.
struct Slices {
  std::int64_t outer = 1, inner = 1;
};

Slices slices_of(const Shape& shape, int axis) {
  Slices slices;
  for (int i = 0; i < shape.rank(); ++i) (i < axis ? slices.outer : slices.inner) *= shape[i];
  return slices;
}

class Concat final : public Layer {
 public:
  explicit Concat(std::int64_t axis, std::size_t count) : axis_(axis), count_(count) {}

  std::string_view op() const override { return "Concat"; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Concat>(*this); }
  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    NodeSpec node{std::string(op()), std::string(name), {{"axis", axis_}}, {}};
    node.operands.resize(count_);
    return {node};
  }

  Result<Shape> infer(std::span<const Shape> inputs) const override {
    if (Status status = expect_inputs(inputs, count_); !status) {
      return std::unexpected(status.error());
    }
    Shape output = inputs[0];
    const Result<int> axis = resolve_axis(axis_, output.rank());
    if (!axis) return std::unexpected(axis.error());
    for (std::size_t i = 1; i < inputs.size(); ++i) {
      Shape expected = inputs[i];
      if (expected.rank() == output.rank()) expected[*axis] = inputs[0][*axis];
      if (expected != inputs[0]) {
        return fail("input ", i, " is ", inputs[i], ", input 0 is ", inputs[0],
                    "; they may differ along axis ", *axis, " only");
      }
      output[*axis] += inputs[i][*axis];
    }
    return output;
  }

  // Maps behind one another: a unit sees the unit at its own place.
  std::optional<Window> window(std::span<const Shape> inputs) const override {
    const int rank = inputs[0].rank();
    const Result<int> axis = resolve_axis(axis_, rank);
    return rank == 4 && axis && *axis <= 1 ? std::optional(Window{}) : std::nullopt;
  }

  void forward(const ForwardArgs& args) const override {
    const int axis = axis_of(args.output.shape);
    const std::int64_t row = slices_of(args.output.shape, axis).inner;
    std::int64_t column = 0;
    for (const ConstTensorView& input : args.inputs) {
      const Slices slices = slices_of(input.shape, axis);
      for (std::int64_t i = 0; i < slices.outer; ++i) {
        std::copy_n(input.data + i * slices.inner, slices.inner,
                    args.output.data + i * row + column);
      }
      column += slices.inner;
    }
  }

  void backward(const BackwardArgs& args) const override {
    const int axis = axis_of(args.output.shape);
    const std::int64_t row = slices_of(args.output.shape, axis).inner;
    std::int64_t column = 0;
    for (std::size_t k = 0; k < args.inputs.size(); ++k) {
      const Slices slices = slices_of(args.inputs[k].shape, axis);
      float* gradient = args.input_gradients[k].data;
      for (std::int64_t i = 0; gradient != nullptr && i < slices.outer; ++i) {
        std::copy_n(args.output_gradient.data + i * row + column, slices.inner,
                    gradient + i * slices.inner);
      }
      column += slices.inner;
    }
  }

  void reference(std::span<const ReferenceTensor> inputs, std::span<const ReferenceTensor>, bool,
                 ReferenceTensor& output) const override {
    std::vector<Shape> shapes;
    for (const ReferenceTensor& input : inputs) shapes.push_back(input.shape);
    output.shape = *infer(shapes);
    output.values.clear();
    const int axis = axis_of(output.shape);
    const std::int64_t outer = slices_of(output.shape, axis).outer;
    for (std::int64_t i = 0; i < outer; ++i) {
      for (const ReferenceTensor& input : inputs) {
        const std::int64_t inner = slices_of(input.shape, axis).inner;
        const auto first = input.values.begin() + i * inner;
        output.values.insert(output.values.end(), first, first + inner);
      }
    }
  }

 private:
  int axis_of(const Shape& shape) const {
    return static_cast<int>(axis_ < 0 ? axis_ + shape.rank() : axis_);
  }

  std::int64_t axis_;
  std::size_t count_;
};

}  // namespace

Result<std::unique_ptr<Layer>> create_concat(const NodeSpec& node) {
  constexpr std::size_t kMostInputs = 1024;
  NodeReader reader(node);
  reader.expect_operands(1, kMostInputs);
  for (std::size_t i = 0; i < node.operands.size(); ++i) reader.activation(i, "inputs");
  if (!reader.has("axis")) reader.refuse("attribute \"axis\" is missing");
  const std::int64_t axis = reader.integer("axis", 1, -Shape::kMaxRank, Shape::kMaxRank - 1);
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  return std::make_unique<Concat>(axis, node.operands.size());
}

std::vector<LayerExample> concat_examples(Random&) {
  const auto node = [](std::int64_t axis, std::size_t count) {
    NodeSpec spec{"Concat", "concat", {{"axis", axis}}, {}};
    spec.operands.resize(count);
    return spec;
  };
  return {{node(1, 2), {{2, 3, 4, 5}, {2, 1, 4, 5}}},
          {node(-1, 3), {{2, 3, 4, 1}, {2, 3, 4, 5}, {2, 3, 4, 2}}},
          {node(1, 2), {{2, 3}, {2, 6}}},
          {node(2, 1), {{2, 3, 4, 5}}}};
}

}  // namespace convlens
