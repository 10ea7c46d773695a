#include "web/session/stage.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace convlens {
namespace {

struct KindOfOp {
  std::string_view op;
  StageKind kind;
};

constexpr KindOfOp kKinds[] = {
    {"Conv", StageKind::kConvolution},
    {"BatchNormalization", StageKind::kNormalization},
    {"Relu", StageKind::kRelu},
    {"LeakyRelu", StageKind::kActivation},
    {"Sigmoid", StageKind::kActivation},
    {"Tanh", StageKind::kActivation},
    {"MaxPool", StageKind::kMaxPool},
    {"AveragePool", StageKind::kAveragePool},
    {"MinPool", StageKind::kMinPool},
    {"GlobalAveragePool", StageKind::kGlobalPool},
    {"Flatten", StageKind::kFlatten},
    {"Reshape", StageKind::kFlatten},
    {"Gemm", StageKind::kFullyConnected},
    {"MatMul", StageKind::kFullyConnected},
    {"Softmax", StageKind::kSoftmax},
    {"Dropout", StageKind::kDropout},
    {"Add", StageKind::kAdd},
    {"Concat", StageKind::kConcat},
};

StageKind kind_of(std::string_view op) {
  const auto found = std::ranges::find(kKinds, op, &KindOfOp::op);
  return found != std::end(kKinds) ? found->kind : StageKind::kOther;
}

bool all_sources_non_negative(const Stage& stage, const std::vector<Stage>& stages) {
  return std::ranges::all_of(stage.sources, [&](int source) {
    return stages[static_cast<std::size_t>(source)].non_negative;
  });
}

bool is_non_negative(const Stage& stage, const std::vector<Stage>& before) {
  switch (stage.kind) {
    case StageKind::kInput:
    case StageKind::kRelu:
    case StageKind::kSoftmax:
      return true;
    case StageKind::kActivation:
      return stage.op == "Sigmoid";
    case StageKind::kConvolution:
    case StageKind::kFullyConnected:
    case StageKind::kNormalization:
    case StageKind::kOther:
      return false;
    default:  // what only moves, picks, averages or adds values
      return all_sources_non_negative(stage, before);
  }
}

void set_shape(Stage& stage, const Shape& shape) {
  stage.spatial = shape.rank() == 4;
  if (stage.spatial) {
    stage.maps = static_cast<int>(shape[1]);
    stage.height = static_cast<int>(shape[2]);
    stage.width = static_cast<int>(shape[3]);
  } else {
    stage.maps = static_cast<int>(shape.rank() > 0 ? shape.sample_size() : 1);
  }
}

// The norm of every kernel [out][in] of a convolution's weights [out, in, h, w].
std::vector<float> kernel_strengths(const Tensor& weights) {
  constexpr std::int64_t kMostKernels = 64 * 64;
  const Shape& shape = weights.shape();
  if (shape.rank() != 4 || shape[0] * shape[1] > kMostKernels) return {};
  const auto kernels = static_cast<std::size_t>(shape[0] * shape[1]);
  const auto size = static_cast<std::size_t>(shape[2] * shape[3]);
  std::vector<float> norms(kernels);
  for (std::size_t k = 0; k < kernels; ++k) {
    double sum = 0;
    for (const float w : weights.values().subspan(k * size, size)) sum += double(w) * w;
    norms[k] = static_cast<float>(std::sqrt(sum));
  }
  const float largest = kernels ? std::ranges::max(norms) : 0;
  for (float& norm : norms) norm = largest > 0 ? norm / largest : 0;
  return norms;
}

void describe_layer(Stage& stage, const Layer& layer, std::span<const Shape> inputs) {
  stage.op = layer.op();
  stage.kind = kind_of(stage.op);
  if (const auto window = layer.window(inputs); window && window->height.extent > 0) {
    stage.kernel_height = static_cast<int>(window->height.extent);
    stage.kernel_width = static_cast<int>(window->width.extent);
    stage.window = window;
  }
  for (const Parameter& parameter : layer.parameters()) {
    stage.parameters += parameter.value.shape().size();
    if (parameter.name == "bias") stage.bias = true;
    if (stage.kind == StageKind::kConvolution && parameter.name == "weight") {
      stage.groups = static_cast<int>(inputs[0][1] / parameter.value.shape()[1]);
      stage.strengths = kernel_strengths(parameter.value);
    }
  }
}

}  // namespace

bool mixes_maps(StageKind kind) {
  return kind == StageKind::kConvolution || kind == StageKind::kFullyConnected;
}

std::vector<Stage> stages_of(const Model& model, const std::vector<Shape>& shapes) {
  std::vector<Stage> stages;
  for (ValueId value = 0; value < model.value_count(); ++value) {
    Stage stage;
    stage.value = value;
    set_shape(stage, shapes[static_cast<std::size_t>(value)]);
    const int node_index = value - static_cast<int>(model.inputs.size());
    if (node_index < 0) {
      stage.kind = StageKind::kInput;
      stage.name = model.inputs[static_cast<std::size_t>(value)].name;
    } else {
      const Node& node = model.nodes[static_cast<std::size_t>(node_index)];
      stage.name = node.name;
      stage.sources = node.inputs;  // stage k is value k
      std::vector<Shape> inputs;
      for (const ValueId input : node.inputs) {
        inputs.push_back(shapes[static_cast<std::size_t>(input)]);
      }
      describe_layer(stage, *node.layer, inputs);
    }
    stage.non_negative = is_non_negative(stage, stages);
    if (!stage.strengths.empty()) {
      const Stage& source = stages[static_cast<std::size_t>(stage.sources[0])];
      const auto pairs =
          static_cast<std::size_t>(stage.maps) * static_cast<std::size_t>(source.maps);
      if (stage.strengths.size() != pairs) stage.strengths.clear();  // grouped convolution
    }
    stages.push_back(std::move(stage));
  }
  return stages;
}

}  // namespace convlens
