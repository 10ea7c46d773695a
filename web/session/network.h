// One loaded model, ready to run on the prepared drawing, with what a person is shown of it.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/core/thread_pool.h"
#include "convlens/digits/drawing.h"
#include "convlens/model/execution.h"
#include "convlens/model/model.h"
#include "web/session/layer_cost.h"
#include "web/session/reason.h"
#include "web/session/stage.h"

namespace convlens {

struct Range {
  float low = 0, high = 0;
};

struct Network {
  std::string name;              // "explorer", or the name of a file
  std::unique_ptr<Model> model;  // its address is kept by the execution
  std::unique_ptr<Execution> execution;
  std::vector<Stage> stages;
  std::vector<std::string> labels;  // one per class
  ModelSize size;

  // Of the last forward pass:
  std::vector<Range> ranges;                    // per stage: least and greatest value, and 0
  std::vector<std::vector<Range>> map_ranges;   // per stage of maps: of every map; else empty
  std::vector<float> probabilities;             // one per class, sum 1
  std::vector<std::optional<LayerCost>> costs;  // per stage, of those that were opened
  bool verdict = false;  // the probabilities are numbers: a broken network may give NaN
};

// Why a model cannot be shown: one of the common reasons, and the engine's own words.
struct ModelProblem {
  Reason why = Reason::kOther;
  std::string detail;
};

// From ONNX bytes. `pool` runs it and must outlive it; null: the caller's thread. Errors: what the
// reader finds; a network that is not a classifier of one grey image ([1,1,H,W] or a square vector
// in, one vector of at least two scores out).
std::expected<std::unique_ptr<Network>, ModelProblem> load_network(
    std::string_view name, std::span<const std::uint8_t> onnx, ThreadPool* pool = nullptr);
std::expected<std::unique_ptr<Network>, ModelProblem> make_network(std::string_view name,
                                                                   Model model,
                                                                   ThreadPool* pool = nullptr);

// Writes the image to the input, runs every layer, measures the ranges. Returns the time of the
// forward pass alone, in microseconds.
double run(Network& network, const Image& centered);

// The values of one map of a stage, height * width, or of one unit.
std::span<const float> map_values(const Network& network, int stage, int map);

}  // namespace convlens
