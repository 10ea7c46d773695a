// Calls the built program, as a shell would, and makes small files for it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "convlens/digits/drawing.h"
#include "convlens/model/model.h"

namespace convlens::test {

struct Outcome {
  int code = 0;  // exit code; -1 if a signal ended it
  std::string out, err;
};

Outcome call(const std::vector<std::string>& arguments, std::string_view input = {});

// With `out`, a file or a device, as the standard output.
Outcome call_to(const std::string& out, const std::vector<std::string>& arguments);

// With at most so many bytes of address space.
Outcome call_within(std::size_t bytes, const std::vector<std::string>& arguments);

// A program that runs while the test goes on.
class Running {
 public:
  explicit Running(const std::vector<std::string>& arguments);
  void kill_now(int signal);  // and waits for its end
  int wait();                 // exit code; -1 if a signal ended it
  bool ended();

 private:
  int process_ = -1;
  bool waited_ = false;
  int code_ = 0;
};

// A folder that is removed at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(std::string_view name) const { return path_ + "/" + std::string(name); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string read(const std::string& path);
void write(const std::string& path, std::string_view content);
bool exists(const std::string& path);

// Four IDX files under MNIST's names: 12 x 12 pictures of ten classes that a network tells apart
// after a few epochs. `mnist:` + the folder is the data source.
void write_tiny_mnist(const Folder& folder, int training_images = 240, int test_images = 60);

// An ONNX file of a network for 12 x 12 pictures: convolution, pooling, fully connected, softmax.
void write_tiny_model(const std::string& path);

// A network for 28 x 28 pictures with weights from a seed.
Model small_digit_model();
void write_model(const Model& model, const std::string& path);

// Lines of JSON.
std::vector<nlohmann::json> parse_lines(const std::string& text);

// {"strokes": [[[x,y],...],...]}
std::string as_line(const Drawing& drawing);
Drawing seven();

}  // namespace convlens::test
