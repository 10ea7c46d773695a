#include <algorithm>
#include <cmath>

#include "web/panels/network_drawing.h"
#include "web/panels/widgets.h"

namespace convlens {
namespace {

// Where lines leave and reach a stage: more ends than this on one side are not told apart.
constexpr int kMostEnds = 28;

enum class Meeting { kOneToOne, kAllToAll, kUnrolled };

Meeting meeting_of(const Stage& stage, const Stage& source) {
  if (stage.spatial != source.spatial && !mixes_maps(stage.kind)) return Meeting::kUnrolled;
  return mixes_maps(stage.kind) || stage.kind == StageKind::kSoftmax ? Meeting::kAllToAll
                                                                     : Meeting::kOneToOne;
}

// The ends of the lines on one side of a stage: the middles of its rows, at most kMostEnds of them.
struct Ends {
  float x = 0, first_y = 0, step = 0;
  int count = 0;
  float y(int i) const { return first_y + step * static_cast<float>(i); }
};

Ends ends_of(const StagePlace& place, float x) {
  Ends ends{x, 0, place.cell + place.spacing, place.rows};
  if (ends.count > kMostEnds) {
    ends.count = kMostEnds;
    ends.step = place.maps.h / static_cast<float>(kMostEnds);
  }
  ends.first_y = place.maps.y + std::min(ends.step, place.cell) / 2;
  if (place.rows > kMostEnds) ends.first_y = place.maps.y + ends.step / 2;
  return ends;
}

void line(PanelContext& context, float x0, float y0, float x1, float y1, ImU32 color,
          float thickness = 1) {
  context.draw.AddLine({x0, y0}, {x1, y1}, color, thickness);
}

void bend(PanelContext& context, float x0, float y0, float x1, float y1, ImU32 color,
          float thickness) {
  const float middle = (x0 + x1) / 2;
  context.draw.AddBezierCubic({x0, y0}, {middle, y0}, {middle, y1}, {x1, y1}, color, thickness, 14);
}

// The strength of the kernel that leads from row `from` of the source to row `to`, 0 … 1; rows
// stand for their maps where a stage has one column.
float strength(const Stage& stage, const StagePlace& place, const Stage& source,
               const StagePlace& source_place, int from, int to) {
  if (stage.strengths.empty() || place.columns > 1 || source_place.columns > 1) return 0.5f;
  return stage.strengths[static_cast<std::size_t>(to * source.maps + from)];
}

void draw_all_to_all(PanelContext& context, const Stage& stage, const StagePlace& place,
                     const Stage& source, const StagePlace& source_place) {
  const Ends from = ends_of(source_place, source_place.maps.right() + 2);
  const Ends to = ends_of(place, place.maps.x - 2);
  // Many lines together are dark: the more of them, the fainter each.
  const float lines = static_cast<float>(from.count * to.count);
  const float base = std::clamp(12 / std::sqrt(lines), 0.35f, 1.0f);
  for (int j = 0; j < to.count; ++j) {
    for (int i = 0; i < from.count; ++i) {
      const float s = strength(stage, place, source, source_place, i, j);
      const float alpha = base * (0.1f + 0.9f * s * s * s);
      line(context, from.x, from.y(i), to.x, to.y(j), with_alpha(context.ui.theme.flow, alpha));
    }
  }
}

void draw_one_to_one(PanelContext& context, const StagePlace& place,
                     const StagePlace& source_place) {
  const int rows = std::min(place.rows, source_place.rows);
  const Ends from = ends_of(source_place, source_place.maps.right() + 2);
  const Ends to = ends_of(place, place.maps.x - 2);
  const bool same = from.count == to.count;
  const int count = same ? from.count : std::min(rows, kMostEnds);
  for (int i = 0; i < count; ++i) {
    line(context, from.x, from.y(i), to.x, to.y(i), context.ui.theme.flow);
  }
}

// Maps into a vector: each row of maps goes to its own stretch of the units.
void draw_unrolled(PanelContext& context, const StagePlace& place, const StagePlace& source_place) {
  const Ends from = ends_of(source_place, source_place.maps.right() + 2);
  const float x = place.maps.x - 2;
  for (int i = 0; i < from.count; ++i) {
    const float top =
        place.maps.y + place.maps.h * static_cast<float>(i) / static_cast<float>(from.count);
    const float bottom = top + place.maps.h / static_cast<float>(from.count);
    line(context, from.x, from.y(i), x, (top + bottom) / 2, context.ui.theme.flow);
  }
}

// A layer that reads something else than the stage before it: the line goes below the maps.
void draw_detour(PanelContext& context, const StagePlace& place, const StagePlace& source_place) {
  const float y = std::max(place.maps.bottom(), source_place.maps.bottom()) + 6;
  const float x0 = source_place.maps.center_x(), x1 = place.maps.center_x();
  const ImU32 color = with_alpha(context.ui.theme.flow, 1.6f);
  line(context, x0, source_place.maps.bottom() + 2, x0, y, color);
  line(context, x0, y, x1, y, color);
  line(context, x1, y, x1, place.maps.bottom() + 2, color);
}

}  // namespace

void draw_flow(PanelContext& context, const NetworkLayout& layout,
               const std::vector<StageView>& views) {
  for (std::size_t i = 1; i < views.size(); ++i) {
    const Stage& stage = *views[i].stage;
    for (const int source_index : stage.sources) {
      const auto s = static_cast<std::size_t>(source_index);
      const Stage& source = *views[s].stage;
      const StagePlace &place = layout.stages[i], &source_place = layout.stages[s];
      if (s + 1 != i) {
        draw_detour(context, place, source_place);
        continue;
      }
      switch (meeting_of(stage, source)) {
        case Meeting::kAllToAll:
          draw_all_to_all(context, stage, place, source, source_place);
          break;
        case Meeting::kOneToOne:
          draw_one_to_one(context, place, source_place);
          break;
        case Meeting::kUnrolled:
          draw_unrolled(context, place, source_place);
          break;
      }
    }
  }
}

void draw_sources_of_pointed(PanelContext& context, const NetworkLayout& layout,
                             const std::vector<StageView>& views, const UnitRef& unit) {
  const auto index = static_cast<std::size_t>(unit.stage);
  const Stage& stage = *views[index].stage;
  const StagePlace& place = layout.stages[index];
  const Rect target = cell_rect(place, unit.map);
  const ImU32 color = context.ui.theme.accent;
  for (const int source_index : stage.sources) {
    const auto s = static_cast<std::size_t>(source_index);
    const Stage& source = *views[s].stage;
    const StagePlace& source_place = layout.stages[s];
    const Meeting meeting = meeting_of(stage, source);
    if (meeting == Meeting::kUnrolled) {
      const int map = unit.map / std::max(1, source.height * source.width);
      const Rect cell = cell_rect(source_place, map);
      bend(context, cell.right() + 1, cell.center_y(), target.x - 1, target.center_y(), color,
           1.5f);
      continue;
    }
    if (meeting == Meeting::kOneToOne) {
      const Rect cell = cell_rect(source_place, std::min(unit.map, source_place.shown - 1));
      bend(context, cell.right() + 1, cell.center_y(), target.x - 1, target.center_y(), color,
           1.5f);
      continue;
    }
    const bool known = !stage.strengths.empty();
    const int step = std::max(1, source_place.shown / 64);  // of a long vector some stand for all
    for (int i = 0; i < source_place.shown; i += step) {
      const float weight =
          known ? stage.strengths[static_cast<std::size_t>(unit.map * source.maps + i)] : 0.4f;
      const Rect cell = cell_rect(source_place, i);
      bend(context, cell.right() + 1, cell.center_y(), target.x - 1, target.center_y(),
           with_alpha(color, 0.15f + 0.85f * weight), 0.8f + 1.2f * weight);
    }
  }
}

}  // namespace convlens
