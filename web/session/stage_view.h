// What is said of each stage of the network, and the range that its colours span.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/session/session.h"

namespace convlens {

enum class Ramp {
  kInk,       // the drawing: paper to ink
  kSigned,    // zero in the middle, -peak … +peak
  kPositive,  // 0 … peak
};

struct StageView {
  const Stage* stage = nullptr;
  std::string title;        // "Convolution 3×3"
  std::string short_title;  // "Conv", where there is little room
  std::string about;        // one sentence
  std::string shape;        // "16 × 28×28"
  std::string parameters;   // "parameters: 2 320"
  std::string peak_text;    // the end of the layer's range: "±1.28", "4.1"; empty while not live
  Ramp ramp = Ramp::kSigned;
  float peak = 0;            // the value at the end of the ramp, > 0: of the layer, or the network
  std::vector<float> peaks;  // of every map where each has its own, else empty
  bool live = false;         // there are values: a model, and ink on the pad

  // The end of the ramp for one map of the stage.
  float peak_of(int map) const {
    return peaks.empty() ? peak : peaks[static_cast<std::size_t>(map)];
  }
};

std::vector<StageView> stage_views(const Session& session);
StageView stage_view(const Session& session, int stage);  // 0 … the network's stages - 1

// The labels of the classes where the stage has one unit per class and is the answer, else empty.
std::vector<std::string> stage_labels(const Session& session, int stage);

// The palette's legend: which numbers stand at its ends. Of the layer or map that is pointed at,
// else of the opened one; over the network always. "max" where none is meant.
struct LegendView {
  std::string caption;  // whose range it is, or a general remark
  std::string signed_low, signed_high;
  std::string positive_low, positive_high;
  std::optional<Ramp> ramp;  // of the layer that is meant: the other palette is not in use
};
LegendView legend_view(const Session& session);

struct RangeChoice {
  ColorRange range = ColorRange::kLayer;
  std::string label;
  bool chosen = false;
};
std::vector<RangeChoice> range_choices(const Session& session);

}  // namespace convlens
