#include "convlens/io/onnx_graph.h"

#include "tests/unit/io/io_test.h"
#include "tests/unit/io/onnx_files.h"

namespace convlens {
namespace {

using test::check_error;
using test::OnnxFile;

std::string order(OnnxFile& file) {
  const auto ordered = onnx::order_graph(file.graph());
  REQUIRE_MESSAGE(ordered.has_value(), ordered.error().message);
  std::string names;
  for (const onnx::NodeProto* node : ordered->nodes) names += node->name;
  return names;
}

TEST_CASE("ONNX graph: the order of the file is kept where it is one") {
  OnnxFile file;
  file.input("x", {1, 4});
  file.output("d");
  file.node("Relu", "1", {"x"}, {"a"});
  file.node("Relu", "2", {"x"}, {"b"});
  file.node("Relu", "3", {"a"}, {"c"});
  file.node("Sum", "4", {"b", "c", ""}, {"d"});
  CHECK(order(file) == "1234");
}

TEST_CASE("ONNX graph: another order is put right, and what nobody needs is left out") {
  OnnxFile file;
  file.input("x", {1, 4});
  file.output("d");
  file.node("Add", "4", {"b", "c"}, {"d"});
  file.node("Relu", "3", {"a"}, {"c"});
  file.node("Loop", "5", {"d"}, {"unused"});
  file.node("Relu", "1", {"x"}, {"a"});
  file.node("Relu", "2", {"a"}, {"b"});
  CHECK(order(file) == "1324");  // of those that can run, the first of the file
  CHECK(onnx::order_graph(file.graph())->uses.at("a") == 2);
  CHECK(onnx::order_graph(file.graph())->uses.at("d") == 1);
}

TEST_CASE("ONNX graph: circles, values made twice or nowhere") {
  OnnxFile circle;
  circle.input("x", {1, 4});
  circle.output("b");
  circle.node("Add", "one", {"x", "b"}, {"a"});
  circle.node("Relu", "two", {"a"}, {"b"});
  check_error(onnx::order_graph(circle.graph()), "\"one\"", "itself");

  OnnxFile twice;
  twice.input("x", {1, 4});
  twice.output("a");
  twice.node("Relu", "one", {"x"}, {"a"});
  twice.node("Relu", "two", {"x"}, {"a"});
  check_error(onnx::order_graph(twice.graph()), "\"a\"", "twice", "\"one\"", "\"two\"");

  OnnxFile overwritten;
  overwritten.input("x", {1, 4});
  overwritten.output("x");
  overwritten.node("Relu", "one", {"x"}, {"x"});
  check_error(onnx::order_graph(overwritten.graph()), "\"one\"", "already");

  OnnxFile missing;
  missing.input("x", {1, 4});
  missing.output("a");
  missing.node("Relu", "one", {"nothing"}, {"a"});
  check_error(onnx::order_graph(missing.graph()), "\"one\" (Relu)", "\"nothing\"");
  missing.graph().output[0].name = "other";
  check_error(onnx::order_graph(missing.graph()), "output \"other\"");
}

TEST_CASE("ONNX graph: a long chain is no problem for the stack") {
  OnnxFile file;
  file.input("v0", {1, 4});
  constexpr int kNodes = 10'000;
  for (int i = kNodes; i > 0; --i) {
    file.node("Relu", "", {concat("v", i - 1)}, {concat("v", i)});
  }
  file.output(concat("v", kNodes));
  const auto ordered = onnx::order_graph(file.graph());
  REQUIRE(ordered.has_value());
  CHECK(ordered->nodes.size() == kNodes);
  CHECK(ordered->nodes.front()->output[0] == "v1");
}

TEST_CASE("ONNX graph: names in messages are cut between characters") {
  CHECK(onnx::quoted("conv1") == "\"conv1\"");
  const std::string cut = onnx::quoted(std::string(79, 'x') + "яяя");
  CHECK(cut == "\"" + std::string(79, 'x') + "…\"");
}

}  // namespace
}  // namespace convlens
