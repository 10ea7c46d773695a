#include "convlens/layers/layer_support.h"

#include <string>
#include <utility>

#include "convlens/kernels/elementwise.h"

namespace convlens {

Status expect_inputs(std::span<const Shape> inputs, std::size_t count) {
  if (inputs.size() != count) {
    return fail("it reads ", inputs.size(), " values, expected ", count);
  }
  for (const Shape& input : inputs) {
    if (input.rank() < 1) return fail("the input is a single number, expected a batch [N,…]");
    if (std::ranges::min(input.extents()) < 1) {
      return fail("the input is ", input, ", expected extents of at least 1");
    }
  }
  return {};
}

Status expect_maps(std::span<const Shape> inputs) {
  if (Status status = expect_inputs(inputs, 1); !status) return status;
  if (inputs[0].rank() == 3) {
    return fail("the input is ", inputs[0],
                ": one-dimensional signals are not supported, expected maps [N,C,H,W]");
  }
  if (inputs[0].rank() != 4) return fail("the input is ", inputs[0], ", expected maps [N,C,H,W]");
  return {};
}

Result<int> resolve_axis(std::int64_t axis, int rank) {
  const std::int64_t resolved = axis < 0 ? axis + rank : axis;
  if (resolved < 0 || resolved >= rank) {
    return fail("attribute \"axis\" is ", axis, ", the input has only ", rank, " dimensions");
  }
  if (resolved == 0) {
    return fail("attribute \"axis\" is ", axis,
                ", which is the batch; samples of a batch may not be mixed");
  }
  return static_cast<int>(resolved);
}

NodeSpec single_node(std::string_view op, std::string_view name, Attributes attributes,
                     std::vector<Operand> constants) {
  NodeSpec node{std::string(op), std::string(name), std::move(attributes), {}};
  node.operands.push_back(Operand::activation());
  for (Operand& constant : constants) node.operands.push_back(std::move(constant));
  return node;
}

Tensor random_tensor(const Shape& shape, Random& random, float deviation) {
  Tensor tensor(shape);
  for (float& value : tensor.values()) value = deviation * random.normal();
  return tensor;
}

void accumulate_channel_sums(const ConstTensorView& values, float* sums) {
  const std::int64_t channels = values.shape[1];
  const std::int64_t map_size = values.shape.sample_size() / channels;
  for (std::int64_t n = 0; n < values.shape[0]; ++n) {
    for (std::int64_t c = 0; c < channels; ++c) {
      sums[c] += sum(map_size, values.data + (n * channels + c) * map_size);
    }
  }
}

Result<Shape> ElementwiseLayer::infer(std::span<const Shape> inputs) const {
  if (Status status = expect_inputs(inputs, 1); !status) return std::unexpected(status.error());
  return inputs[0];
}

std::optional<Window> ElementwiseLayer::window(std::span<const Shape>) const { return Window{}; }

void ViewLayer::forward(const ForwardArgs& args) const {
  if (args.output.data == args.inputs[0].data) return;
  std::ranges::copy(args.inputs[0].values(), args.output.data);
}

void ViewLayer::backward(const BackwardArgs& args) const {
  if (args.input_gradients[0].data == nullptr) return;
  std::ranges::copy(args.output_gradient.values(), args.input_gradients[0].data);
}

void ViewLayer::reference(std::span<const ReferenceTensor> inputs, std::span<const ReferenceTensor>,
                          bool, ReferenceTensor& output) const {
  output.shape = *infer(std::array{inputs[0].shape});
  output.values = inputs[0].values;
}

}  // namespace convlens
