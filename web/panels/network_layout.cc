#include "web/panels/network_layout.h"

#include <algorithm>
#include <cmath>

namespace convlens {
namespace {

// All in points.
constexpr float kMapSpacing = 3;
constexpr float kUnitSpacing = 1;
constexpr float kSmallestMap = 12, kLargestMap = 132;
constexpr float kRecognised = 17, kReadable = 26;  // of a map
constexpr float kSmallestUnit = 4, kLargestUnit = 14;
constexpr float kAnswerCell = 30, kAnswerWidth = 30, kShortWidth = 16;
constexpr int kMostClasses = 12;  // of a vector that is shown in large cells
constexpr int kMostCells = 4096;  // of one stage on the screen

// The lines of text above and below the maps: fewer on a low screen.
struct Bands {
  float group, header, footer;
  int header_lines;
};
Bands bands_of(float height) {
  if (height < 340) return {18, 20, 0, 1};
  if (height < 460) return {22, 37, 18, 2};
  return {24, 54, 20, 3};
}

bool is_answer(const std::vector<Stage>& stages, std::size_t i) {
  return i + 1 == stages.size() && !stages[i].spatial && stages[i].maps <= kMostClasses;
}

// A vector as short as the answer stands beside it in rows of the same height.
bool is_short(const Stage& stage) { return !stage.spatial && stage.maps <= kMostClasses; }

// The room that the flow into a stage needs: little where map goes to map, more where all meet all.
float flow_gap(const std::vector<Stage>& stages, std::size_t i) {
  switch (stages[i].kind) {
    case StageKind::kConvolution:
      return 26;
    case StageKind::kFullyConnected:
      return 34;
    case StageKind::kMaxPool:
    case StageKind::kAveragePool:
    case StageKind::kMinPool:
    case StageKind::kGlobalPool:
    case StageKind::kFlatten:
      return 16;
    default:
      return 10;
  }
}

// A grid of cells of side `cell` in at most `height`: the fewest columns, or some more where they
// make it a full rectangle.
struct Grid {
  int columns = 1, rows = 1;
};
Grid grid_of(int count, float cell, float spacing, float height) {
  const int fit = std::max(1, static_cast<int>((height + spacing) / (cell + spacing)));
  Grid grid;
  const int fewest = (count + fit - 1) / fit;
  grid.columns = fewest;
  for (int columns = fewest; columns <= fewest * 3 / 2; ++columns) {
    if (count % columns == 0) {  // no row is broken off
      grid.columns = columns;
      break;
    }
  }
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
  float map = kSmallestMap;    // side of a map
  float unit = kSmallestUnit;  // least side of a unit of a vector
};

// The side of a vector's units: as large as one column allows, within bounds; `least` of all where
// there is room for it.
float unit_cell(const Stage& stage, float least, float height) {
  const float rows = static_cast<float>(std::max(1, stage.maps));
  if (is_short(stage)) return std::min(kAnswerCell, (height + 4) / rows - 4);
  return std::clamp((height + kUnitSpacing) / rows - kUnitSpacing, least, kLargestUnit);
}

// The picture that all begins with may be larger than what is made of it.
float picture_cell(const Sizes& sizes) { return std::clamp(sizes.map * 1.3f, sizes.map, 96.0f); }

// A flattened picture stays one: as many units in a row as it is wide.
bool size_as_picture(StagePlace& place, const std::vector<Stage>& stages, std::size_t i,
                     const Sizes& sizes) {
  const Stage& stage = stages[i];
  const int columns = unrolled_columns(stages, i);
  if (columns == 0 || stages[static_cast<std::size_t>(stage.sources[0])].maps != 1) return false;
  place.columns = columns;
  place.rows = (place.shown + columns - 1) / columns;
  place.spacing = 0.5f;
  const float side = picture_cell(sizes) * 1.3f;
  place.cell = std::max(1.5f, side / static_cast<float>(columns) - place.spacing);
  place.cell_width = place.cell;
  return true;
}

void size_stage(StagePlace& place, const std::vector<Stage>& stages, std::size_t i,
                const Sizes& sizes, float height) {
  const Stage& stage = stages[i];
  place.shown = std::min(stage.maps, kMostCells);
  if (!size_as_picture(place, stages, i, sizes)) {
    place.spacing = stage.spatial ? kMapSpacing : is_short(stage) ? 4 : kUnitSpacing;
    place.cell = stage.spatial ? sizes.map : unit_cell(stage, sizes.unit, height);
    if (stage.spatial && stage.maps == 1) place.cell = picture_cell(sizes);
    place.cell_width = is_answer(stages, i) ? kAnswerWidth
                       : is_short(stage)    ? kShortWidth
                       : stage.spatial      ? place.cell * map_aspect(stage)
                                            : place.cell;
    const Grid grid = grid_of(place.shown, place.cell, place.spacing, height);
    place.columns = grid.columns;
    place.rows = grid.rows;
  }
  place.maps.w = extent(place.columns, place.cell_width, place.spacing);
  place.maps.h = extent(place.rows, place.cell, place.spacing);
}

// The gap before a stage: for the flow, and so that names above do not touch.
float gap_before(const std::vector<Stage>& stages, const std::vector<StagePlace>& places,
                 std::size_t i) {
  if (i == 0) return 0;
  const auto is_wide_name = [&](std::size_t k) {
    return stages[k].kind == StageKind::kFullyConnected || stages[k].kind == StageKind::kSoftmax;
  };
  const float pitch = is_wide_name(i) && is_wide_name(i - 1)   ? 58
                      : is_wide_name(i) || is_wide_name(i - 1) ? 50
                                                               : 46;
  const float between_names = pitch - (places[i - 1].maps.w + places[i].maps.w) / 2;
  return std::max(flow_gap(stages, i), stages[i].spatial ? 0 : between_names);
}

// Sizes all the stages; the width they take.
float size_all(std::vector<StagePlace>& places, const std::vector<Stage>& stages,
               const Sizes& sizes, float height) {
  float width = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    size_stage(places[i], stages, i, sizes, height);
    places[i].gap_before = gap_before(stages, places, i);
    width += places[i].maps.w + places[i].gap_before;
  }
  return width;
}

// Stages with few maps leave height unused: they may be larger than the rest while there is width,
// all stages of as many maps alike, so that their rows stay in line.
void grow_small_stages(std::vector<StagePlace>& places, const std::vector<Stage>& stages,
                       float& width, float limit, float height) {
  constexpr float kWorthwhile = 1.15f, kMost = 1.6f;
  std::vector<bool> done(places.size());
  for (std::size_t first = 0; first < places.size(); ++first) {
    if (done[first] || !stages[first].spatial || stages[first].maps == 1) continue;
    std::vector<std::size_t> alike;
    for (std::size_t i = first; i < places.size(); ++i) {
      if (stages[i].spatial && stages[i].maps == stages[first].maps) alike.push_back(i);
    }
    for (const std::size_t i : alike) done[i] = true;
    const StagePlace& place = places[first];
    float columns = 0;
    for (const std::size_t i : alike) {
      columns += static_cast<float>(places[i].columns) * map_aspect(stages[i]);
    }
    const float tallest = (height + kMapSpacing) / static_cast<float>(place.rows) - kMapSpacing;
    const float grown = std::min({tallest, place.cell * kMost, kLargestMap,
                                  place.cell + std::max(0.0f, limit - width) / columns});
    if (grown < place.cell * kWorthwhile) continue;
    width += (grown - place.cell) * columns;
    for (const std::size_t i : alike) {
      places[i].cell = grown;
      places[i].cell_width = grown * map_aspect(stages[i]);
      places[i].maps.w = extent(places[i].columns, places[i].cell_width, kMapSpacing);
      places[i].maps.h = extent(places[i].rows, grown, kMapSpacing);
    }
  }
}

void add_groups(NetworkLayout& layout, const std::vector<Stage>& stages, const Rect& line) {
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
    layout.groups.push_back({first, last, {a.x, line.y, b.right() - a.x, line.h}});
    first = last + 1;
  }
}

}  // namespace

