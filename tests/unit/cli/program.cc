#include "tests/unit/cli/program.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "convlens/io/drawing_json.h"
#include "convlens/io/file.h"
#include "convlens/io/idx.h"
#include "convlens/io/onnx.h"
#include "convlens/layers/registry.h"
#include "convlens/train/initialise.h"

namespace convlens::test {
namespace {

int exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

// Starts the program with its three streams at files.
int start(const std::vector<std::string>& arguments, const std::string& in, const std::string& out,
          const std::string& err, rlim_t memory = RLIM_INFINITY) {
  std::string program = CONVLENS_CLI;
  std::vector<std::string> words = arguments;
  std::vector<char*> argv = {program.data()};
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const int process = fork();
  if (process != 0) return process;
  dup2(open(in.c_str(), O_RDONLY), STDIN_FILENO);
  dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
  dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
  const rlimit limit{memory, memory};
  if (memory != RLIM_INFINITY) setrlimit(RLIMIT_AS, &limit);
  execv(program.c_str(), argv.data());
  _exit(127);
}

// A light block at a place of its own for every class, moved by up to a pixel, on noise.
void draw_class(int label, Random& random, std::uint8_t* pixels) {
  constexpr int kSide = 12;
  for (int i = 0; i < kSide * kSide; ++i) {
    pixels[i] = static_cast<std::uint8_t>(random.below(60));
  }
  const int left = 1 + label % 4 * 2 + static_cast<int>(random.below(2));
  const int top = 1 + label / 4 * 3 + static_cast<int>(random.below(2));
  for (int y = top; y < top + 3; ++y) {
    for (int x = left; x < left + 3; ++x) {
      pixels[y * kSide + x] = static_cast<std::uint8_t>(200 + random.below(56));
    }
  }
}

void write_part(const Folder& folder, const std::string& part, int count, Random& random) {
  IdxImages images{.count = count, .rows = 12, .columns = 12, .pixels = {}};
  images.pixels.resize(static_cast<std::size_t>(count) * 144);
  ByteVector labels;
  for (int i = 0; i < count; ++i) {
    labels.push_back(static_cast<std::uint8_t>(i % 10));
    draw_class(i % 10, random, images.pixels.data() + static_cast<std::ptrdiff_t>(i) * 144);
  }
  REQUIRE(write_file_atomically(folder / (part + "-images-idx3-ubyte"), write_idx_images(images)));
  REQUIRE(write_file_atomically(folder / (part + "-labels-idx1-ubyte"), write_idx_labels(labels)));
}

// Convolution of `maps` maps, maximum pooling, fully connected, softmax, on side x side pictures.
Model build_model(std::int64_t side, std::int64_t maps) {
  Model model;
  model.name = "tiny";
  model.inputs = {{"image", Shape{1, 1, side, side}}};
  const auto add = [&](const char* name, const char* op, Attributes attributes,
                       std::vector<Operand> constants) {
    constants.insert(constants.begin(), Operand::activation());
    auto layer = create_layer({op, name, std::move(attributes), std::move(constants)});
    REQUIRE(layer);
    model.nodes.push_back({name, std::move(*layer), {model.value_count() - 1}});
  };
  using Integers = std::vector<std::int64_t>;
  add("conv1", "Conv", {{"kernel_shape", Integers{3, 3}}, {"pads", Integers{1, 1, 1, 1}}},
      {Operand::constant(Tensor(Shape{maps, 1, 3, 3})), Operand::constant(Tensor(Shape{maps}))});
  add("relu1", "Relu", {}, {});
  add("pool1", "MaxPool", {{"kernel_shape", Integers{2, 2}}, {"strides", Integers{2, 2}}}, {});
  add("flatten", "Flatten", {{"axis", std::int64_t{1}}}, {});
  add("fc1", "Gemm", {{"transB", std::int64_t{1}}},
      {Operand::constant(Tensor(Shape{10, maps * side * side / 4})),
       Operand::constant(Tensor(Shape{10}))});
  add("softmax", "Softmax", {{"axis", std::int64_t{-1}}}, {});
  model.outputs = {model.value_count() - 1};
  model.output_names = {"probabilities"};
  initialise(model, Random(5));
  return model;
}

}  // namespace

Outcome call(const std::vector<std::string>& arguments, std::string_view input) {
  const Folder folder;
  write(folder / "in", input);
  int status = 0;
  waitpid(start(arguments, folder / "in", folder / "out", folder / "err"), &status, 0);
  return {exit_code(status), read(folder / "out"), read(folder / "err")};
}

Outcome call_to(const std::string& out, const std::vector<std::string>& arguments) {
  const Folder folder;
  int status = 0;
  waitpid(start(arguments, "/dev/null", out, folder / "err"), &status, 0);
  return {exit_code(status), {}, read(folder / "err")};
}

Outcome call_within(std::size_t bytes, const std::vector<std::string>& arguments) {
  const Folder folder;
  int status = 0;
  waitpid(start(arguments, "/dev/null", folder / "out", folder / "err", bytes), &status, 0);
  return {exit_code(status), read(folder / "out"), read(folder / "err")};
}

Running::Running(const std::vector<std::string>& arguments)
    : process_(start(arguments, "/dev/null", "/dev/null", "/dev/null")) {}

void Running::kill_now(int signal) {
  ::kill(process_, signal);
  wait();
}

int Running::wait() {
  int status = 0;
  if (!waited_) waitpid(process_, &status, 0), code_ = exit_code(status);
  waited_ = true;
  return code_;
}

bool Running::ended() {
  int status = 0;
  if (!waited_ && waitpid(process_, &status, WNOHANG) == process_) {
    waited_ = true;
    code_ = exit_code(status);
  }
  return waited_;
}

Folder::Folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "convlens-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

void write(const std::string& path, std::string_view content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
}

bool exists(const std::string& path) { return std::filesystem::exists(path); }

void write_tiny_mnist(const Folder& folder, int training_images, int test_images) {
  Random random(3);
  write_part(folder, "train", training_images, random);
  write_part(folder, "t10k", test_images, random);
}

void write_tiny_model(const std::string& path) { write_model(build_model(12, 4), path); }

Model small_digit_model() { return build_model(28, 3); }

void write_model(const Model& model, const std::string& path) {
  const auto bytes = write_onnx(model);
  REQUIRE(bytes);
  REQUIRE(write_file_atomically(path, *bytes));
}

std::vector<nlohmann::json> parse_lines(const std::string& text) {
  std::vector<nlohmann::json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(nlohmann::json::parse(line, nullptr, false));
    INFO(line);
    REQUIRE_FALSE(lines.back().is_discarded());
  }
  return lines;
}

std::string as_line(const Drawing& drawing) {
  return write_drawing({.drawing = drawing, .label = {}}) + "\n";
}

Drawing seven() {
  Stroke stroke;
  stroke.points = {{0.3f, 0.22f}, {0.7f, 0.2f}, {0.6f, 0.5f}, {0.45f, 0.8f}};
  return {stroke};
}

}  // namespace convlens::test
