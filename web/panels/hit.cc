#include <algorithm>
#include <cmath>

#include "web/panels/network_layout.h"

namespace convlens {

Rect cell_rect(const StagePlace& place, int index) {
  const int column = index % place.columns, row = index / place.columns;
  return {place.maps.x + static_cast<float>(column) * (place.cell_width + place.spacing),
          place.maps.y + static_cast<float>(row) * (place.cell + place.spacing), place.cell_width,
          place.cell};
}

std::optional<UnitRef> hit_unit(const NetworkLayout& layout, const std::vector<Stage>& stages,
                                float x, float y) {
  for (std::size_t i = 0; i < layout.stages.size(); ++i) {
    const StagePlace& place = layout.stages[i];
    if (!place.maps.contains(x, y) || place.cell <= 0) continue;
    const int column =
        std::min(static_cast<int>((x - place.maps.x) / (place.cell_width + place.spacing)),
                 place.columns - 1);
    const int row = static_cast<int>((y - place.maps.y) / (place.cell + place.spacing));
    const int index = row * place.columns + column;
    if (index >= place.shown) return std::nullopt;
    const Rect cell = cell_rect(place, index);
    const Stage& stage = stages[i];
    const auto along = [](float share, int count) {
      return std::clamp(static_cast<int>(share * static_cast<float>(count)), 0, count - 1);
    };
    return UnitRef{static_cast<int>(i), index, along((y - cell.y) / cell.h, stage.height),
                   along((x - cell.x) / cell.w, stage.width)};
  }
  return std::nullopt;
}

}  // namespace convlens
