// Nodes as files may have them: what is understood, and the messages for what is not.
#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <string>
#include <variant>

#include "convlens/core/error.h"
#include "convlens/layers/registry.h"

using namespace convlens;

namespace {

using List = std::vector<std::int64_t>;

Operand zeros(const Shape& shape) { return Operand::constant(Tensor(shape)); }

NodeSpec node(std::string op, Attributes attributes, std::vector<Operand> constants = {}) {
  NodeSpec spec{std::move(op), "n", std::move(attributes), {Operand::activation()}};
  for (Operand& constant : constants) spec.operands.push_back(std::move(constant));
  return spec;
}

// The message of creating the layer, or of inferring its shape; "" where both succeed.
std::string error_of(const NodeSpec& spec, std::vector<Shape> inputs = {}) {
  const Result<std::unique_ptr<Layer>> layer = create_layer(spec);
  if (!layer) return layer.error().message;
  if (inputs.empty()) return "";
  const Result<Shape> shape = (*layer)->infer(inputs);
  return shape ? "" : shape.error().message;
}

Shape shape_of(const NodeSpec& spec, std::vector<Shape> inputs) {
  const Result<std::unique_ptr<Layer>> layer = create_layer(spec);
  REQUIRE_MESSAGE(layer.has_value(), (layer ? "" : layer.error().message));
  const Result<Shape> shape = (*layer)->infer(inputs);
  REQUIRE_MESSAGE(shape.has_value(), (shape ? "" : shape.error().message));
  return *shape;
}

NodeSpec conv(Attributes attributes, const Shape& weights = {4, 2, 3, 3}) {
  return node("Conv", std::move(attributes), {zeros(weights)});
}

}  // namespace

TEST_CASE("an operator that is missing is named, with those that are there") {
  const std::string message = error_of(node("Einsum", {}));
  CHECK(message.starts_with(
      "node \"n\" (Einsum): the operator Einsum is not supported; there are Add, AveragePool, "));
  CHECK(message.ends_with("Softmax, Tanh"));
}

TEST_CASE("attributes that are unknown, of the wrong type or out of range") {
  CHECK(
      error_of(node("Relu", {{"slope", 0.5f}})) ==
      "node \"n\" (Relu): attribute \"slope\" with the value 0.5 is not known here; Relu takes no "
      "attributes");
  CHECK(error_of(node("LeakyRelu", {{"slope", 0.5f}})) ==
        "node \"n\" (LeakyRelu): attribute \"slope\" with the value 0.5 is not known here; "
        "LeakyRelu takes alpha");
  CHECK(error_of(node("LeakyRelu", {{"alpha", std::int64_t{1}}})) ==
        "node \"n\" (LeakyRelu): attribute \"alpha\" is 1, expected one float");
  CHECK(error_of(node("LeakyRelu", {{"alpha", std::numeric_limits<float>::infinity()}})) ==
        "node \"n\" (LeakyRelu): attribute \"alpha\" is inf, expected -3.40282e+38 to "
        "3.40282e+38");
  CHECK(error_of(conv({{"strides", List{0, 1}}})) ==
        "node \"n\" (Conv): attribute \"strides\" is [0,1], expected each from 1 to 32768");
  CHECK(error_of(node("BatchNormalization", {{"spatial", std::int64_t{0}}},
                      {zeros({1}), zeros({1}), zeros({1}), zeros({1})}))
            .ends_with("attribute \"spatial\" is 0, expected 1"));
  CHECK(error_of(node("Re\x1b[2Jlu", {})).starts_with("node \"n\" (Re\\x1b[2Jlu): the operator"));
  CHECK(error_of(conv({{"strides", List{1, 1, 1}}})) ==
        "node \"n\" (Conv): attribute \"strides\" is [1,1,1], expected 2 integers (images have two "
        "dimensions here)");
  CHECK(error_of(conv({{"pads", 1.0f}})) ==
        "node \"n\" (Conv): attribute \"pads\" is 1, expected 4 integers (images have two "
        "dimensions here)");
  CHECK(
      error_of(conv({{"auto_pad", std::string("SAME")}})) ==
      "node \"n\" (Conv): attribute \"auto_pad\" is \"SAME\", expected one of NOTSET, SAME_UPPER, "
      "SAME_LOWER, VALID");
  CHECK(error_of(node("Softmax", {{"axis", std::int64_t{1} << 40}})) ==
        "node \"n\" (Softmax): attribute \"axis\" is 1099511627776, expected -6 to 5");
  CHECK(error_of(node("Relu", {{"values", List(20, 7)}}))
            .find("[7,7,7,7,7,7,7,7,7,7,7,7,… (20 values)]") != std::string::npos);
}

