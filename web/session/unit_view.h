// What is said of the unit under the pointer: where it is, its value, its map.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/session/session.h"

namespace convlens {

struct UnitView {
  UnitRef unit;
  std::string title;               // "conv3, map 5 of 16"
  std::string kind;                // "Convolution 3×3 · 16 × 14×14"
  std::string about;               // one sentence about the layer
  std::vector<std::string> lines;  // place, value, the map's statistics; empty pad: none
  std::optional<float> value;
};

// nullopt where nothing is pointed at.
std::optional<UnitView> unit_view(const Session& session);

}  // namespace convlens
