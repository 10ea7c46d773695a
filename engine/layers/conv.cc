// Conv: two-dimensional convolution (cross-correlation) with stride, padding, dilation, groups and
// an optional bias (https://onnx.ai/onnx/operators/onnx__Conv.html).
#include "convlens/kernels/conv2d.h"
#include "convlens/kernels/conv2d_reference.h"
#include "convlens/layers/layer_support.h"
#include "convlens/layers/node_reader.h"
#include "convlens/layers/sliding_window.h"

namespace convlens {

namespace {

class Conv final : public Layer {
 public:
  // weights [M, C/groups, kh, kw]; bias [M] or null.
  Conv(const SlidingWindow& window, std::int64_t groups, const Tensor& weights, const Tensor* bias)
      : window_(window), groups_(groups) {
    parameters_.push_back({"weight", weights, true});
    if (bias != nullptr) parameters_.push_back({"bias", *bias, true});
  }

  std::string_view op() const override { return "Conv"; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Conv>(*this); }

  std::vector<NodeSpec> to_nodes(std::string_view name) const override {
    Attributes attributes = window_attributes(window_);
    attributes["group"] = groups_;
    std::vector<Operand> constants;
    for (const Parameter& parameter : parameters_) {
      constants.push_back(Operand::constant(parameter.value));
    }
    return {single_node(op(), name, std::move(attributes), std::move(constants))};
  }

  std::span<Parameter> parameters() override { return parameters_; }

  Result<Shape> infer(std::span<const Shape> inputs) const override {
    if (Status status = expect_maps(inputs); !status) return std::unexpected(status.error());
    const Shape& weights = parameters_[0].value.shape();
    if (inputs[0][1] != weights[1] * groups_) {
      return fail("the input ", inputs[0], " has ", inputs[0][1], " channels, the weights ",
                  weights, " with group ", groups_, " expect ", weights[1] * groups_);
    }
    const Result<PlacedWindow> placed = window_.place(inputs[0]);
    if (!placed) return std::unexpected(placed.error());
    if (Status status = check_padded_size(*placed); !status) return std::unexpected(status.error());
    return Shape{inputs[0][0], weights[0], placed->height.out, placed->width.out};
  }

  std::int64_t multiply_accumulates(std::span<const Shape> inputs) const override {
    const Shape& weights = parameters_[0].value.shape();
    const Conv2dShape shape = conv_shape(inputs[0], inputs[0][0]);
    return shape.batch * shape.out_height() * shape.out_width() * weights.size();
  }

  bool activates() const override { return true; }

  std::optional<Computation> computation(std::span<const Shape> inputs) const override {
    const Conv2dChoice choice = conv2d_choice(conv_shape(inputs[0], inputs[0][0]));
    return Computation{choice.algorithm, choice.instruction_set, choice.tile_maps,
                       choice.tile_pixels, choice.multiplications};
  }

  void allow_winograd(bool allow) override { winograd_ = allow; }

  std::optional<Window> window(std::span<const Shape> inputs) const override {
    return window_.window(inputs[0], true);
  }

  std::size_t packed_floats(std::span<const Shape> inputs) const override {
    return conv2d_packed_floats(conv_shape(inputs[0], inputs[0][0]));
  }
  std::size_t scratch_floats(std::span<const Shape> inputs, bool gradients) const override {
    const Conv2dShape shape = conv_shape(inputs[0], inputs[0][0]);
    const std::size_t forward = conv2d_scratch_floats(shape);
    return gradients ? std::max(forward, conv2d_backward_scratch_floats(shape)) : forward;
  }
  void pack(std::span<const Shape> inputs, float* packed) const override {
    conv2d_pack(conv_shape(inputs[0], inputs[0][0]), parameters_[0].value.data(), packed);
  }

  void forward(const ForwardArgs& args) const override {
    const std::int64_t batch = args.inputs[0].shape[0];
    // The threads share out the images where there are enough of them, else the work on each.
    if (args.pool == nullptr || batch < args.pool->threads()) {
      forward_images(args, 0, batch, args.scratch.data(), args.pool);
    } else {
      for_each_part(args.pool, batch, [&](std::int64_t first, std::int64_t last, int part) {
        forward_images(args, first, last, scratch_of_part(args.scratch, args.pool, part), nullptr);
      });
    }
  }

