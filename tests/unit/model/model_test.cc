#include "convlens/model/model.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "convlens/core/error.h"
#include "convlens/model/execution.h"
#include "tests/unit/model/networks.h"

using namespace convlens;
using namespace convlens::testing;

namespace {

std::string error_of(const Model& model) {
  const Result<std::vector<Shape>> shapes = infer_shapes(model, 1);
  return shapes ? "" : shapes.error().message;
}

// The first output on a fixed random input.
std::vector<double> run(const Model& model, std::int64_t batch) {
  Result<Execution> execution = Execution::create(model, {.batch = batch});
  REQUIRE_MESSAGE(execution.has_value(), (execution ? "" : execution.error().message));
  Random random(kSeed);
  for (float& value : execution->input().values()) value = random.normal();
  execution->forward();
  return {execution->output().values().begin(), execution->output().values().end()};
}

std::vector<float> narrowed(const std::vector<double>& values) {
  return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("shapes of a network follow its batch") {
  const Model model = branched_network();
  const Result<std::vector<Shape>> shapes = infer_shapes(model, 7);
  REQUIRE(shapes);
  CHECK((*shapes)[0] == Shape{7, 2, 8, 8});
  const auto shape_of = [&](const char* name) {
    return (*shapes)[static_cast<std::size_t>(value_of(model, name))];
  };
  CHECK(shape_of("both") == Shape{7, 8, 8, 8});
  CHECK(shape_of("flatten") == Shape{7, 128});
  CHECK(shape_of("softmax") == Shape{7, 5});
}

TEST_CASE("a network that does not fit together says where") {
  Model model = branched_network();
  model.inputs[0].shape = {1, 3, 8, 8};
  CHECK(error_of(model) ==
        "node \"conv1\" (Conv): the input [1,3,8,8] has 3 channels, the weights [4,2,3,3] with "
        "group 1 expect 2");
  model.inputs[0].shape = {1, 2, 0, 8};
  CHECK(error_of(model) ==
        "input \"input0\": the shape is [1,2,0,8], expected extents of at least 1");
  model.inputs[0].shape = {};
  CHECK(error_of(model) == "input \"input0\": it has no batch; expected a shape [1,…]");
  model.inputs[0].shape = {1, 2, 1 << 20, 1 << 20};
  CHECK(error_of(model) ==
        "input \"input0\": [1,2,1048576,1048576] takes 8192 GiB, the limit is 2 GiB");

  model = branched_network();
  model.nodes[1].inputs[0] = 2;
  CHECK(error_of(model) ==
        "node \"norm1\" (BatchNormalization): it reads value 2, only 0 to 1 are made before it");
  model.nodes[1].inputs[0] = -1;
  CHECK(error_of(model).find("it reads value -1") != std::string::npos);
  model = branched_network();
  model.nodes[1].inputs.push_back(0);
  CHECK(error_of(model) == "node \"norm1\" (BatchNormalization): it reads 2 values, expected 1");
  model = branched_network();
  model.outputs[0] = 99;
  CHECK(error_of(model) == "an output of \"test\" is value 99, there are 13");
  model = branched_network();
  model.nodes[0].layer.reset();
  CHECK(error_of(model) == "node \"conv1\" of \"test\": it has no layer");
  CHECK(!clone(model));
}

TEST_CASE("a clone is a deep copy") {
  Model model = branched_network();
  model.metadata["labels"] = "a,b";
  const std::vector<double> before = run(model, 2);
  Result<Model> copy = clone(model);
  REQUIRE(copy);
  for (Parameter* parameter : trainable_parameters(model)) {
    std::ranges::fill(parameter->value.values(), 0.0f);
  }
  CHECK(run(*copy, 2) == before);
  CHECK(copy->metadata == model.metadata);
  CHECK(copy->output_names == model.output_names);
  CHECK(copy->name == "test");
}

TEST_CASE("the size of a network") {
  NetworkBuilder net;
  const ValueId input = net.input({1, 1, 4, 4});
  const ValueId conv = net.convolution("conv", input, 1, 2);
  const ValueId flat = net.add("Flatten", "flat", {conv});
  const ValueId out = net.fully_connected("out", flat, 32, 3);
  const Model model = net.finish({out});
  const Result<ModelSize> size = measure(model);
  REQUIRE(size);
  CHECK(size->parameters == 2 * 9 + 2 + 32 * 3 + 3);
  CHECK(size->multiply_accumulates == 16 * 2 * 9 + 32 * 3);
  CHECK(size->activation_bytes == 4 * (16 + 32 + 32 + 3));
}

TEST_CASE("folding batch normalisation keeps the outputs") {
  const Model model = branched_network();
  const Result<Model> folded = fold_batch_normalization(model);
  REQUIRE_MESSAGE(folded.has_value(), (folded ? "" : folded.error().message));
  CHECK(folded->nodes.size() == model.nodes.size() - 2);
  for (const Node& node : folded->nodes) CHECK(node.layer->op() != "BatchNormalization");
  CHECK(folded->nodes[0].name == "conv1");
  for (std::int64_t batch : {1, 3}) {
    CHECK(difference(narrowed(run(*folded, batch)), run(model, batch)) <= 1e-5);
  }
}

TEST_CASE("fully connected layers take a batch normalisation in, also without a bias") {
  NetworkBuilder net;
  const ValueId input = net.input({1, 6});
  const ValueId first = net.fully_connected("first", input, 6, 7);
  const ValueId norm1 = net.batch_norm("norm1", first, 7);
  std::vector<Operand> weights;
  weights.push_back(Operand::constant(net.draw({7, 5}, 0.5f)));
  const ValueId second = net.add("MatMul", "second", {norm1}, {}, std::move(weights));
  const ValueId norm2 = net.batch_norm("norm2", second, 5);
  const ValueId norm3 = net.batch_norm("norm3", norm2, 5);
  const Model model = net.finish({norm3});
  const Result<Model> folded = fold_batch_normalization(model);
  REQUIRE(folded);
  CHECK(folded->nodes.size() == 2);
  CHECK(difference(narrowed(run(*folded, 3)), run(model, 3)) <= 1e-5);
}

TEST_CASE("a batch normalisation stays where the value before it is needed as it is") {
  for (bool as_output : {false, true}) {
    CAPTURE(as_output);
    NetworkBuilder net;
    const ValueId input = net.input({1, 2, 4, 4});
    const ValueId first_norm = net.batch_norm("first", input, 2);  // nothing before it
    const ValueId conv = net.convolution("conv", first_norm, 2, 3);
    const ValueId norm = net.batch_norm("norm", conv, 3);
    ValueId result = norm;
    if (!as_output) result = net.add("Add", "sum", {norm, conv});
    std::vector<ValueId> outputs = {result};
    if (as_output) outputs.push_back(conv);
    const Model model = net.finish(outputs);
    const Result<Model> folded = fold_batch_normalization(model);
    REQUIRE(folded);
    CHECK(folded->nodes.size() == model.nodes.size());
    CHECK(run(*folded, 2) == run(model, 2));
  }
}
