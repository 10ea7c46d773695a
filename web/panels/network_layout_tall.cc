#include <algorithm>
#include <cmath>

#include "web/panels/network_layout.h"

namespace convlens {
namespace {

constexpr float kHeader = 26;
constexpr float kFlow = 18;  // between a stage and the header of the next
constexpr float kMargin = 14;
constexpr float kMapSpacing = 3, kUnitSpacing = 1;
constexpr float kLikedMap = 42, kLargestMap = 84;
constexpr int kMostCells = 2048;

// As many columns as there is room for maps of the liked size, but rows of equal length.
int columns_for_maps(int maps, float width) {
  const int fit = std::max(1, static_cast<int>((width + kMapSpacing) / (kLikedMap + kMapSpacing)));
  const int rows = (maps + fit - 1) / fit;
  return std::max(1, (maps + rows - 1) / rows);
}

void size_maps(StagePlace& place, const Stage& stage, float width) {
  place.spacing = kMapSpacing;
  place.columns = columns_for_maps(stage.maps, width);
  const float columns = static_cast<float>(place.columns);
  place.cell = std::min(kLargestMap, std::floor((width + kMapSpacing) / columns - kMapSpacing));
}

void size_units(StagePlace& place, const Stage& stage, float width) {
  place.spacing = kUnitSpacing;
  const bool is_answer = stage.maps <= 12;
  const float liked = is_answer ? 32 : stage.maps <= 160 ? 10 : 5;
  const int fit = std::max(1, static_cast<int>((width + kUnitSpacing) / (liked + kUnitSpacing)));
  place.columns = std::min(stage.maps, fit);
  place.cell = is_answer
                   ? std::min(32.0f, (width + kUnitSpacing) / static_cast<float>(place.columns) -
                                         kUnitSpacing)
                   : liked;
}

}  // namespace

NetworkLayout tall_network_layout(const std::vector<Stage>& stages, const Rect& area) {
  NetworkLayout layout;
  layout.tall = true;
  const float width = area.w - 2 * kMargin;
  float y = area.y;
  for (const Stage& stage : stages) {
    StagePlace place;
    place.shown = std::min(stage.maps, kMostCells);
    place.gap_before = layout.stages.empty() ? 4 : kFlow;
    if (stage.spatial) {
      size_maps(place, stage, width);
    } else {
      size_units(place, stage, width);
    }
    place.cell_width = place.cell;
    place.rows = (place.shown + place.columns - 1) / place.columns;
    y += place.gap_before;
    place.header = {area.x + kMargin, y, width, kHeader};
    y += kHeader;
    const float used =
        static_cast<float>(place.columns) * (place.cell + place.spacing) - place.spacing;
    place.maps = {area.x + kMargin, y, used,
                  static_cast<float>(place.rows) * (place.cell + place.spacing) - place.spacing};
    y = place.maps.bottom();
    layout.stages.push_back(place);
  }
  layout.height = y + 16 - area.y;
  return layout;
}

}  // namespace convlens
