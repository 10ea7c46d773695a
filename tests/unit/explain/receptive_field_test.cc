#include "convlens/explain/receptive_field.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "convlens/layers/registry.h"
#include "convlens/model/execution.h"

using namespace convlens;

namespace {

using Integers = std::vector<std::int64_t>;

// Builds a model node by node; every weight is 1.
struct Builder {
  Model model;

  explicit Builder(const Shape& input) { model.inputs = {{"image", input}}; }

  ValueId add(const std::string& op, Attributes attributes, std::vector<ValueId> inputs,
              std::vector<Tensor> constants = {}) {
    std::vector<Operand> operands(inputs.size());
    for (Tensor& constant : constants) operands.push_back(Operand::constant(std::move(constant)));
    const std::string name = op + std::to_string(model.nodes.size());
    auto layer = create_layer({op, name, std::move(attributes), std::move(operands)});
    if (!layer) FAIL(layer.error().message);
    model.nodes.push_back({name, std::move(*layer), std::move(inputs)});
    model.outputs = {model.value_count() - 1};
    model.output_names = {name};
    return model.outputs[0];
  }

  // One channel in and out. `pads`: top, left, bottom, right.
  ValueId convolution(ValueId from, std::int64_t side, std::int64_t stride = 1, Integers pads = {},
                      std::int64_t dilation = 1) {
    if (pads.empty()) pads = Integers(4, 0);
    Tensor weights(Shape{1, 1, side, side});
    std::ranges::fill(weights.values(), 1.0f);
    return add("Conv",
               {{"kernel_shape", Integers{side, side}},
                {"strides", Integers{stride, stride}},
                {"dilations", Integers{dilation, dilation}},
                {"pads", pads}},
               {from}, {std::move(weights)});
  }
  ValueId pool(ValueId from) {
    return add("AveragePool", {{"kernel_shape", Integers{2, 2}}, {"strides", Integers{2, 2}}},
               {from});
  }
};

ReceptiveField field_of(const Model& model, const MapUnit& unit) {
  auto field = receptive_field(model, unit);
  if (!field) FAIL(field.error().message);
  return std::move(*field);
}

void check_box(const ReceptiveField& field, const Integers& left_top_right_bottom) {
  CHECK(Integers{field.left, field.top, field.right, field.bottom} == left_top_right_bottom);
}

// The independent judge: lights one pixel after another and looks which change the unit. All
// weights are 1 and the pixels not negative, so that nothing cancels out.
void check_by_lighting(const Model& model, const MapUnit& unit) {
  const ReceptiveField field = field_of(model, unit);
  auto execution = Execution::create(model, {});
  REQUIRE(execution);
  const TensorView input = execution->input();
  for (std::int64_t row = 0; row < field.height; ++row) {
    for (std::int64_t column = 0; column < field.width; ++column) {
      std::ranges::fill(input.values(), 0.0f);
      input.data[row * field.width + column] = 1;
      execution->forward();
      const ConstTensorView tap = execution->tap(unit.value);
      const std::int64_t place = tap.shape.rank() == 4 ? unit.row * tap.shape[3] + unit.column : 0;
      CAPTURE(row);
      CAPTURE(column);
      CHECK(field.sees(row, column) == (tap.data[place] != 0));
    }
  }
}

}  // namespace

TEST_CASE("two layers of 3x3 see as much as one of 5x5, three as much as one of 7x7") {
  Builder builder(Shape{1, 1, 15, 15});
  const ValueId one = builder.convolution(0, 3, 1, {1, 1, 1, 1});
  const ValueId two = builder.convolution(one, 3, 1, {1, 1, 1, 1});
  const ValueId three = builder.convolution(two, 3, 1, {1, 1, 1, 1});
  check_box(field_of(builder.model, {one, 7, 7}), {6, 6, 9, 9});
  check_box(field_of(builder.model, {two, 7, 7}), {5, 5, 10, 10});
  check_box(field_of(builder.model, {three, 7, 7}), {4, 4, 11, 11});
  // At the border the padding is not seen.
  check_box(field_of(builder.model, {three, 0, 14}), {11, 0, 15, 4});
  // The input sees itself.
  check_box(field_of(builder.model, {0, 3, 5}), {5, 3, 6, 4});
}

