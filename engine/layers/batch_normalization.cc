// BatchNormalization (https://onnx.ai/onnx/operators/onnx__BatchNormalization.html; Ioffe and
// Szegedy 2015): each channel is shifted and scaled to mean 0 and variance 1, with the statistics
// of the batch in training and the running ones at inference, then scaled and shifted as learnt.
#include <limits>

#include "convlens/kernels/batch_norm.h"
#include "convlens/kernels/batch_norm_reference.h"
#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"

namespace convlens {

namespace {

enum ParameterIndex : std::size_t { kScale, kBias, kMean, kVariance };

class BatchNormalization final : public Layer {
 public:
  // Each parameter is [C].
  BatchNormalization(std::span<const Tensor* const> values, float epsilon, float momentum)
      : epsilon_(epsilon), momentum_(momentum) {
    parameters_ = {{"scale", *values[kScale], true},
                   {"bias", *values[kBias], true},
                   {"mean", *values[kMean], false},
                   {"variance", *values[kVariance], false}};
  }

  std::string_view op() const override { return "BatchNormalization"; }
  std::unique_ptr<Layer> clone() const override {
    return std::make_unique<BatchNormalization>(*this);
  }

  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    std::vector<Operand> constants;
    for (const Parameter& parameter : parameters_) {
      constants.push_back(Operand::constant(parameter.value));
    }
    return {single_node(
        op(), name,
        {{"epsilon", epsilon_}, {"momentum", momentum_}, {"training_mode", std::int64_t{0}}},
        std::move(constants))};
  }

  std::span<Parameter> parameters() override { return parameters_; }

  Result<Shape> infer(std::span<const Shape> inputs) const override {
    if (Status status = expect_inputs(inputs, 1); !status) return std::unexpected(status.error());
    const Shape& scale = parameters_[kScale].value.shape();
    if (inputs[0].rank() < 2 || inputs[0][1] != scale[0]) {
      return fail("the input is ", inputs[0], ", the scale ", scale, " expects [N,", scale[0],
                  ",…]");
    }
    return inputs[0];
  }

  std::int64_t multiply_accumulates(std::span<const Shape> inputs) const override {
    return inputs[0].size();
  }

  std::optional<Window> window(std::span<const Shape>) const override { return Window{}; }

  // Mean [C] and variance [C] of the batch, and the count of numbers that they are of.
  std::size_t saved_floats(std::span<const Shape> inputs) const override {
    return 2 * static_cast<std::size_t>(inputs[0][1]) + 1;
  }

  bool activates() const override { return true; }

  void forward(const ForwardArgs& args) const override {
    const BatchNormShape shape = batch_norm_shape(args.output.shape);
    const float* mean = parameters_[kMean].value.data();
    const float* variance = parameters_[kVariance].value.data();
    if (args.training) {
      float* saved = args.saved.data();
      batch_norm_statistics(shape, args.inputs[0].data, saved, saved + shape.channels);
      saved[2 * shape.channels] = static_cast<float>(shape.batch * shape.map_size);
      mean = saved;
      variance = saved + shape.channels;
    }
    batch_norm_forward(shape, args.inputs[0].data, mean, variance, parameters_[kScale].value.data(),
                       parameters_[kBias].value.data(), epsilon_, args.output.data,
                       args.activated.data);
  }

  void backward(const BackwardArgs& args) const override {
    const BatchNormShape shape = batch_norm_shape(args.output.shape);
    const float* mean = args.training ? args.saved.data() : parameters_[kMean].value.data();
    const float* variance =
        args.training ? args.saved.data() + shape.channels : parameters_[kVariance].value.data();
    if (args.input_gradients[0].data == nullptr) {
      accumulate_parameter_gradients(args, shape, mean, variance);
      return;
    }
    const auto backward_kernel = args.training ? batch_norm_backward : batch_norm_backward_fixed;
    backward_kernel(shape, args.inputs[0].data, mean, variance, parameters_[kScale].value.data(),
                    epsilon_, args.output_gradient.data, args.input_gradients[0].data,
                    args.parameter_gradients[kScale].data, args.parameter_gradients[kBias].data);
  }

  void update_statistics(std::span<const std::span<const float>> saved) override {
    const std::int64_t channels = parameters_[kScale].value.shape()[0];
    for (std::int64_t c = 0; c < channels; ++c) {
      // The parts of the batch together: E[x] and E[x²] from each part's mean and variance.
      double count = 0, sum = 0, squares = 0;
      for (const std::span<const float> part : saved) {
        const double part_count = static_cast<double>(part[2 * static_cast<std::size_t>(channels)]);
        const double mean = static_cast<double>(part[static_cast<std::size_t>(c)]);
        const double variance = static_cast<double>(part[static_cast<std::size_t>(channels + c)]);
        count += part_count;
        sum += part_count * mean;
        squares += part_count * (variance + mean * mean);
      }
      if (count == 0) return;
      const double mean = sum / count;
      move(kMean, c, mean);
      move(kVariance, c, std::max(squares / count - mean * mean, 0.0));
    }
  }

