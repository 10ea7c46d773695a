#include "convlens/train/architectures.h"

#include <string>
#include <utility>

#include "convlens/layers/registry.h"

namespace convlens {

namespace {

Tensor filled(std::int64_t count, float value) {
  Tensor tensor(Shape{count});
  for (float& element : tensor.values()) element = value;
  return tensor;
}

// Appends layers one after another; the first that cannot be made is the error of finish().
class Chain {
 public:
  Chain(std::string_view name, const Shape& input) {
    model_.name = name;
    model_.inputs.push_back({"image", input});
  }

  void convolution(std::string_view name, std::int64_t in, std::int64_t out, std::int64_t side) {
    const std::int64_t pad = side / 2;
    add(name, "Conv",
        {{"kernel_shape", Integers{side, side}}, {"pads", Integers{pad, pad, pad, pad}}},
        {Operand::constant(Tensor(Shape{out, in, side, side})),
         Operand::constant(Tensor(Shape{out}))});
  }
  void batch_normalization(std::string_view name, std::int64_t channels) {
    add(name, "BatchNormalization", {{"epsilon", 1e-5f}, {"momentum", 0.9f}},
        {Operand::constant(filled(channels, 1)), Operand::constant(filled(channels, 0)),
         Operand::constant(filled(channels, 0)), Operand::constant(filled(channels, 1))});
  }
  void relu(std::string_view name) { add(name, "Relu", {}, {}); }
  void max_pool(std::string_view name) {
    add(name, "MaxPool", {{"kernel_shape", Integers{2, 2}}, {"strides", Integers{2, 2}}}, {});
  }
  void flatten() { add("flatten", "Flatten", {{"axis", std::int64_t{1}}}, {}); }
  void dropout(std::string_view name, float ratio) {
    add(name, "Dropout", {}, {Operand::constant(Tensor(Shape{}, std::span(&ratio, 1)))});
  }
  void fully_connected(std::string_view name, std::int64_t in, std::int64_t out) {
    add(name, "Gemm", {{"transB", std::int64_t{1}}},
        {Operand::constant(Tensor(Shape{out, in})), Operand::constant(Tensor(Shape{out}))});
  }

  // The answer: ten probabilities.
  Result<Model> finish() {
    add("softmax", "Softmax", {{"axis", std::int64_t{-1}}}, {});
    if (!status_) return std::unexpected(status_.error());
    model_.outputs = {model_.value_count() - 1};
    model_.output_names = {"probabilities"};
    model_.metadata["labels"] = "0 1 2 3 4 5 6 7 8 9";
    if (auto shapes = infer_shapes(model_, 1); !shapes) return std::unexpected(shapes.error());
    return std::move(model_);
  }

 private:
  using Integers = std::vector<std::int64_t>;

  void add(std::string_view name, std::string_view op, Attributes attributes,
           std::vector<Operand> constants) {
    if (!status_) return;
    constants.insert(constants.begin(), Operand::activation());
    auto layer = create_layer({.op = std::string(op),
                               .name = std::string(name),
                               .attributes = std::move(attributes),
                               .operands = std::move(constants)});
    if (!layer) {
      status_ = std::unexpected(layer.error());
      return;
    }
    const ValueId last = model_.value_count() - 1;
    model_.nodes.push_back({std::string(name), std::move(*layer), {last}});
  }

  Model model_;
  Status status_;
};

// Five convolutions of 16 maps and two fully connected layers: 60,890 parameters, 3.0 million
// multiply-accumulates.
Result<Model> build_explorer() {
  constexpr std::int64_t kMaps = 16;
  Chain chain("explorer", Shape{1, 1, 28, 28});
  for (int i = 1; i <= 5; ++i) {
    const std::string number = std::to_string(i);
    chain.convolution("conv" + number, i == 1 ? 1 : kMaps, kMaps, 3);
    chain.batch_normalization("bn" + number, kMaps);
    chain.relu("relu" + number);
    if (i == 2) chain.max_pool("pool1");
    if (i == 4) chain.max_pool("pool2");
  }
  chain.flatten();
  chain.dropout("dropout1", 0.2f);
  chain.fully_connected("fc1", kMaps * 7 * 7, 64);
  chain.relu("relu6");
  chain.dropout("dropout2", 0.2f);
  chain.fully_connected("fc2", 64, 10);
  return chain.finish();
}

// The lectures' own network: 32x32, 10 maps, pool, 30 maps, pool, fully connected.
Result<Model> build_lecture() {
  Chain chain("lecture", Shape{1, 1, 32, 32});
  chain.convolution("conv1", 1, 10, 3);
  chain.relu("relu1");
  chain.max_pool("pool1");
  chain.convolution("conv2", 10, 30, 3);
  chain.relu("relu2");
  chain.max_pool("pool2");
  chain.flatten();
  chain.fully_connected("fc1", 30 * 8 * 8, 10);
  return chain.finish();
}

// Fully connected only: 784, 256, 128, 10.
Result<Model> build_dense() {
  Chain chain("dense", Shape{1, 1, 28, 28});
  chain.flatten();
  chain.fully_connected("fc1", 784, 256);
  chain.relu("relu1");
  chain.dropout("dropout1", 0.2f);
  chain.fully_connected("fc2", 256, 128);
  chain.relu("relu2");
  chain.dropout("dropout2", 0.2f);
  chain.fully_connected("fc3", 128, 10);
  return chain.finish();
}

// The networks of assets/models are trained with these, and nothing else than a seed.
TrainerOptions common_recipe() {
  TrainerOptions options;
  options.batch = 64;
  options.optimizer = {.kind = OptimizerKind::kAdamW, .weight_decay = 0.01f};
  options.schedule = {.kind = ScheduleKind::kCosine, .learning_rate = 2e-3f, .warmup_epochs = 1};
  options.augment.shift = {.range = 2};
  options.augment.rotation = {.range = 12};
  options.augment.scale = {.range = 0.12f};
  options.augment.shear = {.range = 0.15f};
  options.augment.elastic = {.range = 30, .probability = 0.6f};
  options.augment.thickness = {.range = 0.6f, .probability = 0.5f};
  options.average_decay = 0.999f;
  options.parts = 2;  // the weights depend on it: the same on any number of threads
  return options;
}

TrainerOptions explorer_recipe() {
  TrainerOptions options = common_recipe();
  options.epochs = 40;
  return options;
}

TrainerOptions lecture_recipe() {
  TrainerOptions options = common_recipe();
  options.epochs = 30;
  return options;
}

TrainerOptions dense_recipe() {
  TrainerOptions options = common_recipe();
  options.epochs = 30;
  options.schedule.learning_rate = 1e-3f;
  return options;
}

constexpr Architecture kArchitectures[] = {
    {"explorer", "5 convolutions of 16 maps with batch normalisation, 2 fully connected layers",
     build_explorer, explorer_recipe},
    {"lecture", "the lectures' network: 32x32, 10 maps, pool, 30 maps, pool, fully connected",
     build_lecture, lecture_recipe},
    {"dense", "fully connected layers only: 784, 256, 128, 10", build_dense, dense_recipe},
};

}  // namespace

std::span<const Architecture> architectures() { return kArchitectures; }

Result<const Architecture*> find_architecture(std::string_view name) {
  std::string names;
  for (const Architecture& architecture : kArchitectures) {
    if (architecture.name == name) return &architecture;
    names += concat(names.empty() ? "" : ", ", architecture.name);
  }
  return fail("there is no architecture \"", name, "\"; there are ", names);
}

}  // namespace convlens