TEST_CASE("operands that are missing, too many or of the wrong kind") {
  CHECK(error_of(node("Conv", {})) == "node \"n\" (Conv): it has 1 inputs, expected 2 to 3");
  CHECK(error_of(node("Relu", {}, {zeros({1})})) ==
        "node \"n\" (Relu): it has 2 inputs, expected 1");
  CHECK(error_of(node("Conv", {}, {Operand::activation()})) ==
        "node \"n\" (Conv): input 1 (W) is the output of another node, expected a constant of "
        "floats");
  CHECK(error_of(node("Conv", {}, {Operand::absent()})) ==
        "node \"n\" (Conv): input 1 (W) is left out, expected a constant of floats");
  NodeSpec constant_input = conv({});
  constant_input.operands[0] = zeros({1, 2, 5, 5});
  CHECK(error_of(constant_input) ==
        "node \"n\" (Conv): input 0 (X) is a constant of floats, expected the output of another "
        "node");
  NodeSpec two_constants = node("Add", {}, {zeros({1})});
  two_constants.operands[0] = zeros({1});
  CHECK(error_of(two_constants) ==
        "node \"n\" (Add): both inputs are constants, expected an activation");
}

TEST_CASE("convolution") {
  CHECK(error_of(conv({}, {4, 2, 3})) ==
        "node \"n\" (Conv): the weights are [4,2,3]: one-dimensional convolution is not supported, "
        "expected [M,C/group,kH,kW]");
  CHECK(error_of(conv({{"group", std::int64_t{3}}})) ==
        "node \"n\" (Conv): attribute \"group\" is 3, which does not divide the 4 output channels "
        "of the weights [4,2,3,3]");
  CHECK(error_of(conv({{"kernel_shape", List{5, 5}}})) ==
        "node \"n\" (Conv): attribute \"kernel_shape\" is [5,5], the weights have kernels [3,3]");
  CHECK(error_of(node("Conv", {}, {zeros({4, 2, 3, 3}), zeros({5})})) ==
        "node \"n\" (Conv): the bias is [5], expected [4] for the weights [4,2,3,3]");
  CHECK(error_of(conv({{"pads", List{1, 1, 1, 1}}, {"auto_pad", std::string("VALID")}})) ==
        "node \"n\" (Conv): attribute \"pads\" is [1,1,1,1] although \"auto_pad\" is not NOTSET; "
        "only one of the two may be given");
  CHECK(error_of(conv({}), {{1, 2, 2, 9}}) ==
        "the kernel [3,3] with dilation [1,1] is larger than the input [1,2,2,9] with its padding");
  CHECK(error_of(conv({{"pads", List(4, 32768)}}), {{1, 2, 9, 9}}) ==
        "with its padding an image is [4,65545,65545], which takes more than 2 GiB");
  CHECK(error_of(conv({}), {{1, 2, 9}}) ==
        "the input is [1,2,9]: one-dimensional signals are not supported, expected maps [N,C,H,W]");
  CHECK(error_of(conv({}), {{1, 18}}) == "the input is [1,18], expected maps [N,C,H,W]");
  CHECK(error_of(conv({}), {{1, 2, 0, 9}}) ==
        "the input is [1,2,0,9], expected extents of at least 1");
}

TEST_CASE("sizes of the output as ONNX has them") {
  const Shape image = {1, 2, 7, 8};
  CHECK(shape_of(conv({}), {image}) == Shape{1, 4, 5, 6});
  CHECK(shape_of(conv({{"strides", List{2, 3}}, {"pads", List{1, 0, 2, 1}}}), {image}) ==
        Shape{1, 4, 4, 3});
  CHECK(shape_of(conv({{"dilations", List{3, 2}}}), {image}) == Shape{1, 4, 1, 4});
  for (const char* same : {"SAME_UPPER", "SAME_LOWER"}) {
    CHECK(shape_of(conv({{"auto_pad", std::string(same)}, {"strides", List{2, 3}}}), {image}) ==
          Shape{1, 4, 4, 3});
  }
  const auto pool = [](std::int64_t ceil_mode, List pads) {
    return node("MaxPool", {{"kernel_shape", List{2, 3}},
                            {"strides", List{2, 2}},
                            {"ceil_mode", ceil_mode},
                            {"pads", std::move(pads)}});
  };
  CHECK(shape_of(pool(0, {0, 0, 0, 0}), {image}) == Shape{1, 2, 3, 3});
  CHECK(shape_of(pool(1, {0, 0, 0, 0}), {image}) == Shape{1, 2, 4, 4});
  // A last window that would start in the padding at the end is dropped.
  CHECK(shape_of(node("MaxPool", {{"kernel_shape", List{1, 1}},
                                  {"strides", List{2, 2}},
                                  {"ceil_mode", std::int64_t{1}}}),
                 {{1, 1, 2, 2}}) == Shape{1, 1, 1, 1});
}

