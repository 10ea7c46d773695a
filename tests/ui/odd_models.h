// Networks unlike the shipped ones: what the screen has to cope with when somebody opens their own.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "convlens/layers/registry.h"
#include "tests/session/support.h"

namespace convlens {

// Puts layers one after another; every call returns the value that the layer makes.
class OddModel {
 public:
  using Integers = std::vector<std::int64_t>;

  explicit OddModel(const Shape& input) { model_.inputs = {{"image", input}}; }

  ValueId convolution(ValueId from, std::int64_t in, std::int64_t out, std::int64_t side,
                      std::int64_t stride = 1, std::int64_t group = 1) {
    const std::int64_t pad = side / 2;
    return add("Conv",
               {{"kernel_shape", Integers{side, side}},
                {"pads", Integers{pad, pad, pad, pad}},
                {"strides", Integers{stride, stride}},
                {"group", group}},
               {Operand::constant(Tensor(Shape{out, in / group, side, side})),
                Operand::constant(Tensor(Shape{out}))},
               {from});
  }
  ValueId apply_op(const std::string& op, std::vector<ValueId> from) {
    return add(op, {}, {}, std::move(from));
  }
  ValueId concat(std::vector<ValueId> from) {
    return add("Concat", {{"axis", std::int64_t{1}}}, {}, std::move(from));
  }
  // Mean of every map, a fully connected layer, the softmax.
  std::vector<std::uint8_t> finish(ValueId from, std::int64_t maps, std::int64_t classes) {
    ValueId last = apply_op("GlobalAveragePool", {from});
    last = add("Flatten", {{"axis", std::int64_t{1}}}, {}, {last});
    last = add("Gemm", {{"transB", std::int64_t{1}}},
               {Operand::constant(Tensor(Shape{classes, maps})),
                Operand::constant(Tensor(Shape{classes}))},
               {last});
    last = add("Softmax", {{"axis", std::int64_t{-1}}}, {}, {last});
    model_.outputs = {last};
    model_.output_names = {"probabilities"};
    initialise(model_, Random(5));
    auto bytes = write_onnx(model_);
    REQUIRE_MESSAGE(bytes.has_value(), (bytes ? std::string() : bytes.error().message));
    return {bytes->begin(), bytes->end()};
  }

 private:
  ValueId add(const std::string& op, Attributes attributes, std::vector<Operand> constants,
              std::vector<ValueId> from) {
    const std::string name = "/features/" + op + "_" + std::to_string(model_.nodes.size());
    std::vector<Operand> operands(from.size(), Operand::activation());
    operands.insert(operands.end(), constants.begin(), constants.end());
    auto layer = create_layer({op, name, std::move(attributes), std::move(operands)});
    REQUIRE_MESSAGE(layer.has_value(), (layer ? std::string() : layer.error().message));
    model_.nodes.push_back({name, std::move(*layer), std::move(from)});
    return model_.value_count() - 1;
  }

  Model model_;
};

inline std::vector<std::uint8_t> odd_model(std::string_view kind) {
  if (kind == "branches") {  // two ways that meet by a sum and side by side; two classes
    OddModel m(Shape{1, 1, 28, 28});
    const ValueId a = m.apply_op("Relu", {m.convolution(0, 1, 8, 3)});
    const ValueId sum = m.apply_op("Add", {a, m.convolution(a, 8, 8, 3)});
    return m.finish(m.concat({sum, a}), 16, 2);
  }
  if (kind == "groups") {
    OddModel m(Shape{1, 1, 28, 28});
    const ValueId a = m.convolution(0, 1, 12, 5, 2);
    return m.finish(m.convolution(m.convolution(a, 12, 12, 3, 1, 12), 12, 24, 3, 1, 4), 24, 10);
  }
  if (kind == "large") {
    OddModel m(Shape{1, 1, 300, 300});
    const ValueId a = m.apply_op("Relu", {m.convolution(0, 1, 6, 3, 2)});
    return m.finish(m.convolution(a, 6, 8, 3, 3), 8, 10);
  }
  if (kind == "many") {  // 512 maps, 100 classes
    OddModel m(Shape{1, 1, 28, 28});
    const ValueId a = m.convolution(0, 1, 512, 1, 4);
    return m.finish(m.apply_op("Relu", {a}), 512, 100);
  }
  OddModel m(Shape{1, 1, 20, 44});  // "deep": 60 layers of maps that are no squares
  ValueId last = m.convolution(0, 1, 6, 3, 4);
  for (int i = 0; i < 29; ++i) last = m.apply_op("Relu", {m.convolution(last, 6, 6, 3)});
  return m.finish(last, 6, 10);
}

}  // namespace convlens
