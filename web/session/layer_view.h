// A layer opened large: what it is, what it does, its maps with their statistics, its neighbours.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/session/session.h"
#include "web/session/stage_view.h"

namespace convlens {

struct MapView {
  std::string title;       // "map 3 of 16", "unit 5 of 10", or the class that it stands for
  std::string statistics;  // "min −1.2   mean 0.31   max 2.4"; empty while nothing is live,
                           // and in long vectors but for the opened unit
  float low = 0, mean = 0, high = 0;
  float peak = 1;  // the end of its ramp
};

struct LayerView {
  int stage = 0;
  int map = -1;  // the one that is open alone, or -1
  StageView facts;
  std::string name;        // "conv1"
  std::string window;      // "kernel 3×3, stride 1, padding 1", or empty
  std::string sources;     // "reads conv1, pool2" where it is not simply the layer before
  std::string about;       // the sentence of what it does, and one of how fast that is done here
  std::string statistics;  // of the open map, else of the whole layer; a remark while not live
  std::vector<MapView> maps;
  std::optional<int> previous, next;  // stages
};

// nullopt while no layer is open.
std::optional<LayerView> layer_view(const Session& session);

// Of one map of a stage, for a hint beside it. Precondition: the network has it.
MapView map_view(const Session& session, int stage, int map);

}  // namespace convlens
