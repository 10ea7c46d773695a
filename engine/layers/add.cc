// Add: two activations of one shape (a residual connection), or an activation and a constant that
// is repeated over the batch and over every axis where its extent is 1: a bias per feature [F] or
// per channel [C,1,1] (https://onnx.ai/onnx/operators/onnx__Add.html).
#include "convlens/kernels/elementwise.h"
#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

namespace {

// Calls row(offset, constant_offset, constant_step) for every row (last axis) of a tensor of
// `shape`, with the place of the constant's numbers that belong to it. The constant's shape stands
// at the end of `shape`, each extent equal or 1.
template <class Row>
void for_each_row(const Shape& shape, const Shape& constant, const Row& row) {
  const int rank = shape.rank();
  const int missing = rank - constant.rank();
  std::array<std::int64_t, Shape::kMaxRank> steps{};
  std::int64_t step = 1;
  for (int axis = rank - 1; axis >= missing; --axis) {
    const std::int64_t extent = constant[axis - missing];
    steps[static_cast<std::size_t>(axis)] = extent == 1 ? 0 : step;
    step *= extent;
  }
  const std::int64_t width = shape[rank - 1];
  const std::int64_t rows = shape.size() / width;
  for (std::int64_t r = 0; r < rows; ++r) {
    std::int64_t rest = r, constant_offset = 0;
    for (int axis = rank - 2; axis >= 0; --axis) {
      constant_offset += rest % shape[axis] * steps[static_cast<std::size_t>(axis)];
      rest /= shape[axis];
    }
    row(r * width, constant_offset, steps[static_cast<std::size_t>(rank - 1)]);
  }
}

class Add final : public Layer {
 public:
  Add() = default;  // of two activations
  explicit Add(const Tensor& constant) { parameters_.push_back({"bias", constant, true}); }

  std::string_view op() const override { return "Add"; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Add>(*this); }
  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    NodeSpec node = single_node(op(), name);
    node.operands.push_back(parameters_.empty() ? Operand::activation()
                                                : Operand::constant(parameters_[0].value));
    return {node};
  }
  std::span<Parameter> parameters() override { return parameters_; }
  std::optional<Window> window(std::span<const Shape>) const override { return Window{}; }

  Result<Shape> infer(std::span<const Shape> inputs) const override {
    if (Status status = expect_inputs(inputs, parameters_.empty() ? 2 : 1); !status) {
      return std::unexpected(status.error());
    }
    if (!parameters_.empty()) return infer_with_constant(inputs[0]);
    if (inputs[0] != inputs[1]) {
      return fail("the inputs are ", inputs[0], " and ", inputs[1], ", expected equal shapes");
    }
    return inputs[0];
  }

  bool activates() const override { return true; }

  void forward(const ForwardArgs& args) const override {
    if (!parameters_.empty()) return add_constant(args);
    const std::int64_t size = args.output.shape.size();
    for_each_part(pool_for_elements(args.pool, size), size,
                  [&](std::int64_t first, std::int64_t last, int) {
                    for (; first < last; first += kBlock) {
                      const std::int64_t count = std::min(kBlock, last - first);
                      add(count, args.inputs[0].data + first, args.inputs[1].data + first,
                          args.output.data + first);
                      activate(args, first, count);
                    }
                  });
  }

  void backward(const BackwardArgs& args) const override {
    const float* dy = args.output_gradient.data;
    for (const TensorView& gradient : args.input_gradients) {
      if (gradient.data != nullptr) {
        std::ranges::copy(args.output_gradient.values(), gradient.data);
      }
    }
    if (parameters_.empty() || args.parameter_gradients[0].data == nullptr) return;
    const TensorView& gradient = args.parameter_gradients[0];
    const std::int64_t width = row_width(args.output_gradient.shape);
    for_each_row(args.output_gradient.shape, gradient.shape,
                 [&](std::int64_t first, std::int64_t offset, std::int64_t step) {
                   float* dc = gradient.data + offset;
                   for (std::int64_t i = 0; i < width; ++i) dc[i * step] += dy[first + i];
                 });
  }

