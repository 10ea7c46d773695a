#include "web/panels/network_layout.h"

#include <algorithm>
#include <cmath>

namespace convlens {
namespace {

// All in points.
constexpr float kGroupLine = 24;  // the line with the shape
constexpr float kHeader = 38;     // two lines of text
constexpr float kFooter = 20;
constexpr float kMapSpacing = 3;
constexpr float kUnitSpacing = 1;
constexpr float kSmallestMap = 8, kLargestMap = 132;
constexpr float kSmallestUnit = 3, kLargestUnit = 22;
constexpr float kAnswerCell = 28, kAnswerWidth = 34;
constexpr int kMostCells = 4096;  // of one stage on the screen

bool is_answer(const std::vector<Stage>& stages, std::size_t i) {
  return i + 1 == stages.size() && !stages[i].spatial && stages[i].maps <= 12;
}

// The room that the flow into a stage needs: little where map goes to map, more where all meet all.
float flow_gap(const std::vector<Stage>& stages, std::size_t i) {
  if (i == 0) return 0;
  switch (stages[i].kind) {
    case StageKind::kConvolution:
    case StageKind::kFullyConnected:
      return 34;
    case StageKind::kMaxPool:
    case StageKind::kAveragePool:
    case StageKind::kMinPool:
    case StageKind::kGlobalPool:
    case StageKind::kFlatten:
      return 20;
    default:
      return 11;
  }
}

// A grid of cells of side `cell` in at most `height`: the fewest columns, filled evenly.
struct Grid {
  int columns = 1, rows = 1;
};
Grid grid_of(int count, float cell, float spacing, float height) {
  const int fit = std::max(1, static_cast<int>((height + spacing) / (cell + spacing)));
  Grid grid;
  grid.columns = (count + fit - 1) / fit;
  grid.rows = (count + grid.columns - 1) / grid.columns;
  return grid;
}

float extent(int cells, float cell, float spacing) {
  return static_cast<float>(cells) * (cell + spacing) - spacing;
}

// The largest size for which `fits`, to a quarter of a point.
template <class Fits>
float largest(float low, float high, Fits fits) {
  if (!fits(low)) return low;
  while (high - low > 0.25f) {
    const float middle = (low + high) / 2;
    (fits(middle) ? low : high) = middle;
  }
  return low;
}

struct Sizes {
  float map = kSmallestMap;
  float unit = kSmallestUnit;
};

void size_stage(StagePlace& place, const std::vector<Stage>& stages, std::size_t i,
                const Sizes& sizes, float height) {
  const Stage& stage = stages[i];
  place.shown = std::min(stage.maps, kMostCells);
  place.spacing = stage.spatial ? kMapSpacing : kUnitSpacing;
  place.cell = stage.spatial ? sizes.map : sizes.unit;
  if (is_answer(stages, i)) {
    place.spacing = 4;
    place.cell =
        std::min(kAnswerCell, extent(1, (height + 4) / static_cast<float>(stage.maps), 0) - 4);
  }
  const Grid grid = grid_of(place.shown, place.cell, place.spacing, height);
  place.columns = grid.columns;
  place.rows = grid.rows;
  place.cell_width = is_answer(stages, i) ? kAnswerWidth : place.cell;
  place.maps.w = extent(place.columns, place.cell_width, place.spacing);
  place.maps.h = extent(place.rows, place.cell, place.spacing);
}

float total_width(std::vector<StagePlace>& places, const std::vector<Stage>& stages,
                  const Sizes& sizes, float height) {
  float width = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    size_stage(places[i], stages, i, sizes, height);
    width += places[i].maps.w + flow_gap(stages, i);
  }
  return width;
}

// Stages with few maps leave height unused: they may be larger than the rest while there is width.
void grow_small_stages(std::vector<StagePlace>& places, const std::vector<Stage>& stages,
                       float& width, float limit, float height) {
  for (std::size_t i = 0; i < places.size(); ++i) {
    StagePlace& place = places[i];
    if (!stages[i].spatial || place.columns > 1) continue;
    const float tallest = (height + kMapSpacing) / static_cast<float>(place.rows) - kMapSpacing;
    const float wanted = std::min({tallest, place.cell * 1.6f, kLargestMap});
    const float grown = std::min(wanted, place.cell + std::max(0.0f, limit - width));
    if (grown <= place.cell) continue;
    width += grown - place.cell;
    place.cell = place.cell_width = grown;
    place.maps.w = grown;
    place.maps.h = extent(place.rows, grown, kMapSpacing);
  }
}

void add_groups(NetworkLayout& layout, const std::vector<Stage>& stages, const Rect& area) {
  const auto same = [&](int a, int b) {
    const Stage &x = stages[static_cast<std::size_t>(a)], &y = stages[static_cast<std::size_t>(b)];
    return x.spatial == y.spatial && x.maps == y.maps && x.height == y.height && x.width == y.width;
  };
  const int count = static_cast<int>(stages.size());
  for (int first = 0; first < count;) {
    int last = first;
    while (last + 1 < count && same(first, last + 1)) ++last;
    const Rect &a = layout.stages[static_cast<std::size_t>(first)].maps,
               &b = layout.stages[static_cast<std::size_t>(last)].maps;
    layout.groups.push_back({first, last, {a.x, area.y, b.right() - a.x, kGroupLine}});
    first = last + 1;
  }
}

}  // namespace

NetworkLayout wide_network_layout(const std::vector<Stage>& stages, const Rect& area) {
  NetworkLayout layout;
  layout.height = area.h;
  layout.stages.resize(stages.size());
  if (stages.empty() || area.empty()) return layout;
  const float height = std::max(40.0f, area.h - kGroupLine - kHeader - kFooter);
  const float side = 14;  // the first and last names are wider than their stages
  const float limit = area.w - 2 * side;
  auto& places = layout.stages;

  Sizes sizes;
  sizes.map = largest(kSmallestMap, kLargestMap, [&](float size) {
    return total_width(places, stages, {size, kSmallestUnit + 1}, height) <= limit;
  });
  sizes.unit = largest(kSmallestUnit, kLargestUnit, [&](float size) {
    return total_width(places, stages, {sizes.map, size}, height) <= limit;
  });
  float width = total_width(places, stages, sizes, height);
  grow_small_stages(places, stages, width, limit, height);

  // What is left widens the gaps, at most to the threefold.
  float gaps = 0;
  for (std::size_t i = 0; i < stages.size(); ++i) gaps += flow_gap(stages, i);
  const float stretch = gaps > 0 ? std::clamp(1 + (limit - width) / gaps, 0.4f, 3.0f) : 1;
  width += gaps * (stretch - 1);

  float x = area.x + side + std::max(0.0f, (limit - width) / 2);
  const float top = area.y + kGroupLine + kHeader;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    StagePlace& place = places[i];
    place.gap_before = flow_gap(stages, i) * stretch;
    x += place.gap_before;
    place.maps.x = x;
    place.maps.y = top + (height - place.maps.h) / 2;
    place.header = {x, area.y + kGroupLine, place.maps.w, kHeader};
    place.footer = {x, area.bottom() - kFooter, place.maps.w, kFooter};
    x += place.maps.w;
  }
  add_groups(layout, stages, area);
  return layout;
}

}  // namespace convlens