TEST_CASE("strides and pooling make the window grow faster") {
  Builder builder(Shape{1, 1, 16, 20});
  const ValueId conv = builder.convolution(0, 3, 1, {1, 1, 1, 1});
  const ValueId pool = builder.pool(conv);
  const ValueId second = builder.convolution(pool, 3, 1, {1, 1, 1, 1});
  const ValueId third = builder.pool(second);
  check_box(field_of(builder.model, {pool, 3, 4}), {7, 5, 11, 9});
  check_box(field_of(builder.model, {second, 3, 4}), {5, 3, 13, 11});
  check_box(field_of(builder.model, {third, 2, 2}), {5, 5, 15, 15});
  check_by_lighting(builder.model, {third, 2, 2});
  check_by_lighting(builder.model, {third, 0, 4});
}

TEST_CASE("the gaps of a dilation and the rows that a stride skips are not seen") {
  Builder builder(Shape{1, 1, 14, 13});
  const ValueId dilated = builder.convolution(0, 3, 1, {2, 2, 2, 2}, 2);
  const ReceptiveField field = field_of(builder.model, {dilated, 6, 6});
  check_box(field, {4, 4, 9, 9});
  CHECK(std::ranges::count(field.seen, 1) == 9);
  CHECK(field.sees(6, 8));
  CHECK_FALSE(field.sees(6, 7));

  // Two rows of the first map: rows 0 … 2 and 3 … 5 of the input; 6 is skipped.
  Builder strided(Shape{1, 1, 7, 7});
  const ValueId first = strided.convolution(0, 3, 3);
  const ValueId all = strided.convolution(first, 5, 1, {2, 2, 2, 2});
  check_box(field_of(strided.model, {all, 1, 1}), {0, 0, 6, 6});
  check_by_lighting(strided.model, {all, 1, 1});
}

TEST_CASE("branches are taken together") {
  Builder builder(Shape{1, 1, 11, 11});
  const ValueId narrow = builder.convolution(0, 1);
  const ValueId wide = builder.convolution(0, 5, 1, {2, 2, 2, 2});
  const ValueId shifted = builder.convolution(0, 3, 1, {0, 0, 2, 2});
  const ValueId sum = builder.add("Add", {}, {narrow, shifted});
  check_box(field_of(builder.model, {sum, 4, 4}), {4, 4, 7, 7});
  check_by_lighting(builder.model, {sum, 10, 10});
  const ValueId both = builder.add("Concat", {{"axis", std::int64_t{1}}}, {sum, wide});
  check_box(field_of(builder.model, {both, 4, 4}), {2, 2, 7, 7});
}

TEST_CASE("a fully connected layer sees everything that came before") {
  Builder builder(Shape{1, 1, 9, 9});
  const ValueId conv = builder.convolution(0, 3, 3);
  const ValueId flat = builder.add("Flatten", {{"axis", std::int64_t{1}}}, {conv});
  Tensor weights(Shape{2, 9});
  std::ranges::fill(weights.values(), 1.0f);
  const ValueId fc =
      builder.add("Gemm", {{"transB", std::int64_t{1}}}, {flat}, {std::move(weights)});
  check_box(field_of(builder.model, {fc, 0, 0}), {0, 0, 9, 9});
  check_by_lighting(builder.model, {fc, 0, 0});
}

TEST_CASE("a unit that sees nothing but padding sees nothing") {
  Builder builder(Shape{1, 1, 4, 4});
  const ValueId conv = builder.convolution(0, 2, 1, {3, 3, 3, 3});
  const ReceptiveField field = field_of(builder.model, {conv, 0, 0});
  check_box(field, {0, 0, 0, 0});
  CHECK(std::ranges::count(field.seen, 1) == 0);
}

TEST_CASE("units, values and inputs that are not there") {
  Builder builder(Shape{1, 1, 6, 6});
  const ValueId conv = builder.convolution(0, 3);
  const auto message = [&](const MapUnit& unit, int input = 0) {
    const auto field = receptive_field(builder.model, unit, input);
    REQUIRE_FALSE(field);
    return field.error().message;
  };
  CHECK(message({conv, 4, 0}).find("a row below 4") != std::string::npos);
  CHECK(message({conv, 0, -1}).find("(0,-1)") != std::string::npos);
  CHECK(message({7, 0, 0}).find("no value 7") != std::string::npos);
  CHECK(message({conv, 0, 0}, 1).find("no input 1") != std::string::npos);
  Model flat;
  flat.inputs = {{"numbers", Shape{1, 4}}};
  CHECK(receptive_field(flat, {}).error().message.find("[1,4]") != std::string::npos);
}