TEST_CASE("which side the odd padding stands on") {
  // 4 columns, kernel 2: one column of padding, behind for SAME_UPPER, before for SAME_LOWER.
  const auto pad_before = [](const char* same) {
    const auto layer = create_layer(conv({{"auto_pad", std::string(same)}}, {1, 1, 2, 2}));
    REQUIRE(layer);
    const std::array shapes = {Shape{1, 1, 4, 4}};
    return (*layer)->window(shapes)->width.pad_before;
  };
  CHECK(pad_before("SAME_UPPER") == 0);
  CHECK(pad_before("SAME_LOWER") == 1);
}

TEST_CASE("pooling") {
  CHECK(error_of(node("MaxPool", {})) ==
        "node \"n\" (MaxPool): attribute \"kernel_shape\" is missing");
  CHECK(error_of(
            node("AveragePool", {{"kernel_shape", List{2, 2}}, {"storage_order", std::int64_t{0}}}))
            .starts_with("node \"n\" (AveragePool): attribute \"storage_order\" with the value 0 "
                         "is not known here; AveragePool takes strides, dilations, "));
  CHECK(error_of(node("MaxPool", {{"kernel_shape", List{2, 2}}, {"pads", List{2, 0, 0, 0}}}),
                 {{1, 1, 4, 4}}) ==
        "attribute \"pads\" is so large that a window of the kernel [2,2] sees nothing of the "
        "input [1,1,4,4]");
  // Dilation makes a window step over an image of one column.
  CHECK(error_of(node("MaxPool", {{"kernel_shape", List{1, 2}},
                                  {"dilations", List{1, 3}},
                                  {"pads", List{0, 2, 0, 2}}}),
                 {{1, 1, 4, 1}})
            .starts_with("attribute \"pads\" is so large"));
}

TEST_CASE("fully connected") {
  const auto gemm = [](Attributes attributes, const Shape& b, const Shape& c) {
    return node("Gemm", std::move(attributes), {zeros(b), zeros(c)});
  };
  CHECK(error_of(gemm({{"transA", std::int64_t{1}}}, {6, 4}, {4})) ==
        "node \"n\" (Gemm): attribute \"transA\" is 1, which would mix the samples of a batch; "
        "expected 0");
  CHECK(error_of(gemm({}, {6, 4}, {6})) ==
        "node \"n\" (Gemm): input 2 (C) is [6], expected [4], [1,4] or a single number; a number "
        "for every sample is not supported");
  CHECK(error_of(gemm({}, {6, 4, 1}, {4})) ==
        "node \"n\" (Gemm): input 1 (B) is [6,4,1], expected a matrix");
  CHECK(error_of(gemm({}, {6, 4}, {4}), {{2, 7}}) ==
        "the input is [2,7], the weights expect 6 numbers along the last axis and give 4");
  CHECK(error_of(gemm({}, {6, 4}, {4}), {{2, 1, 6}}) ==
        "the input is [2,1,6], expected [N,6]; is a Flatten missing before it?");
  CHECK(error_of(node("MatMul", {}, {zeros({6})})) ==
        "node \"n\" (MatMul): input 1 (B) is [6], expected a matrix");
  CHECK(error_of(node("MatMul", {}, {zeros({6, 2})}), {{6}}).starts_with("the input is [6]"));
}