  void reference(std::span<const ReferenceTensor> inputs,
                 std::span<const ReferenceTensor> parameters, bool,
                 ReferenceTensor& output) const override {
    output = inputs[0];
    if (parameters.empty()) {
      for (std::size_t i = 0; i < output.values.size(); ++i)
        output.values[i] += inputs[1].values[i];
      return;
    }
    const std::int64_t width = row_width(output.shape);
    for_each_row(output.shape, parameters[0].shape,
                 [&](std::int64_t first, std::int64_t offset, std::int64_t step) {
                   for (std::int64_t i = 0; i < width; ++i) {
                     output.values[static_cast<std::size_t>(first + i)] +=
                         parameters[0].values[static_cast<std::size_t>(offset + i * step)];
                   }
                 });
  }

 private:
  // Numbers that stay in the first-level cache until they are activated.
  static constexpr std::int64_t kBlock = 2048;

  static void activate(const ForwardArgs& args, std::int64_t first, std::int64_t count) {
    if (args.activated.data == nullptr) return;
    relu_forward(count, args.output.data + first, args.activated.data + first);
  }

  void add_constant(const ForwardArgs& args) const {
    const float* x = args.inputs[0].data;
    float* y = args.output.data;
    const Tensor& constant = parameters_[0].value;
    const std::int64_t width = row_width(args.output.shape);
    for_each_row(args.output.shape, constant.shape(),
                 [&](std::int64_t first, std::int64_t offset, std::int64_t step) {
                   const float* c = constant.data() + offset;
                   for (std::int64_t i = 0; i < width; ++i)
                     y[first + i] = x[first + i] + c[i * step];
                   activate(args, first, width);
                 });
  }

  static std::int64_t row_width(const Shape& shape) { return shape[shape.rank() - 1]; }

  Result<Shape> infer_with_constant(const Shape& input) const {
    const Shape& constant = parameters_[0].value.shape();
    const int missing = input.rank() - constant.rank();
    bool fits = missing >= 0;
    for (int axis = 0; fits && axis < constant.rank(); ++axis) {
      const bool batch = axis + missing == 0;
      fits = constant[axis] == 1 || (!batch && constant[axis] == input[axis + missing]);
    }
    if (fits) return input;
    return fail("the constant is ", constant, ", the input is ", input,
                "; each extent of the constant, counted from the last, must be 1 or the input's, "
                "and 1 for the batch");
  }

  std::vector<Parameter> parameters_;  // the constant, where there is one
};

}  // namespace

Result<std::unique_ptr<Layer>> create_add(const NodeSpec& node) {
  NodeReader reader(node);
  reader.expect_operands(2, 2);
  const Tensor* constant = nullptr;
  int activations = 0;
  for (std::size_t i = 0; i < node.operands.size(); ++i) {
    if (node.operands[i].kind == Operand::Kind::kActivation) {
      ++activations;
    } else {
      constant = reader.constant(i, i == 0 ? "A" : "B");
    }
  }
  if (activations == 0) reader.refuse("both inputs are constants, expected an activation");
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  if (constant == nullptr) return std::make_unique<Add>();
  if (constant->shape().size() < 1) return fail(describe(node), ": B is empty");
  return std::make_unique<Add>(*constant);
}

std::vector<LayerExample> add_examples(Random& random) {
  std::vector<LayerExample> examples;
  NodeSpec residual = single_node("Add", "add");
  residual.operands.push_back(Operand::activation());
  examples.push_back({residual, {{2, 3, 4, 5}, {2, 3, 4, 5}}});
  examples.push_back({residual, {{3, 7}, {3, 7}}});
  const auto with_constant = [&](const Shape& constant, const Shape& input) {
    const Tensor values = random_tensor(constant, random);
    examples.push_back({single_node("Add", "add", {}, {Operand::constant(values)}), {input}});
  };
  with_constant({3, 1, 1}, {2, 3, 4, 5});
  with_constant({1, 3, 1, 1}, {2, 3, 4, 5});
  with_constant({4, 1}, {2, 3, 4, 5});
  with_constant({5}, {2, 3, 4, 5});
  with_constant({1, 3, 4, 5}, {2, 3, 4, 5});
  with_constant({}, {2, 3, 4, 5});
  with_constant({7}, {3, 7});
  with_constant({1, 7}, {3, 7});
  NodeSpec first = single_node("Add", "add", {}, {Operand::constant(random_tensor({7}, random))});
  std::swap(first.operands[0], first.operands[1]);
  examples.push_back({first, {{3, 7}}});
  return examples;
}

}  // namespace convlens
