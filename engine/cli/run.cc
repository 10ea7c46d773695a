// convlens-cli run
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "convlens/cli/command.h"
#include "convlens/cli/json.h"
#include "convlens/cli/model_file.h"
#include "convlens/cli/paths.h"
#include "convlens/cli/ranges.h"
#include "convlens/cli/suggest.h"
#include "convlens/cli/table.h"
#include "convlens/core/text.h"
#include "convlens/io/file.h"
#include "convlens/io/npy.h"
#include "convlens/io/tensor_proto.h"
#include "convlens/model/execution.h"

namespace convlens::cli {
namespace {

struct RunCommand {
  std::string model, output, format = "npy";
  std::vector<std::string> inputs, taps;
  int threads = 1;
  bool json = false;
};

constexpr char kExamples[] =
    "  convlens-cli run explorer.onnx --input image=digits.npy --output out\n"
    "  # the maps of two layers too, as ONNX tensors:\n"
    "  convlens-cli run explorer.onnx --input image=digits.pb --output out \\\n"
    "    --tap relu1 --tap pool1 --format pb\n";

std::string check_input(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals != std::string::npos && equals > 0 && equals + 1 < text.size()) return {};
  return concat("'", text, "' is not NAME=FILE");
}

Result<Tensor> read_tensor(const std::string& path) {
  const auto bytes = read_file(path);
  if (!bytes) return std::unexpected(bytes.error());
  auto tensor = path.ends_with(".pb") ? read_tensor_proto(*bytes) : read_npy(*bytes);
  if (!tensor) return in(path, tensor.error());
  return tensor;
}

// "NAME=FILE" each, to tensors by name.
Result<std::map<std::string, Tensor>> read_inputs(const std::vector<std::string>& inputs) {
  std::map<std::string, Tensor> tensors;
  for (const std::string& input : inputs) {
    const std::size_t equals = input.find('=');
    const std::string name = input.substr(0, equals);
    if (tensors.contains(name)) return fail("--input ", name, " is given twice");
    auto tensor = read_tensor(input.substr(equals + 1));
    if (!tensor) return std::unexpected(tensor.error());
    tensors[name] = std::move(*tensor);
  }
  return tensors;
}

// Error: a tensor for an input that the model does not have.
Status check_names(const Model& model, const std::map<std::string, Tensor>& tensors) {
  std::vector<std::string> names;
  for (const ModelInput& input : model.inputs) names.push_back(input.name);
  for (const auto& [name, tensor] : tensors) {
    if (std::ranges::find(names, name) != names.end()) continue;
    const std::string guess = nearest(name, names);
    if (!guess.empty()) {
      return fail("the model has no input ", name, "; did you mean ", printable(guess), "?");
    }
    return fail("the model has no input ", name, "; it has ", printable(joined(names)));
  }
  return {};
}

// The batch: the first extent, which all inputs share. Errors: an input that is missing or of
// another shape than the model's but for the batch.
Result<std::int64_t> batch_of(const Model& model, const std::map<std::string, Tensor>& tensors) {
  std::int64_t batch = 0;
  for (const ModelInput& input : model.inputs) {
    const std::string name = printable(input.name);
    const auto found = tensors.find(input.name);
    if (found == tensors.end()) {
      return fail("input ", name, " ", input.shape, " is missing: --input ", name, "=FILE");
    }
    const Shape& shape = found->second.shape();
    if (shape.rank() == 0 || shape[0] < 1 || shape != input.shape.with_batch(shape[0])) {
      return fail("input ", name, " is ", shape, ", the model expects ", input.shape,
                  " with any batch");
    }
    if (batch != 0 && shape[0] != batch) {
      return fail("input ", name, " has a batch of ", shape[0], ", those before of ", batch);
    }
    batch = shape[0];
  }
  return batch;
}

struct Wanted {
  std::string name;
  ValueId value = 0;
};

// The outputs, and the taps that were asked for.
Result<std::vector<Wanted>> wanted_values(const Model& model,
                                          const std::vector<std::string>& taps) {
  std::vector<Wanted> wanted;
  for (std::size_t i = 0; i < model.outputs.size(); ++i) {
    wanted.push_back({model.output_names[i], model.outputs[i]});
  }
  std::vector<std::string> names;
  for (const ModelInput& input : model.inputs) names.push_back(input.name);
  for (const Node& node : model.nodes) names.push_back(node.name);
  for (const std::string& tap : taps) {
    const auto found = std::ranges::find(names, tap);
    if (found == names.end()) {
      const std::string guess = nearest(tap, names);
      return fail("the model has no layer ", tap, guess.empty() ? "" : "; did you mean ", guess,
                  guess.empty() ? "; 'convlens-cli info' shows the layers" : "?");
    }
    wanted.push_back({tap, static_cast<ValueId>(found - names.begin())});
  }
  return wanted;
}

// A name of the model as a file's name: it may hold slashes and anything else.
std::string file_name(std::string name, const std::string& format) {
  for (char& c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && std::isalnum(byte) == 0 && c != '-' && c != '_' && c != '.') c = '_';
  }
  return concat(name, ".", format);
}

