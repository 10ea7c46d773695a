// onnx_operator_tests [FOLDER]: runs ONNX's own operator tests (Debian's libonnx-testdata) for the
// operators that ConvLens has, and prints what passed, failed and is out of scope. The last line is
// "N passed, N failed".
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "convlens/io/file.h"
#include "convlens/io/onnx_import.h"
#include "convlens/io/onnx_tensor.h"
#include "convlens/io/onnx_wire.h"
#include "convlens/io/tensor_proto.h"
#include "tests/golden/example_models.h"
#include "tests/golden/operator_scope.h"

namespace {

using namespace convlens;
namespace fs = std::filesystem;

constexpr const char* kDefaultFolder = "/usr/share/libonnx-testdata/data";
constexpr std::array kSuites{"node", "pytorch-converted", "pytorch-operator", "simple"};
// Relative to the largest number of the output.
constexpr double kLargestDifference = 1e-5;

enum class Outcome { kPassed, kFailed, kOutOfScope };

struct Report {
  std::string name, op, text;
  Outcome outcome = Outcome::kPassed;
};

const onnx::ValueInfoProto* find_input(const onnx::GraphProto& graph, const std::string& name) {
  const auto found = std::ranges::find(graph.input, name, &onnx::ValueInfoProto::name);
  return found == graph.input.end() ? nullptr : &*found;
}

// Whether an operand of Add is repeated over the other one: then it is a bias.
bool is_repeated(const onnx::GraphProto& graph, const onnx::NodeProto& add) {
  const onnx::ValueInfoProto* first = find_input(graph, add.input[0]);
  const onnx::ValueInfoProto* second = find_input(graph, add.input[1]);
  if (first == nullptr || second == nullptr || !first->shape || !second->shape) return false;
  return !std::ranges::equal(*first->shape, *second->shape, {}, &onnx::Dimension::value,
                             &onnx::Dimension::value);
}

// The tests give weights, target shapes and ratios as inputs of the graph; a network has them as
// constants. Whatever is only read as a later operand of these operators is one.
bool is_weight(const onnx::GraphProto& graph, const std::string& input) {
  constexpr std::array<std::string_view, 8> kWithWeights{
      "BatchNormalization", "Conv", "Dropout", "Gemm", "MatMul", "Reshape", "Squeeze", "Unsqueeze"};
  bool is_used = false;
  for (const onnx::NodeProto& node : graph.node) {
    for (std::size_t i = 0; i < node.input.size(); ++i) {
      if (node.input[i] != input) continue;
      const bool has_weights =
          std::ranges::find(kWithWeights, node.op_type) != kWithWeights.end() ||
          (node.op_type == "Add" && is_repeated(graph, node));
      if (i == 0 || !has_weights) return false;
      is_used = true;
    }
  }
  return is_used;
}

struct TestData {
  std::vector<ByteVector> files;  // what the protos below look at
  onnx::ModelProto proto;
  std::vector<Tensor> inputs, outputs;
};

Result<ByteVector> read_data(const fs::path& set, const std::string& kind, std::size_t index) {
  return read_file((set / concat(kind, "_", index, ".pb")).string());
}

// Gives the inputs of the graph the data of the test: weights become initialisers.
Status add_inputs(const fs::path& set, TestData& data) {
  onnx::GraphProto& graph = *data.proto.graph;
  const auto is_initializer = [&](const std::string& name) {
    return std::ranges::any_of(graph.initializer,
                               [&](const onnx::TensorProto& t) { return t.name == name; });
  };
  std::vector<onnx::ValueInfoProto> activations;
  std::size_t index = 0;
  for (const onnx::ValueInfoProto& input : graph.input) {
    if (is_initializer(input.name)) continue;
    auto bytes = read_data(set, "input", index++);
    if (!bytes) return std::unexpected(bytes.error());
    data.files.push_back(*std::move(bytes));
    if (is_weight(graph, input.name)) {
      auto tensor = onnx::decode_tensor(data.files.back());
      if (!tensor) return std::unexpected(tensor.error());
      tensor->name = input.name;
      graph.initializer.push_back(*std::move(tensor));
    } else {
      auto tensor = read_tensor_proto(data.files.back());
      if (!tensor) return std::unexpected(tensor.error());
      data.inputs.push_back(*std::move(tensor));
      activations.push_back(input);
    }
  }
  graph.input = std::move(activations);
  return {};
}

Status add_outputs(const fs::path& set, TestData& data) {
  for (std::size_t i = 0; i < data.proto.graph->output.size(); ++i) {
    const auto bytes = read_data(set, "output", i);
    if (!bytes) return std::unexpected(bytes.error());
    auto tensor = read_tensor_proto(*bytes);
    if (!tensor) return std::unexpected(tensor.error());
    data.outputs.push_back(*std::move(tensor));
  }
  return {};
}

std::size_t total_size(const TestData& data) {
  std::size_t size = 0;
  for (const ByteVector& file : data.files) size += file.size();
  return size;
}

// One set of inputs and outputs of a test.
Status run_set(const fs::path& model_file, const fs::path& set) {
  TestData data;
  auto bytes = read_file(model_file.string());
  if (!bytes) return std::unexpected(bytes.error());
  data.files.push_back(*std::move(bytes));
  auto proto = onnx::decode_model(data.files.back());
  if (!proto) return std::unexpected(proto.error());
  data.proto = *std::move(proto);
  if (auto ok = add_inputs(set, data); !ok) return ok;
  if (auto ok = add_outputs(set, data); !ok) return ok;

  const auto model = onnx::import_model(data.proto, total_size(data));
  if (!model) return std::unexpected(model.error());
  for (std::size_t i = 0; i < data.inputs.size(); ++i) {
    const Shape& shape = data.inputs[i].shape();
    if (shape.rank() < 1 || shape.with_batch(1) != model->inputs[i].shape ||
        shape[0] != data.inputs[0].shape()[0]) {
      return fail("input ", i, " is ", shape, ", the network takes ", model->inputs[i].shape,
                  " times the batch");
    }
  }
  const auto outputs = test::run(*model, data.inputs);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i].shape() != data.outputs[i].shape()) {
      return fail("output ", i, " is ", outputs[i].shape(), ", expected ", data.outputs[i].shape());
    }
    const double difference = test::largest_difference(outputs[i].view(), data.outputs[i].view());
    if (!(difference <= kLargestDifference)) {
      return fail("output ", i, " differs by ", difference, " of its largest number");
    }
  }
  return {};
}