  void reference(std::span<const ReferenceTensor> inputs,
                 std::span<const ReferenceTensor> parameters, bool training,
                 ReferenceTensor& output) const override {
    output = inputs[0];
    const BatchNormShape shape = batch_norm_shape(output.shape);
    std::vector<double> mean = parameters[kMean].values;
    std::vector<double> variance = parameters[kVariance].values;
    const double* x = inputs[0].values.data();
    if (training) batch_norm_statistics_reference(shape, x, mean.data(), variance.data());
    batch_norm_forward_reference(shape, x, mean.data(), variance.data(),
                                 parameters[kScale].values.data(), parameters[kBias].values.data(),
                                 static_cast<double>(epsilon_), output.values.data());
  }

 private:
  // Without the gradient of the input, which the kernels always write.
  void accumulate_parameter_gradients(const BackwardArgs& args, const BatchNormShape& shape,
                                      const float* mean, const float* variance) const {
    float* scale_gradient = args.parameter_gradients[kScale].data;
    float* bias_gradient = args.parameter_gradients[kBias].data;
    for (std::int64_t c = 0; c < shape.channels; ++c) {
      const BatchNormSums<float> sums = batch_norm_sums_reference(
          shape, c, args.inputs[0].data, mean, variance, epsilon_, args.output_gradient.data);
      if (scale_gradient != nullptr) scale_gradient[c] += sums.scale;
      if (bias_gradient != nullptr) bias_gradient[c] += sums.bias;
    }
  }

  // running = momentum * running + (1 - momentum) * batch
  void move(ParameterIndex index, std::int64_t channel, double batch) {
    float& running = parameters_[index].value.data()[channel];
    const double momentum = static_cast<double>(momentum_);
    running = static_cast<float>(momentum * static_cast<double>(running) + (1 - momentum) * batch);
  }

  static BatchNormShape batch_norm_shape(const Shape& shape) {
    return {shape[0], shape[1], shape.sample_size() / shape[1]};
  }

  float epsilon_, momentum_;
  std::vector<Parameter> parameters_;
};

constexpr std::array<std::string_view, 4> kRoles = {"scale", "B", "input_mean", "input_var"};

void check_values(std::span<const Tensor* const> values, NodeReader& reader) {
  const Shape& scale = values[kScale]->shape();
  if (scale.rank() != 1 || scale[0] < 1) {
    reader.refuse("the scale is ", scale, ", expected [C], one number per channel");
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]->shape() == scale) continue;
    reader.refuse("input ", i + 1, " (", kRoles[i], ") is ", values[i]->shape(), ", the scale is ",
                  scale, "; they must be equal");
  }
  for (float variance : values[kVariance]->values()) {
    if (variance >= 0) continue;
    reader.refuse("the variance has the value ", variance, ", expected at least 0");
  }
}

}  // namespace

Result<std::unique_ptr<Layer>> create_batch_normalization(const NodeSpec& node) {
  constexpr float kSmallest = std::numeric_limits<float>::min();
  NodeReader reader(node);
  reader.expect_operands(5, 5);
  reader.activation(0, "X");
  std::array<const Tensor*, 4> values;
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = reader.constant(i + 1, kRoles[i]);
  const float epsilon = reader.number("epsilon", 1e-5f, kSmallest, 1e6f);
  const float momentum = reader.number("momentum", 0.9f, 0, 1);
  if (reader.flag("training_mode", false)) {
    reader.refuse("attribute \"training_mode\" is 1, expected 0; export the network for inference");
  }
  reader.integer("spatial", 1, 1, 1);  // up to opset 8
  if (reader.ok()) check_values(values, reader);
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  return std::make_unique<BatchNormalization>(values, epsilon, momentum);
}

std::vector<LayerExample> batch_normalization_examples(Random& random) {
  std::vector<LayerExample> examples;
  const auto example = [&](const Shape& input, Attributes attributes) {
    const Shape channels = {input[1]};
    Tensor variance(channels);
    for (float& value : variance.values()) value = random.uniform(0.5f, 2.0f);
    std::vector<Operand> constants;
    for (int i = 0; i < 3; ++i) {
      constants.push_back(Operand::constant(random_tensor(channels, random)));
    }
    constants.push_back(Operand::constant(std::move(variance)));
    examples.push_back(
        {single_node("BatchNormalization", "norm", std::move(attributes), std::move(constants)),
         {input}});
  };
  example({2, 3, 4, 5}, {});
  example({4, 1, 3, 3}, {{"epsilon", 0.01f}, {"momentum", 0.5f}});
  example({5, 7}, {});
  example({2, 2, 5}, {});
  return examples;
}

}  // namespace convlens
