#include <algorithm>
#include <cmath>

#include "web/panels/network_layout.h"

namespace convlens {
namespace {

constexpr float kHeader = 44;  // two lines, to be hit by a finger
constexpr float kFlow = 20;    // between a stage and the header of the next
constexpr float kMargin = 14;
constexpr float kMapSpacing = 3, kUnitSpacing = 1;
constexpr float kLikedMap = 42, kLargestMap = 84;
constexpr int kMostCells = 2048;

// As many columns as there is room for maps of the liked size, but rows of equal length.
int columns_for_maps(int maps, float liked, float width) {
  const int fit = std::max(1, static_cast<int>((width + kMapSpacing) / (liked + kMapSpacing)));
  const int rows = (maps + fit - 1) / fit;
  return std::max(1, (maps + rows - 1) / rows);
}

void size_maps(StagePlace& place, const Stage& stage, float width, float zoom) {
  const float aspect = map_aspect(stage);
  // On a tablet there is room for more of them, and for larger ones.
  const float liked = std::clamp(width / 8, kLikedMap, kLargestMap) * zoom * std::max(1.0f, aspect);
  place.spacing = kMapSpacing;
  place.columns = columns_for_maps(stage.maps, liked, width);
  const float columns = static_cast<float>(place.columns);
  const float most = std::floor((width + kMapSpacing) / columns - kMapSpacing);
  place.cell_width = std::min(kLargestMap * std::max(1.0f, zoom * aspect), most);
  place.cell = place.cell_width / aspect;
}

void size_units(StagePlace& place, const std::vector<Stage>& stages, std::size_t index, float width,
                float zoom) {
  const Stage& stage = stages[index];
  place.spacing = kUnitSpacing;
  const bool is_answer = stage.maps <= 12;
  const float liked = is_answer ? 32 : (stage.maps <= 160 ? 10 : 5) * zoom;
  const int fit = std::max(1, static_cast<int>((width + kUnitSpacing) / (liked + kUnitSpacing)));
  place.columns = std::min(stage.maps, fit);
  const float widest = (width + kUnitSpacing) / static_cast<float>(place.columns) - kUnitSpacing;
  place.cell = is_answer ? std::min(32.0f, widest) : liked;
  if (const int columns = unrolled_columns(stages, index); columns > 0) {
    place.columns = columns;
    place.spacing = 0.5f;
    place.cell = std::min(6 * zoom, (width + 0.5f) / static_cast<float>(columns) - 0.5f);
  }
  place.cell_width = place.cell;
}

}  // namespace

NetworkLayout tall_network_layout(const std::vector<Stage>& stages, const Rect& area, float zoom) {
  NetworkLayout layout;
  layout.tall = true;
  const float width = area.w - 2 * kMargin;
  float y = area.y;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const Stage& stage = stages[i];
    StagePlace place;
    place.shown = std::min(stage.maps, kMostCells);
    place.gap_before = layout.stages.empty() ? 4 : kFlow;
    if (stage.spatial) {
      size_maps(place, stage, width, zoom);
    } else {
      size_units(place, stages, i, width, zoom);
    }
    place.rows = (place.shown + place.columns - 1) / place.columns;
    y += place.gap_before;
    place.header = {area.x + kMargin, y, width, kHeader};
    y += kHeader;
    const float used =
        static_cast<float>(place.columns) * (place.cell_width + place.spacing) - place.spacing;
    place.maps = {area.x + kMargin, y, used,
                  static_cast<float>(place.rows) * (place.cell + place.spacing) - place.spacing};
    y = place.maps.bottom();
    layout.stages.push_back(place);
  }
  layout.width = area.w;
  layout.height = y + 16 - area.y;
  layout.region = area;
  return layout;
}

}  // namespace convlens