  void backward(const BackwardArgs& args) const override {
    const Shape& input = args.inputs[0].shape;
    const TensorView& dx = args.input_gradients[0];
    if (dx.data != nullptr) {
      for_each_part(args.pool, input[0], [&](std::int64_t first, std::int64_t last, int part) {
        conv2d_backward_input(
            conv_shape(input, last - first),
            args.output_gradient.data + first * args.output_gradient.shape.sample_size(),
            parameters_[0].value.data(), dx.data + first * input.sample_size(),
            scratch_of_part(args.scratch, args.pool, part));
      });
    }
    backward_parameters(args);
  }

  void reference(std::span<const ReferenceTensor> inputs,
                 std::span<const ReferenceTensor> parameters, bool,
                 ReferenceTensor& output) const override {
    output.shape = *infer(std::array{inputs[0].shape});
    output.values.resize(static_cast<std::size_t>(output.shape.size()));
    conv2d_forward_reference(conv_shape(inputs[0].shape, inputs[0].shape[0]),
                             inputs[0].values.data(), parameters[0].values.data(),
                             parameters.size() > 1 ? parameters[1].values.data() : nullptr,
                             output.values.data());
  }

 private:
  // Images [first, last) of the batch.
  void forward_images(const ForwardArgs& args, std::int64_t first, std::int64_t last,
                      float* scratch, ThreadPool* pool) const {
    const Shape& input = args.inputs[0].shape;
    const std::int64_t before = first * args.output.shape.sample_size();
    const Conv2dOutput output = {args.output.data + before, args.activated.data == nullptr
                                                                ? nullptr
                                                                : args.activated.data + before};
    conv2d_forward(conv_shape(input, last - first),
                   args.inputs[0].data + first * input.sample_size(), args.packed,
                   parameters_.size() > 1 ? parameters_[1].value.data() : nullptr, output, scratch,
                   pool);
  }

  // Weights and bias have one kernel for both, which wants the weights' gradient.
  void backward_parameters(const BackwardArgs& args) const {
    const Conv2dShape shape = conv_shape(args.inputs[0].shape, args.inputs[0].shape[0]);
    float* dw = args.parameter_gradients[0].data;
    float* db = args.parameter_gradients.size() > 1 ? args.parameter_gradients[1].data : nullptr;
    if (dw != nullptr) {
      conv2d_backward_weights(shape, args.inputs[0].data, args.output_gradient.data, dw, db,
                              args.scratch.data());
    } else if (db != nullptr) {
      accumulate_channel_sums(args.output_gradient, db);
    }
  }

  // The kernels copy one padded image, or its gradient: its size must fit 32-bit WebAssembly.
  Status check_padded_size(const PlacedWindow& placed) const {
    const Shape& weights = parameters_[0].value.shape();
    const auto padded = [](const PlacedAxis& axis) {
      return axis.in + axis.pad_before + axis.pad_after;
    };
    const Shape image = {std::max(weights[1], weights[0] / groups_), padded(placed.height),
                         padded(placed.width)};
    if (image.checked_size(kMaxFloats) >= 0) return {};
    return fail("with its padding an image is ", image, ", which takes more than 2 GiB");
  }

  Conv2dShape conv_shape(const Shape& input, std::int64_t batch) const {
    const Shape& weights = parameters_[0].value.shape();
    const PlacedWindow placed = *window_.place(input);
    return {.batch = batch,
            .in_channels = input[1],
            .in_height = input[2],
            .in_width = input[3],
            .out_channels = weights[0],
            .kernel_height = weights[2],
            .kernel_width = weights[3],
            .stride_height = window_.height.stride,
            .stride_width = window_.width.stride,
            .dilation_height = window_.height.dilation,
            .dilation_width = window_.width.dilation,
            .pad_top = placed.height.pad_before,
            .pad_left = placed.width.pad_before,
            .pad_bottom = placed.height.pad_after,
            .pad_right = placed.width.pad_after,
            .groups = groups_,
            .algorithm = winograd_ ? Conv2dAlgorithm::kFastest : Conv2dAlgorithm::kNoWinograd};
  }

