#include <doctest/doctest.h>

#include <cmath>

#include "convlens/io/file.h"
#include "convlens/io/npy.h"
#include "convlens/io/tensor_proto.h"
#include "convlens/layers/registry.h"
#include "convlens/model/execution.h"
#include "tests/unit/cli/program.h"

using namespace convlens;
using namespace convlens::test;

namespace {

Tensor random_pictures(std::int64_t count) {
  Tensor tensor(Shape{count, 1, 28, 28});
  Random random(9);
  for (float& value : tensor.values()) value = random.uniform();
  return tensor;
}

void write_tensor(const std::string& path, const Tensor& tensor) {
  if (path.ends_with(".npy")) {
    REQUIRE(write_file_atomically(path, write_npy(tensor.view())));
  } else {
    const auto bytes = write_tensor_proto("any", tensor.view());
    REQUIRE(bytes);
    REQUIRE(write_file_atomically(path, *bytes));
  }
}

Tensor read_tensor(const std::string& path) {
  const auto bytes = read_file(path);
  REQUIRE(bytes);
  auto tensor = path.ends_with(".npy") ? read_npy(*bytes) : read_tensor_proto(*bytes);
  REQUIRE(tensor);
  return std::move(*tensor);
}

void check_equal(ConstTensorView expected, const Tensor& found) {
  REQUIRE(found.shape() == expected.shape);
  for (std::size_t i = 0; i < expected.values().size(); ++i) {
    CHECK(found.values()[i] == expected.values()[i]);
  }
}

}  // namespace

TEST_CASE("info: layers with shapes, parameters, multiply-accumulates and memory") {
  const Folder folder;
  write_model(small_digit_model(), folder / "digits.onnx");
  const Outcome outcome = call({"info", folder / "digits.onnx", "--json"});
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  const auto json = parse_lines(outcome.out).at(0);
  CHECK(json["inputs"][0]["shape"] == std::vector<int>{1, 1, 28, 28});
  CHECK(json["outputs"][0]["name"] == "probabilities");
  REQUIRE(json["layers"].size() == 6);
  const auto& conv = json["layers"][0];
  CHECK(conv["op"] == "Conv");
  CHECK(conv["inputs"] == std::vector<std::string>{"image"});
  CHECK(conv["shape"] == std::vector<int>{1, 3, 28, 28});
  CHECK(conv["parameters"] == 3 * 9 + 3);
  CHECK(conv["multiply_accumulates"] == 3 * 9 * 28 * 28);
  CHECK(conv["activation_bytes"] == 4 * 3 * 28 * 28);
  CHECK(conv["attributes"]["kernel_shape"] == std::vector<int>{3, 3});
  CHECK(json["parameters"] == 3 * 9 + 3 + 10 * 3 * 14 * 14 + 10);

  const Outcome text = call({"info", folder / "digits.onnx"});
  CHECK(text.code == 0);
  CHECK(text.out.find("[1,3,14,14]") != std::string::npos);
  CHECK(text.out.find("kernel_shape=[3,3]") != std::string::npos);
  CHECK(text.out.find("\ntotal") != std::string::npos);
}

TEST_CASE("info: what the file says does not steer the terminal") {
  const Folder folder;
  Model model = small_digit_model();
  model.name = "\x1b[2J";
  model.metadata["note"] = "a\x1b]0;title\x07";
  model.nodes[0].name = "conv\x1b[31m";
  write_model(model, folder / "digits.onnx");
  const Outcome text = call({"info", folder / "digits.onnx"});
  CHECK(text.code == 0);
  CHECK(text.out.find('\x1b') == std::string::npos);
  CHECK(text.out.find("model \\x1b[2J\n") != std::string::npos);
  CHECK(text.out.find("note: a\\x1b]0;title\\x07\n") != std::string::npos);
  CHECK(text.out.find("conv\\x1b[31m") != std::string::npos);
}

