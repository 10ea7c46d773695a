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

TEST_CASE("ONNX graph: names in messages do not steer a terminal") {
  onnx::NodeProto node;
  node.name = "\x1b[2J";
  node.op_type = "Re\x1b[31mlu";
  CHECK(onnx::describe(node) == R"(node "\x1b[2J" (Re\x1b[31mlu))");
}

TEST_CASE("ONNX graph: two initialisers or outputs of one name") {
  OnnxFile file;
  file.input("x", {1, 2});
  file.floats("w", {2, 2}, {1, 0, 0, 1});
  file.node("MatMul", "m", {"x", "w"}, {"y"});
  file.output("y");
  CHECK(onnx::order_graph(file.graph()).has_value());
  file.output("y");
  check_error(onnx::order_graph(file.graph()), "two outputs", "\"y\"");
  file.graph().output.pop_back();
  file.floats("w", {2, 2}, {2, 0, 0, 2});
  check_error(onnx::order_graph(file.graph()), "two initialisers", "\"w\"");
}

}  // namespace
}  // namespace convlens