TEST_CASE("reshaping keeps the batch") {
  const auto reshape = [](List target, std::int64_t allow_zero = 0) {
    return node("Reshape", {{"allowzero", allow_zero}}, {Operand::constant(std::move(target))});
  };
  const Shape maps = {5, 2, 3, 4};
  CHECK(shape_of(reshape({1, 24}), {maps}) == Shape{5, 24});
  CHECK(shape_of(reshape({-1, 24}), {maps}) == Shape{5, 24});
  CHECK(shape_of(reshape({0, -1}), {maps}) == Shape{5, 24});
  CHECK(shape_of(reshape({1, -1, 12}), {maps}) == Shape{5, 2, 12});
  CHECK(shape_of(reshape({0, 0, -1}), {maps}) == Shape{5, 2, 12});
  CHECK(shape_of(reshape({-1, 24}, 1), {maps}) == Shape{5, 24});
  CHECK(error_of(reshape({-1, 12}), {maps}) ==
        "the input [5,2,3,4] does not fit into the target [-1,12]: behind the batch, which comes "
        "first, the products of the extents must be equal");
  CHECK(error_of(reshape({1, -1, 5}), {maps}).starts_with("the input [5,2,3,4] does not fit"));
  CHECK(error_of(reshape({1, 1LL << 60, 1LL << 60}), {maps}).find("does not fit") !=
        std::string::npos);
  CHECK(error_of(reshape({120}), {maps}).find("does not fit") != std::string::npos);
  CHECK(error_of(reshape({1, 24, 0}), {{5, 24}}) ==
        "the target [1,24,0] copies extent 2 of the input [5,24], which has none");
  CHECK(error_of(reshape({0, -1}, 1)) ==
        "node \"n\" (Reshape): the target shape [0,-1] has the extent 0, expected -1 or at least 1 "
        "(allowzero is 1)");
  CHECK(error_of(reshape({0, -2})) ==
        "node \"n\" (Reshape): the target shape [0,-2] has the extent -2, expected at least -1");
  CHECK(error_of(reshape({-1, -1})) ==
        "node \"n\" (Reshape): the target shape [-1,-1] has more than one -1");
  CHECK(error_of(reshape({})) ==
        "node \"n\" (Reshape): the target shape [] has 0 dimensions, expected 1 to 6");
  CHECK(error_of(reshape(List(7, 1))).find("has 7 dimensions") != std::string::npos);
  CHECK(error_of(node("Reshape", {}, {zeros({2})})) ==
        "node \"n\" (Reshape): input 1 (shape) is a constant of floats, expected a constant of "
        "integers");
}

TEST_CASE("axes") {
  const auto axis = [](std::string op, std::int64_t value) {
    return node(std::move(op), {{"axis", value}});
  };
  CHECK(shape_of(axis("Flatten", 1), {{5, 2, 3}}) == Shape{5, 6});
  CHECK(shape_of(axis("Flatten", -2), {{5, 2, 3}}) == Shape{5, 6});
  CHECK(shape_of(axis("Flatten", 1), {{5}}) == Shape{5, 1});
  CHECK(error_of(axis("Flatten", 0), {{5, 2, 3}}) ==
        "attribute \"axis\" is 0, which would mix the samples of the input [5,2,3]; expected 1");
  CHECK(!error_of(axis("Flatten", 2), {{5, 2, 3}}).empty());
  CHECK(error_of(axis("Flatten", 4), {{5, 2, 3}}) ==
        "attribute \"axis\" is 4, the input is [5,2,3]");
  CHECK(error_of(axis("Softmax", 0), {{5, 2}}) ==
        "attribute \"axis\" is 0, which is the batch; samples of a batch may not be mixed");
  CHECK(error_of(axis("Softmax", -2), {{5, 2}}).find("is the batch") != std::string::npos);
  CHECK(error_of(axis("Softmax", 3), {{5, 2}}) ==
        "attribute \"axis\" is 3, the input has only 2 dimensions");
  CHECK(error_of(node("Concat", {})) == "node \"n\" (Concat): attribute \"axis\" is missing");
  NodeSpec concat_two = axis("Concat", 1);
  concat_two.operands.push_back(Operand::activation());
  CHECK(shape_of(concat_two, {{5, 2, 3}, {5, 4, 3}}) == Shape{5, 6, 3});
  CHECK(error_of(concat_two, {{5, 2, 3}, {5, 4, 4}}) ==
        "input 1 is [5,4,4], input 0 is [5,2,3]; they may differ along axis 1 only");
  CHECK(!error_of(concat_two, {{5, 2, 3}, {5, 4}}).empty());
  CHECK(error_of(concat_two, {{5, 2, 3}}) == "it reads 1 values, expected 2");
}

