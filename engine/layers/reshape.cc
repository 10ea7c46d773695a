// Reshape to a constant shape (https://onnx.ai/onnx/operators/onnx__Reshape.html): 0 copies an
// extent of the input, one -1 takes what is left. The first extent of the target stands for the
// batch; a target such as [1,784] that another program wrote for a batch of one holds for any
// batch.
#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

namespace {

class Reshape final : public ViewLayer {
 public:
  explicit Reshape(std::vector<std::int64_t> target) : target_(std::move(target)) {}

  std::string_view op() const override { return "Reshape"; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Reshape>(*this); }

  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    // 0 copies the batch, whatever it is.
    std::vector<std::int64_t> target = target_;
    target[0] = 0;
    return {single_node(op(), name, {{"allowzero", std::int64_t{0}}},
                        {Operand::constant(std::move(target))})};
  }

  Result<Shape> infer(std::span<const Shape> inputs) const override {
    if (Status status = expect_inputs(inputs, 1); !status) return std::unexpected(status.error());
    const Shape& input = inputs[0];
    const std::int64_t sample = input.sample_size();
    Shape output(target_);
    output[0] = input[0];
    std::int64_t known = 1;
    int left_over = 0;  // the axis of -1; the first extent is the batch in any case
    for (int axis = 1; axis < output.rank(); ++axis) {
      if (target_[static_cast<std::size_t>(axis)] == 0) {
        if (axis >= input.rank()) {
          return fail("the target ", text(AttributeValue(target_)), " copies extent ", axis,
                      " of the input ", input, ", which has none");
        }
        output[axis] = input[axis];
      }
      if (output[axis] == -1) {
        left_over = axis;
      } else {
        if (output[axis] > sample / known) return mismatch(input);
        known *= output[axis];
      }
    }
    if (left_over > 0) {
      output[left_over] = sample / known;
      known *= output[left_over];
    }
    if (known != sample) return mismatch(input);
    return output;
  }

 private:
  std::unexpected<Error> mismatch(const Shape& input) const {
    return fail("the input ", input, " does not fit into the target ",
                text(AttributeValue(target_)),
                ": behind the batch, which comes first, the products of the extents must be equal");
  }

  std::vector<std::int64_t> target_;  // -1, 0, or an extent
};

void check_target(const std::vector<std::int64_t>& target, bool allow_zero, NodeReader& reader) {
  const std::string shown = text(AttributeValue(target));
  const auto rank = static_cast<int>(std::min<std::size_t>(target.size(), Shape::kMaxRank + 1));
  if (rank < 1 || rank > Shape::kMaxRank) {
    reader.refuse("the target shape ", shown, " has ", target.size(), " dimensions, expected 1 to ",
                  Shape::kMaxRank);
    return;
  }
  for (std::int64_t extent : target) {
    if (extent < -1 || (extent == 0 && allow_zero)) {
      reader.refuse(
          "the target shape ", shown, " has the extent ", extent,
          allow_zero ? ", expected -1 or at least 1 (allowzero is 1)" : ", expected at least -1");
    }
  }
  if (std::ranges::count(target, -1) > 1) {
    reader.refuse("the target shape ", shown, " has more than one -1");
  }
}

}  // namespace

Result<std::unique_ptr<Layer>> create_reshape(const NodeSpec& node) {
  NodeReader reader(node);
  reader.expect_operands(2, 2);
  reader.activation(0, "data");
  const bool allow_zero = reader.flag("allowzero", false);
  const std::vector<std::int64_t>* target = reader.optional_integers(1, "shape");
  if (target == nullptr) {
    reader.refuse("input 1 (shape) is left out, expected a constant of integers");
  } else {
    check_target(*target, allow_zero, reader);
  }
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  return std::make_unique<Reshape>(*target);
}

std::vector<LayerExample> reshape_examples(Random&) {
  const auto node = [](std::vector<std::int64_t> target) {
    return single_node("Reshape", "reshape", {}, {Operand::constant(std::move(target))});
  };
  return {{node({1, 60}), {{2, 3, 4, 5}}}, {node({-1, 60}), {{2, 3, 4, 5}}},
          {node({0, -1}), {{2, 3, 4, 5}}}, {node({0, 5, 0, -1}), {{2, 3, 4, 5}}},
          {node({0, 3, 4, 5}), {{2, 60}}}, {node({2, 0, 20}), {{2, 3, 4, 5}}}};
}

}  // namespace convlens
