// Every layer of the registry and whole networks, written and read again.
#include <algorithm>

#include "convlens/io/onnx.h"
#include "tests/golden/example_models.h"
#include "tests/unit/io/io_test.h"
#include "tests/unit/io/onnx_files.h"

namespace convlens {
namespace {

using test::ExampleModel;

void check_equal(const Model& a, const Model& b) {
  CHECK(a.name == b.name);
  CHECK(a.metadata == b.metadata);
  CHECK(a.output_names == b.output_names);
  REQUIRE(a.inputs.size() == b.inputs.size());
  for (std::size_t i = 0; i < a.inputs.size(); ++i) {
    CHECK(a.inputs[i].name == b.inputs[i].name);
    CHECK(a.inputs[i].shape == b.inputs[i].shape);
  }
  CHECK(test::summary(a) == test::summary(b));
  REQUIRE(a.nodes.size() == b.nodes.size());
  for (std::size_t i = 0; i < a.nodes.size(); ++i) CHECK(a.nodes[i].inputs == b.nodes[i].inputs);
}

void check_same_outputs(const ExampleModel& example, const Model& read) {
  Random random(5);
  const auto inputs = test::random_inputs(example.model, example.batch, random);
  const auto expected = test::run(example.model, inputs);
  const auto found = test::run(read, inputs);
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(found[i].shape() == expected[i].shape());
    CHECK(std::ranges::equal(found[i].values(), expected[i].values()));
  }
}

TEST_CASE("ONNX: every layer of the registry is the same after writing and reading") {
  for (const ExampleModel& example : test::registry_models()) {
    INFO(example.name);
    const auto bytes = write_onnx(example.model);
    REQUIRE_MESSAGE(bytes.has_value(), bytes.error().message);
    const auto read = read_onnx(*bytes);
    REQUIRE_MESSAGE(read.has_value(), read.error().message);
    check_equal(*read, example.model);
    check_same_outputs(example, *read);
    const auto again = write_onnx(*read);
    REQUIRE(again.has_value());
    CHECK(*again == *bytes);
  }
}

TEST_CASE("ONNX: whole networks compute the same after writing and reading") {
  for (const ExampleModel& example : test::whole_models()) {
    INFO(example.name);
    const auto bytes = write_onnx(example.model);
    REQUIRE_MESSAGE(bytes.has_value(), bytes.error().message);
    const auto read = read_onnx(*bytes);
    REQUIRE_MESSAGE(read.has_value(), read.error().message);
    check_same_outputs(example, *read);
    // Copied outputs have become nodes; from then on nothing changes any more.
    if (example.name != "several_outputs") check_equal(*read, example.model);
    const auto again = read_onnx(write_onnx(*read).value());
    REQUIRE(again.has_value());
    check_equal(*again, *read);
  }
}

}  // namespace
}  // namespace convlens
