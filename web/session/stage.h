// The network as a person sees it: a stage per value, from the input to the answer. Plain facts
// about a model, found once when it is loaded; what is in the stages now is in the views.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "convlens/layers/layer.h"
#include "convlens/model/model.h"

namespace convlens {

enum class StageKind {
  kInput,
  kConvolution,
  kNormalization,
  kRelu,
  kActivation,  // any other element-wise function
  kMaxPool,
  kAveragePool,
  kMinPool,
  kGlobalPool,
  kFlatten,
  kFullyConnected,
  kSoftmax,
  kDropout,
  kAdd,
  kConcat,
  kOther,
};

struct Stage {
  ValueId value = 0;
  StageKind kind = StageKind::kOther;
  std::string name;           // the node's: "conv1"
  std::string op;             // ONNX's: "Conv"; empty for the input
  int maps = 0;               // channels, or units of a vector
  int height = 1, width = 1;  // of one map
  bool spatial = false;       // maps; else a vector, height and width being 1
  bool non_negative = false;  // by construction, whatever the numbers: the palette never flickers
  std::vector<int> sources;   // the stages it reads
  int kernel_height = 0, kernel_width = 0;  // 0 where there is no window
  std::optional<Window> window;             // the whole of it: stride, padding, dilation
  int groups = 1;                           // of a convolution: each reads its own share of maps
  bool bias = false;
  std::int64_t parameters = 0;
  // Convolution and fully connected: how strongly map i is fed by map j of the source, the norm of
  // its kernel over the largest of the stage, 0 … 1, [maps][source maps]. Empty elsewhere, and
  // where the table would be large.
  std::vector<float> strengths;
};

// Every unit reads every map before it (convolution, fully connected), or only its own.
bool mixes_maps(StageKind kind);

// `shapes` from infer_shapes(model, 1). Shapes of rank 4 are maps, all others are vectors.
std::vector<Stage> stages_of(const Model& model, const std::vector<Shape>& shapes);

}  // namespace convlens