TEST_CASE("run: the outputs and the taps of a batch, from and to NumPy and ONNX tensors") {
  const Folder folder;
  const Model model = small_digit_model();
  write_model(model, folder / "digits.onnx");
  const Tensor pictures = random_pictures(3);
  auto execution = Execution::create(model, {.batch = 3});
  REQUIRE(execution);
  std::copy(pictures.values().begin(), pictures.values().end(), execution->input().data);
  execution->forward();

  for (const std::string format : {"npy", "pb"}) {
    CAPTURE(format);
    write_tensor(folder / ("in." + format), pictures);
    const Outcome outcome = call(
        {"run", folder / "digits.onnx", "--input", "image=" + folder / ("in." + format), "--output",
         folder / "out", "--tap", "relu1", "--tap", "image", "--format", format, "--json"});
    CAPTURE(outcome.err);
    REQUIRE(outcome.code == 0);
    const auto json = parse_lines(outcome.out).at(0);
    REQUIRE(json["outputs"].size() == 3);
    CHECK(json["outputs"][0]["shape"] == std::vector<int>{3, 10});
    check_equal(execution->output(), read_tensor(folder / ("out/probabilities." + format)));
    check_equal(execution->tap(2), read_tensor(folder / ("out/relu1." + format)));
    check_equal(pictures.view(), read_tensor(folder / ("out/image." + format)));
  }
}

TEST_CASE("run: inputs and taps that do not fit are told from those that do") {
  const Folder folder;
  write_model(small_digit_model(), folder / "digits.onnx");
  write_tensor(folder / "in.npy", random_pictures(1));
  write_tensor(folder / "small.npy", Tensor(Shape{1, 1, 14, 14}));
  const auto message = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"run", folder / "digits.onnx", "--output", folder / "o"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = call(arguments);
    CHECK(outcome.code == 1);
    CHECK_FALSE(exists(folder / "o"));
    return outcome.err;
  };
  const std::string in = folder / "in.npy";
  CHECK(message({"--input", "picture=" + in}).find("no input picture; it has image") !=
        std::string::npos);
  CHECK(message({"--input", "imag=" + in}).find("no input imag; did you mean image?") !=
        std::string::npos);
  CHECK(message({"--input", "image=" + in, "--input", "image=" + in}).find("is given twice") !=
        std::string::npos);
  CHECK(message({"--input", "image=" + in, "--input", "more=" + in}).find("no input more") !=
        std::string::npos);
  CHECK(message({"--input", "image=" + folder / "small.npy"})
            .find("is [1,1,14,14], the model expects [1,1,28,28]") != std::string::npos);
  CHECK(message({"--input", "image=" + in, "--tap", "relu"}).find("did you mean relu1?") !=
        std::string::npos);
}

TEST_CASE("run: of two inputs the one that is missing is named") {
  const Folder folder;
  Model model;
  model.name = "sum";
  model.inputs = {{"left", Shape{1, 2}}, {"right", Shape{1, 2}}};
  auto layer = create_layer({"Add", "sum", {}, {Operand::activation(), Operand::activation()}});
  REQUIRE(layer);
  model.nodes.push_back({"sum", std::move(*layer), {0, 1}});
  model.outputs = {2};
  model.output_names = {"total"};
  write_model(model, folder / "sum.onnx");
  write_tensor(folder / "in.npy", Tensor(Shape{1, 2}));
  const Outcome outcome = call({"run", folder / "sum.onnx", "--input", "left=" + folder / "in.npy",
                                "--output", folder / "o"});
  CHECK(outcome.code == 1);
  CHECK(outcome.err.find("right [1,2] is missing") != std::string::npos);
}

TEST_CASE("run: numbers that are not finite are counted, not ordered") {
  const Folder folder;
  write_model(small_digit_model(), folder / "digits.onnx");
  Tensor pictures = random_pictures(1);
  pictures.values()[0] = NAN;
  pictures.values()[1] = -INFINITY;
  write_tensor(folder / "in.npy", pictures);
  const Outcome outcome =
      call({"run", folder / "digits.onnx", "--input", "image=" + folder / "in.npy", "--output",
            folder / "o", "--tap", "image", "--json"});
  REQUIRE(outcome.code == 0);
  const auto outputs = parse_lines(outcome.out).at(0)["outputs"];
  CHECK(outputs[1]["not_finite"] == 2);
  CHECK(outputs[1]["least"].get<double>() >= 0);
  CHECK(outputs[1]["most"].get<double>() <= 1);
  CHECK(outputs[0]["not_finite"] == 10);
  CHECK(outputs[0]["least"].is_null());
}