Status run_test(const fs::path& folder) {
  int sets = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (!entry.is_directory()) continue;
    ++sets;
    if (auto ok = run_set(folder / "model.onnx", entry.path()); !ok) return ok;
  }
  if (sets == 0) return fail("there is no data set");
  return {};
}

Report report_of(const fs::path& folder, const std::string& name) {
  Report report{name, "", "", Outcome::kOutOfScope};
  const auto bytes = read_file((folder / "model.onnx").string());
  const auto proto =
      bytes ? onnx::decode_model(*bytes) : Result<onnx::ModelProto>(std::unexpected(bytes.error()));
  if (!proto || !proto->graph || proto->graph->node.empty()) {
    return {name, "", proto ? "no graph" : proto.error().message, Outcome::kFailed};
  }
  report.op = test::foreign_operator(*proto->graph);
  if (!report.op.empty()) return report;

  report.op = proto->graph->node.back().op_type;
  report.text = test::out_of_scope(name);
  const auto result = run_test(folder);
  if (report.text.empty()) {
    report.outcome = result ? Outcome::kPassed : Outcome::kFailed;
    if (!result) report.text = result.error().message;
  } else if (result) {
    // The table of exclusions must not hide what works.
    report.outcome = Outcome::kFailed;
    report.text = "passes, although it is said to be out of scope: " + report.text;
  }
  return report;
}

void print(const std::vector<Report>& reports) {
  std::map<std::string, int> foreign;
  for (const Report& report : reports) {
    if (report.outcome == Outcome::kOutOfScope && report.text.empty()) {
      ++foreign[report.op];
      continue;
    }
    const char* outcome = report.outcome == Outcome::kPassed   ? "passed"
                          : report.outcome == Outcome::kFailed ? "FAILED"
                                                               : "out of scope";
    std::printf("%-13s %-20s %-52s %s\n", outcome, report.op.c_str(), report.name.c_str(),
                report.text.c_str());
  }
  std::printf("\nOut of scope because of an operator that ConvLens does not have:\n");
  for (const auto& [op, count] : foreign) std::printf("  %s %d", op.c_str(), count);
  std::printf("\n");
}

int count(const std::vector<Report>& reports, Outcome outcome) {
  return static_cast<int>(
      std::ranges::count_if(reports, [&](const Report& r) { return r.outcome == outcome; }));
}

}  // namespace

int main(int argc, char** argv) {
  const fs::path root = argc > 1 ? argv[1] : kDefaultFolder;
  std::vector<Report> reports;
  for (const char* suite : kSuites) {
    std::error_code error;
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(root / suite, error)) {
      if (fs::exists(entry.path() / "model.onnx")) folders.push_back(entry.path());
    }
    std::ranges::sort(folders);
    for (const fs::path& folder : folders) {
      reports.push_back(report_of(folder, concat(suite, "/", folder.filename().string())));
    }
  }
  if (reports.empty()) {
    std::fprintf(stderr, "%s has no tests; apt-get install libonnx-testdata\n", root.c_str());
    return 1;
  }
  print(reports);
  const int failed = count(reports, Outcome::kFailed);
  std::printf("%d out of scope\n", count(reports, Outcome::kOutOfScope));
  std::printf("%d passed, %d failed\n", count(reports, Outcome::kPassed), failed);
  return failed == 0 ? 0 : 1;
}