TEST_CASE("element-wise addition") {
  NodeSpec two = node("Add", {});
  two.operands.push_back(Operand::activation());
  CHECK(error_of(two, {{5, 2, 3}, {5, 2, 4}}) ==
        "the inputs are [5,2,3] and [5,2,4], expected equal shapes");
  const auto constant = [](const Shape& shape) { return node("Add", {}, {zeros(shape)}); };
  CHECK(error_of(constant({2, 1}), {{5, 2, 3}}).empty());
  const std::string wrong =
      "; each extent of the constant, counted from the last, must be 1 or the input's, and 1 for "
      "the batch";
  CHECK(error_of(constant({2}), {{5, 2, 3}}) ==
        "the constant is [2], the input is [5,2,3]" + wrong);
  CHECK(error_of(constant({5, 2, 3}), {{5, 2, 3}}) ==
        "the constant is [5,2,3], the input is [5,2,3]" + wrong);
  CHECK(!error_of(constant({1, 1, 1, 1}), {{5, 2, 3}}).empty());
}

TEST_CASE("batch normalisation and dropout") {
  const auto norm = [](Attributes attributes, const Shape& mean, float variance) {
    Tensor values(Shape{3});
    values.values()[1] = variance;
    return node("BatchNormalization", std::move(attributes),
                {zeros({3}), zeros({3}), zeros(mean), Operand::constant(values)});
  };
  CHECK(error_of(norm({}, {3}, 1)).empty());
  CHECK(error_of(norm({}, {4}, 1)) ==
        "node \"n\" (BatchNormalization): input 3 (input_mean) is [4], the scale is [3]; they must "
        "be equal");
  CHECK(error_of(norm({}, {3}, -1)) ==
        "node \"n\" (BatchNormalization): the variance has the value -1, expected at least 0");
  CHECK(error_of(norm({{"training_mode", std::int64_t{1}}}, {3}, 1)) ==
        "node \"n\" (BatchNormalization): attribute \"training_mode\" is 1, expected 0; export the "
        "network for inference");
  CHECK(error_of(norm({{"epsilon", 0.0f}}, {3}, 1))
            .starts_with("node \"n\" (BatchNormalization): attribute \"epsilon\" is 0, expected "));
  CHECK(error_of(norm({}, {3}, 1), {{5, 4, 2, 2}}) ==
        "the input is [5,4,2,2], the scale [3] expects [N,3,…]");

  const auto dropout = [](float ratio, Attributes attributes) {
    Tensor value(Shape{});
    value.values()[0] = ratio;
    return node("Dropout", std::move(attributes), {Operand::constant(value)});
  };
  CHECK(error_of(dropout(0.5f, {})).empty());
  CHECK(error_of(dropout(1, {})) ==
        "node \"n\" (Dropout): input 1 (ratio) is 1, expected 0 to 0.999");
  CHECK(error_of(dropout(0.5f, {{"ratio", 0.5f}})) ==
        "node \"n\" (Dropout): the ratio is given twice, as an attribute and as an input");
  NodeSpec training = dropout(0.5f, {});
  training.operands.push_back(Operand::constant(List{1}));
  CHECK(error_of(training) ==
        "node \"n\" (Dropout): input 2 (training_mode) is 1, expected 0; export the network for "
        "inference");
  training.operands.back() = Operand::constant(List{0});
  CHECK(error_of(training).empty());
}

TEST_CASE("every attribute of a written node is there, and known when it is read again") {
  Random random;
  for (const LayerType& type : layer_types()) {
    const LayerExample example = type.examples(random)[0];
    const auto layer = create_layer(example.node);
    REQUIRE(layer);
    for (const NodeSpec& written : (*layer)->to_nodes("x")) {
      CHECK_MESSAGE(error_of(written) == "", type.op);
    }
  }
  const std::vector<NodeSpec> minimum =
      (*create_layer(node("MinPool", {{"kernel_shape", List{2, 2}}})))->to_nodes("p");
  REQUIRE(minimum.size() == 3);
  CHECK(minimum[0].op == "Neg");
  CHECK(minimum[1].op == "MaxPool");
  CHECK(minimum[2].op == "Neg");
  CHECK(minimum[2].name == "p");
  CHECK(minimum[1].attributes.size() == 7);
  CHECK(std::get<List>(minimum[1].attributes.at("strides")) == List{1, 1});
}
