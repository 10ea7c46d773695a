// golden_export FOLDER: writes every example network as ONNX, with inputs and what our engine makes
// of them, and manifest.json that lists them. compare.mjs runs ONNX Runtime on the same.
#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>

#include "convlens/io/file.h"
#include "convlens/io/onnx.h"
#include "tests/golden/example_models.h"

namespace {

using namespace convlens;
namespace fs = std::filesystem;

constexpr std::uint64_t kSeed = 3;

// Writes the numbers of tensors as raw float32 files; returns their part of the manifest.
Result<std::string> write_tensors(const fs::path& folder, const std::string& prefix,
                                  const std::vector<std::string>& names,
                                  const std::vector<Tensor>& tensors) {
  std::string json;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const std::string file = concat(prefix, "_", i, ".f32");
    const auto written =
        write_file_atomically((folder / file).string(), bytes_of(tensors[i].values()));
    if (!written) return std::unexpected(written.error());
    json += concat(i == 0 ? "" : ", ", "{\"name\": \"", names[i],
                   "\", \"shape\": ", tensors[i].shape(), ", \"file\": \"", file, "\"}");
  }
  return json;
}

std::vector<std::string> input_names(const Model& model) {
  std::vector<std::string> names;
  for (const ModelInput& input : model.inputs) names.push_back(input.name);
  return names;
}

// The entry of the manifest.
Result<std::string> write_example(const fs::path& folder, const test::ExampleModel& example) {
  const auto bytes = write_onnx(example.model);
  if (!bytes) return in(example.name, bytes.error());
  const std::string file = example.name + ".onnx";
  if (const auto ok = write_file_atomically((folder / file).string(), *bytes); !ok) {
    return std::unexpected(ok.error());
  }
  Random random(kSeed);
  const auto inputs = test::random_inputs(example.model, example.batch, random);
  const auto outputs = test::run(example.model, inputs);
  auto inputs_json =
      write_tensors(folder, example.name + "_input", input_names(example.model), inputs);
  if (!inputs_json) return inputs_json;
  auto outputs_json =
      write_tensors(folder, example.name + "_output", example.model.output_names, outputs);
  if (!outputs_json) return outputs_json;
  return concat("{\"name\": \"", example.name, "\", \"model\": \"", file, "\", \"inputs\": [",
                *inputs_json, "], \"outputs\": [", *outputs_json, "]}");
}

Status write_all(const fs::path& folder) {
  std::string manifest = "[";
  for (const auto& examples : {test::registry_models(), test::whole_models()}) {
    for (const test::ExampleModel& example : examples) {
      const auto entry = write_example(folder, example);
      if (!entry) return std::unexpected(entry.error());
      manifest += concat(manifest.size() > 1 ? ",\n " : "", *entry);
    }
  }
  manifest += "]\n";
  const Bytes bytes(reinterpret_cast<const std::uint8_t*>(manifest.data()), manifest.size());
  return write_file_atomically((folder / "manifest.json").string(), bytes);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "Usage: golden_export FOLDER\n");
    return 2;
  }
  std::error_code error;
  fs::create_directories(argv[1], error);
  const auto written = write_all(argv[1]);
  if (written) return 0;
  std::fprintf(stderr, "golden_export: %s\n", written.error().message.c_str());
  return 1;
}