  SlidingWindow window_;
  std::int64_t groups_;
  bool winograd_ = true;
  std::vector<Parameter> parameters_;
};

void check_weights(const Tensor& weights, const Tensor* bias, std::int64_t groups,
                   NodeReader& reader) {
  const Shape& shape = weights.shape();
  if (shape.rank() == 3) {
    reader.refuse("the weights are ", shape,
                  ": one-dimensional convolution is not supported, expected [M,C/group,kH,kW]");
  } else if (shape.rank() != 4 || std::ranges::min(shape.extents()) < 1) {
    reader.refuse("the weights are ", shape, ", expected [M,C/group,kH,kW], each at least 1");
  } else if (std::ranges::max(shape.extents()) > NodeReader::kMaxExtent) {
    reader.refuse("the weights are ", shape, ", expected extents up to ", NodeReader::kMaxExtent);
  } else if (shape[0] % groups != 0) {
    reader.refuse("attribute \"group\" is ", groups, ", which does not divide the ", shape[0],
                  " output channels of the weights ", shape);
  } else if (bias != nullptr && bias->shape() != Shape{shape[0]}) {
    reader.refuse("the bias is ", bias->shape(), ", expected [", shape[0], "] for the weights ",
                  shape);
  }
}

}  // namespace

Result<std::unique_ptr<Layer>> create_conv(const NodeSpec& node) {
  NodeReader reader(node);
  reader.expect_operands(2, 3);
  reader.activation(0, "X");
  const Tensor* weights = reader.constant(1, "W");
  const Tensor* bias = reader.optional_constant(2, "B");
  const std::int64_t groups = reader.integer("group", 1, 1, NodeReader::kMaxExtent);
  if (weights != nullptr) check_weights(*weights, bias, groups, reader);
  // The kernel is read even where the weights are wrong: the first error has been noted.
  const bool good = weights != nullptr && weights->shape().rank() == 4;
  const SlidingWindow window = read_convolution_window(reader, good ? weights->shape()[2] : 1,
                                                       good ? weights->shape()[3] : 1);
  if (Status status = reader.status(); !status) return std::unexpected(status.error());
  return std::make_unique<Conv>(window, groups, *weights, bias);
}

std::vector<LayerExample> conv_examples(Random& random) {
  using List = std::vector<std::int64_t>;
  std::vector<LayerExample> examples;
  const auto example = [&](const Shape& input, const Shape& weights, bool bias,
                           Attributes attributes) {
    std::vector<Operand> constants;
    constants.push_back(Operand::constant(random_tensor(weights, random, 0.3f)));
    if (bias) constants.push_back(Operand::constant(random_tensor({weights[0]}, random)));
    examples.push_back(
        {single_node("Conv", "conv", std::move(attributes), std::move(constants)), {input}});
  };
  example({2, 1, 7, 6}, {3, 1, 3, 3}, true, {});
  example({2, 3, 8, 9}, {5, 3, 3, 3}, true, {{"pads", List{1, 1, 1, 1}}});
  example({2, 2, 5, 5}, {4, 2, 1, 1}, false, {});
  example({2, 2, 9, 8}, {3, 2, 5, 5}, true, {{"pads", List{2, 2, 2, 2}}, {"strides", List{2, 2}}});
  example({2, 2, 11, 10}, {3, 2, 3, 2}, true,
          {{"strides", List{3, 2}}, {"pads", List{0, 2, 1, 0}}});
  example({2, 2, 10, 9}, {3, 2, 3, 3}, false, {{"dilations", List{2, 3}}});
  example({2, 4, 6, 6}, {4, 1, 3, 3}, true,
          {{"group", std::int64_t{4}}, {"pads", List{1, 1, 1, 1}}});
  example({2, 6, 5, 5}, {4, 3, 3, 3}, true, {{"group", std::int64_t{2}}});
  example({2, 1, 6, 7}, {2, 1, 3, 3}, true,
          {{"auto_pad", std::string("SAME_UPPER")}, {"strides", List{2, 2}}});
  example({2, 1, 6, 7}, {2, 1, 4, 4}, true, {{"auto_pad", std::string("SAME_LOWER")}});
  example({2, 1, 6, 7}, {2, 1, 3, 3}, true, {{"auto_pad", std::string("VALID")}});
  example({2, 17, 4, 4}, {19, 17, 3, 3}, true, {{"pads", List{1, 1, 1, 1}}});
  return examples;
}

}  // namespace convlens
