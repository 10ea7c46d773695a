// What is said of each stage of the network, and the range that its colours span.
#pragma once

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
  std::string about;        // one sentence; may be empty
  std::string shape;        // "16 × 28×28"
  std::string parameters;   // "parameters: 2 320"
  std::string peak_text;    // the end of its range: "±1.28", "4.1"; empty while nothing is live
  Ramp ramp = Ramp::kSigned;
  float peak = 0;     // the value at the end of the ramp, > 0
  bool live = false;  // there are values: a model, and ink on the pad
};

std::vector<StageView> stage_views(const Session& session);

// The labels of the classes where the stage has one unit per class and is the answer, else empty.
std::vector<std::string> stage_labels(const Session& session, int stage);

// The palette's legend: which numbers stand at its ends.
struct LegendView {
  std::string caption;  // the layer whose range it is, or a general remark
  std::string signed_low, signed_high;
  std::string positive_high;
};
LegendView legend_view(const Session& session);

}  // namespace convlens