float map_aspect(const Stage& stage) {
  return std::clamp(static_cast<float>(stage.width) / static_cast<float>(stage.height), 0.25f,
                    4.0f);
}

int unrolled_columns(const std::vector<Stage>& stages, std::size_t index) {
  constexpr int kMostColumns = 128;
  const Stage& stage = stages[index];
  if (stage.spatial || stage.kind != StageKind::kFlatten || stage.sources.size() != 1) return 0;
  const Stage& source = stages[static_cast<std::size_t>(stage.sources[0])];
  if (!source.spatial || source.height * source.width < 2) return 0;
  const int columns = source.maps == 1 ? source.width : source.height * source.width;
  return columns <= kMostColumns ? columns : 0;
}

NetworkLayout wide_network_layout(const std::vector<Stage>& stages, const Rect& area) {
  NetworkLayout layout;
  const Bands bands = bands_of(area.h);
  layout.header_lines = bands.header_lines;
  layout.footer = bands.footer > 0;
  layout.stages.resize(stages.size());
  layout.width = area.w;
  layout.height = area.h;
  if (stages.empty() || area.empty()) return layout;
  const float top = area.y + bands.group + bands.header;
  const float height = std::max(40.0f, area.h - bands.group - bands.header - bands.footer);
  layout.region = {area.x, top, area.w, height};
  const float side = 14;  // the first and last names are wider than their stages
  const float limit = area.w - 2 * side;
  auto& places = layout.stages;

  Sizes sizes;
  sizes.map = largest(kSmallestMap, kLargestMap, [&](float size) {
    return size_all(places, stages, {size, kSmallestUnit}, height) <= limit;
  });
  // Where they would be too small to be recognised, the network goes on beyond the area.
  if (sizes.map < kRecognised) sizes.map = kReadable;
  sizes.unit = largest(kSmallestUnit, kLargestUnit, [&](float size) {
    return size_all(places, stages, {sizes.map, size}, height) <= limit;
  });
  float width = size_all(places, stages, sizes, height);
  grow_small_stages(places, stages, width, limit, height);

  // What is left widens the gaps, at most to the threefold; what is missing narrows them, and where
  // that is not enough either the network is wider than the area.
  float gaps = 0;
  for (const StagePlace& place : places) gaps += place.gap_before;
  float stretch = gaps > 0 ? std::min(1 + (limit - width) / gaps, 3.0f) : 1;
  if (stretch < 0.4f) stretch = 1;
  width += gaps * (stretch - 1);
  layout.width = std::max(area.w, width + 2 * side);

  float x = area.x + side + std::max(0.0f, (limit - width) / 2);
  for (std::size_t i = 0; i < stages.size(); ++i) {
    StagePlace& place = places[i];
    place.gap_before *= stretch;
    x += place.gap_before;
    place.maps.x = x;
    place.maps.y = top + (height - place.maps.h) / 2;
    place.header = {x, area.y + bands.group, place.maps.w, bands.header};
    x += place.maps.w;
  }
  add_groups(layout, stages, {area.x, area.y, area.w, bands.group});
  return layout;
}

}  // namespace convlens
