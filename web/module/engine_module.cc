// The engine's functions for JavaScript (engine.mjs is their only caller, and checks what it is
// given): numbers and pointers in, numbers and pointers out. An Engine and a network are handles;
// a function that can fail returns null and leaves the sentence in convlens_error().
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "convlens/core/thread_pool.h"
#include "convlens/io/onnx.h"
#include "convlens/model/execution.h"
#include "description.h"

// Seen by the linker, which drops what nobody exports.
#define CONVLENS_EXPORT extern "C" __attribute__((used, visibility("default")))

namespace convlens::module {
namespace {

struct Engine {
  explicit Engine(int threads) : pool(threads) {}
  ThreadPool pool;
  std::string error;  // of the latest function that failed
};

struct LoadedModel {
  Engine* engine = nullptr;
  Model model;
  std::string description;
  std::optional<Execution> execution;  // for the latest batch; none after a batch that failed
};

struct FreeDelete {
  void operator()(std::uint8_t* bytes) const { std::free(bytes); }
};
using FileBytes = std::unique_ptr<std::uint8_t[], FreeDelete>;

// Without exceptions an allocation that fails ends the program: ask before there is one that large.
bool has_memory(std::uint64_t bytes) {
  if (bytes > SIZE_MAX) return false;
  void* probe = std::malloc(static_cast<std::size_t>(bytes));
  std::free(probe);
  return probe != nullptr;
}

// What the caller may leave out: bits, as engine.mjs has them.
enum Options : unsigned { kFold = 1, kWinograd = 2 };

bool has_batch_normalization(const Model& model) {
  for (const Node& node : model.nodes) {
    if (node.layer->op() == "BatchNormalization") return true;
  }
  return false;
}

Result<Model> read_model(FileBytes bytes, std::size_t size, unsigned options) {
  // A layer's weights are there twice while it is made: at worst the whole file.
  constexpr std::uint64_t kBesides = 1 << 20;  // names and the like
  if (!has_memory(2 * std::uint64_t{size} + kBesides)) {
    return fail("there is no memory for the numbers of a file of ", size,
                " bytes; free other models first, or take a smaller one");
  }
  Result<Model> model = read_onnx({bytes.get(), size});
  bytes.reset();
  if (model && (options & kFold) != 0 && has_batch_normalization(*model)) {
    model = fold_batch_normalization(*model);
  }
  if (model && (options & kWinograd) == 0) {
    for (Node& node : model->nodes) node.layer->allow_winograd(false);
  }
  return model;
}

Status plan(LoadedModel& loaded, std::int64_t batch) {
  loaded.execution.reset();  // the memory of the plan before is free for the new one
  auto execution = Execution::create(loaded.model, {.batch = batch, .pool = &loaded.engine->pool});
  if (!execution) return std::unexpected(execution.error());
  loaded.execution.emplace(std::move(*execution));
  return {};
}

Result<std::unique_ptr<LoadedModel>> load(Engine& engine, FileBytes bytes, std::size_t size,
                                          unsigned options) {
  auto loaded = std::make_unique<LoadedModel>();
  loaded->engine = &engine;
  auto model = read_model(std::move(bytes), size, options);
  if (!model) return std::unexpected(model.error());
  loaded->model = std::move(*model);
  const auto shapes = infer_shapes(loaded->model, 1);
  if (!shapes) return std::unexpected(shapes.error());
  loaded->description = describe_model(loaded->model, *shapes);
  if (Status status = plan(*loaded, 1); !status) return std::unexpected(status.error());
  return loaded;
}

}  // namespace

// `threads` >= 1, with the caller's. It lives as long as the module.
CONVLENS_EXPORT Engine* convlens_create(int threads) { return new Engine(threads); }

CONVLENS_EXPORT const char* convlens_error(const Engine* engine) { return engine->error.c_str(); }

// Takes over `bytes`, which malloc() gave.
CONVLENS_EXPORT LoadedModel* convlens_load(Engine* engine, std::uint8_t* bytes, std::size_t size,
                                           unsigned options) {
  auto loaded = load(*engine, FileBytes(bytes), size, options);
  if (loaded) return loaded->release();
  engine->error = std::move(loaded.error().message);
  return nullptr;
}

CONVLENS_EXPORT void convlens_free_model(LoadedModel* loaded) { delete loaded; }

// JSON (description.h).
CONVLENS_EXPORT const char* convlens_describe(const LoadedModel* loaded) {
  return loaded->description.c_str();
}

// Makes room for a batch; all pointers to numbers change. False: there is none.
CONVLENS_EXPORT bool convlens_plan(LoadedModel* loaded, int batch) {
  Status status = plan(*loaded, batch);
  if (!status) loaded->engine->error = std::move(status.error().message);
  return status.has_value();
}

CONVLENS_EXPORT void convlens_forward(LoadedModel* loaded) { loaded->execution->forward(); }

// One layer, to be timed; all of them in their order are convlens_forward().
CONVLENS_EXPORT void convlens_forward_layer(LoadedModel* loaded, int index) {
  loaded->execution->forward_node(index);
}

// The numbers of a value: inputs are written there, others are there after convlens_forward().
CONVLENS_EXPORT const float* convlens_tap(const LoadedModel* loaded, int value) {
  return loaded->execution->tap(value).data;
}

}  // namespace convlens::module
