#include "convlens/layers/fully_connected.h"

#include "convlens/kernels/gemm.h"
#include "convlens/kernels/gemm_reference.h"
#include "convlens/layers/layer_support.h"

namespace convlens {

namespace {

class FullyConnected final : public Layer {
 public:
  FullyConnected(FullyConnectedForm form, Tensor weights, const Tensor* bias) : form_(form) {
    parameters_.push_back({"weight", std::move(weights), true});
    if (bias != nullptr) parameters_.push_back({"bias", *bias, true});
  }

  std::string_view op() const override {
    return form_ == FullyConnectedForm::kGemm ? "Gemm" : "MatMul";
  }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<FullyConnected>(*this); }

  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    const Tensor& weights = parameters_[0].value;
    if (form_ == FullyConnectedForm::kMatMul) {
      return {single_node(op(), name, {}, {Operand::constant(transposed(weights))})};
    }
    std::vector<Operand> constants;
    for (const Parameter& parameter : parameters_) {
      constants.push_back(Operand::constant(parameter.value));
    }
    return {single_node(
        op(), name,
        {{"alpha", 1.0f}, {"beta", 1.0f}, {"transA", std::int64_t{0}}, {"transB", std::int64_t{1}}},
        std::move(constants))};
  }

  std::span<Parameter> parameters() override { return parameters_; }

  Result<Shape> infer(std::span<const Shape> inputs) const override {
    if (Status status = expect_inputs(inputs, 1); !status) return std::unexpected(status.error());
    const Shape& weights = parameters_[0].value.shape();
    const Shape& input = inputs[0];
    const int last = input.rank() - 1;
    if (form_ == FullyConnectedForm::kGemm && input.rank() != 2) {
      return fail("the input is ", input, ", expected [N,", weights[1],
                  "]; is a Flatten missing before it?");
    }
    if (last < 1 || input[last] != weights[1]) {
      return fail("the input is ", input, ", the weights expect ", weights[1],
                  " numbers along the last axis and give ", weights[0]);
    }
    Shape output = input;
    output[last] = weights[0];
    return output;
  }

  std::int64_t multiply_accumulates(std::span<const Shape> inputs) const override {
    return inputs[0].size() * parameters_[0].value.shape()[0];
  }

  std::size_t packed_floats(std::span<const Shape> inputs) const override {
    return dense_packed_floats(dense_shape(rows_of(inputs[0])));
  }
  std::size_t scratch_floats(std::span<const Shape> inputs, bool gradients) const override {
    return gradients ? dense_backward_scratch_floats(dense_shape(rows_of(inputs[0]))) : 0;
  }
  void pack(std::span<const Shape> inputs, float* packed) const override {
    dense_pack(dense_shape(rows_of(inputs[0])), parameters_[0].value.data(), packed);
  }

  bool activates() const override { return true; }

  // Threads share the outputs: each reads its own part of the weights, once.
  void forward(const ForwardArgs& args) const override {
    const DenseShape shape = dense_shape(rows_of(args.inputs[0].shape));
    const float* weights = args.packed == nullptr ? parameters_[0].value.data() : args.packed;
    const float* bias = parameters_.size() > 1 ? parameters_[1].value.data() : nullptr;
    const std::int64_t work = shape.batch * parameters_[0].value.shape().size();
    ThreadPool* pool = work >= kWorthThreads ? args.pool : nullptr;
    const std::int64_t threads = pool == nullptr ? 1 : pool->threads();
    for_each_part(pool, threads, [&](std::int64_t first, std::int64_t, int) {
      dense_forward(shape, {first, threads}, args.inputs[0].data, weights, bias, args.output.data,
                    args.activated.data);
    });
  }

  void backward(const BackwardArgs& args) const override {
    const DenseShape shape = dense_shape(rows_of(args.inputs[0].shape));
    const float* dy = args.output_gradient.data;
    if (args.input_gradients[0].data != nullptr) {
      dense_backward_input(shape, dy, parameters_[0].value.data(), args.input_gradients[0].data,
                           args.scratch.data());
    }
    float* dw = args.parameter_gradients[0].data;
    float* db = args.parameter_gradients.size() > 1 ? args.parameter_gradients[1].data : nullptr;
    if (dw != nullptr) {
      dense_backward_weights(shape, args.inputs[0].data, dy, dw, db, args.scratch.data());
    } else if (db != nullptr) {
      accumulate_channel_sums({{shape.batch, shape.out_features}, dy}, db);
    }
  }

  void reference(std::span<const ReferenceTensor> inputs,
                 std::span<const ReferenceTensor> parameters, bool,
                 ReferenceTensor& output) const override {
    output.shape = *infer(std::array{inputs[0].shape});
    output.values.resize(static_cast<std::size_t>(output.shape.size()));
    dense_forward_reference(
        dense_shape(rows_of(inputs[0].shape)), inputs[0].values.data(), parameters[0].values.data(),
        parameters.size() > 1 ? parameters[1].values.data() : nullptr, output.values.data());
  }

 private:
  // Multiply-accumulates that are worth waking threads up: some microseconds.
  static constexpr std::int64_t kWorthThreads = 1 << 17;

  DenseShape dense_shape(std::int64_t rows) const {
    const Shape& weights = parameters_[0].value.shape();
    return {.batch = rows, .in_features = weights[1], .out_features = weights[0]};
  }
  std::int64_t rows_of(const Shape& input) const {
    return input.size() / parameters_[0].value.shape()[1];
  }

  FullyConnectedForm form_;
  std::vector<Parameter> parameters_;
};

}  // namespace

std::unique_ptr<Layer> make_fully_connected(FullyConnectedForm form, Tensor weights,
                                            const Tensor* bias) {
  return std::make_unique<FullyConnected>(form, std::move(weights), bias);
}

Tensor transposed(const Tensor& matrix) {
  const std::int64_t rows = matrix.shape()[0], columns = matrix.shape()[1];
  Tensor result(Shape{columns, rows});
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t c = 0; c < columns; ++c) {
      result.data()[c * rows + r] = matrix.data()[r * columns + c];
    }
  }
  return result;
}

}  // namespace convlens