Status write_tensor(const std::string& path, const std::string& name, ConstTensorView tensor) {
  if (path.ends_with(".npy")) return write_file_atomically(path, write_npy(tensor));
  const auto bytes = write_tensor_proto(name, tensor);
  if (!bytes) return in(path, bytes.error());
  return write_file_atomically(path, *bytes);
}

// What a tensor's numbers are like: the smallest and the largest of those that are finite.
struct Extent {
  std::optional<float> least, most;
  std::int64_t not_finite = 0;
};

Extent extent_of(std::span<const float> values) {
  Extent extent;
  for (const float value : values) {
    if (!std::isfinite(value)) {
      ++extent.not_finite;
      continue;
    }
    extent.least = std::min(value, extent.least.value_or(value));
    extent.most = std::max(value, extent.most.value_or(value));
  }
  return extent;
}

// Writes the values and says what each of them is.
Status write_outputs(const RunCommand& command, const Execution& execution,
                     const std::vector<Wanted>& wanted, double seconds, Console& console) {
  std::error_code error;
  std::filesystem::create_directories(command.output, error);
  if (error) return fail("--output ", command.output, ": ", error.message());
  Json json = {{"milliseconds", seconds * 1e3}, {"outputs", Json::array()}};
  std::vector<std::vector<std::string>> rows;
  std::map<std::string, std::string> written;  // file to name
  for (const auto& [name, value] : wanted) {
    const std::string path = concat(command.output, "/", file_name(name, command.format));
    const auto [other, is_new] = written.emplace(path, name);
    if (!is_new && other->second == name) continue;  // an output that was asked for as a tap too
    if (!is_new) return fail(name, " and ", other->second, " would both be ", path);
    const ConstTensorView tensor = execution.tap(value);
    if (Status status = write_tensor(path, name, tensor); !status) return status;
    const auto [least, most, not_finite] = extent_of(tensor.values());
    Json shape = Json::array();
    for (std::int64_t extent : tensor.shape.extents()) shape.push_back(extent);
    json["outputs"].push_back({{"name", name},
                               {"shape", shape},
                               {"least", least ? Json(shortest(*least)) : Json()},
                               {"most", most ? Json(shortest(*most)) : Json()},
                               {"not_finite", not_finite},
                               {"file", path}});
    rows.push_back({printable(name), text(tensor.shape), least ? text(*least) : "-",
                    most ? text(*most) : "-", text(not_finite), path});
  }
  if (command.json) {
    console.result(line(json));
  } else {
    console.result(format_table(
        {{"name"}, {"shape"}, {"least", true}, {"most", true}, {"not finite", true}, {"file"}},
        rows));
    console.remark(concat("forward pass: ", decimal(seconds * 1e3, 3), " ms"));
  }
  return {};
}

Status run(const RunCommand& command, Console& console) {
  const auto model = load_model(command.model);
  if (!model) return std::unexpected(model.error());
  const auto tensors = read_inputs(command.inputs);
  if (!tensors) return std::unexpected(tensors.error());
  if (Status status = check_names(*model, *tensors); !status) {
    return in(command.model, status.error());
  }
  const auto batch = batch_of(*model, *tensors);
  if (!batch) return in(command.model, batch.error());
  const auto wanted = wanted_values(*model, command.taps);
  if (!wanted) return in(command.model, wanted.error());

  ThreadPool pool(command.threads);
  auto execution = Execution::create(*model, {.batch = *batch, .pool = &pool});
  if (!execution) return in(command.model, execution.error());
  for (std::size_t i = 0; i < model->inputs.size(); ++i) {
    const std::span<const float> from = tensors->at(model->inputs[i].name).values();
    std::ranges::copy(from, execution->input(static_cast<int>(i)).data);
  }
  const auto start = std::chrono::steady_clock::now();
  execution->forward();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return write_outputs(command, *execution, *wanted, seconds.count(), console);
}

Run add(CLI::App& app) {
  const auto command = std::make_shared<RunCommand>();
  app.add_option("model", command->model, "An ONNX file")->required()->type_name("MODEL");
  app.add_option("--input", command->inputs,
                 "A tensor with any batch: NumPy (.npy) or ONNX TensorProto (.pb)")
      ->required()
      ->type_name("NAME=FILE")
      ->allow_extra_args(false)
      ->take_all()
      ->check(check_input);
  app.add_option("--output", command->output, "The folder for NAME.npy of every output")
      ->required()
      ->type_name("DIR")
      ->check(check_not_empty);
  app.add_option("--tap", command->taps, "Write this layer's output too")
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->take_all();
  app.add_option("--format", command->format, "Of what is written")
      ->check(CLI::IsMember({"npy", "pb"}))
      ->capture_default_str();
  app.add_option("--threads", command->threads, "Threads")
      ->check(whole_number(1, 256))
      ->capture_default_str();
  app.add_flag("--json", command->json, "One line of JSON");
  return [command](Console& console) { return run(*command, console); };
}

}  // namespace

Command run_command() {
  return {"run", "Runs a network on tensors from files and writes its outputs", kExamples, add};
}

}  // namespace convlens::cli
