#include <algorithm>
#include <bit>
#include <cmath>

#include "web/panels/network_drawing.h"
#include "web/panels/widgets.h"

namespace convlens {
namespace {

// Where lines leave and reach a stage: more ends than this on one side are not told apart, and of a
// long network fewer are drawn.
constexpr int kMostEnds = 28;
constexpr float kMostLines = 6000;

enum class Meeting { kOneToOne, kAllToAll, kUnrolled };

Meeting meeting_of(const Stage& stage, const Stage& source) {
  if (stage.spatial != source.spatial && !mixes_maps(stage.kind)) return Meeting::kUnrolled;
  const bool depthwise = stage.kind == StageKind::kConvolution && stage.groups == source.maps;
  if (depthwise && stage.groups > 1) return Meeting::kOneToOne;
  return mixes_maps(stage.kind) || stage.kind == StageKind::kSoftmax ? Meeting::kAllToAll
                                                                     : Meeting::kOneToOne;
}

// The ends of the lines on one side of a stage: the middles of its rows, at most kMostEnds of them.
struct Ends {
  float x = 0, first_y = 0, step = 0;
  int count = 0;
  float y(int i) const { return first_y + step * static_cast<float>(i); }
};

Ends ends_of(const StagePlace& place, float x, int most) {
  Ends ends{x, 0, place.cell + place.spacing, place.rows};
  if (ends.count > most) {
    ends.count = most;
    ends.step = place.maps.h / static_cast<float>(most);
  }
  ends.first_y = place.maps.y + std::min(ends.step, place.cell) / 2;
  if (place.rows > most) ends.first_y = place.maps.y + ends.step / 2;
  return ends;
}

// The pen of the flow: what it draws on, in which colour, with how many ends.
struct Pen {
  ImDrawList& list;
  ImU32 color;
  int most_ends;
  void line(float x0, float y0, float x1, float y1, float alpha = 1) const {
    list.AddLine({x0, y0}, {x1, y1}, with_alpha(color, alpha), 1);
  }
};

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

void draw_all_to_all(const Pen& pen, const Stage& stage, const StagePlace& place,
                     const Stage& source, const StagePlace& source_place) {
  const Ends from = ends_of(source_place, source_place.maps.right() + 2, pen.most_ends);
  const Ends to = ends_of(place, place.maps.x - 2, pen.most_ends);
  // Many lines together are dark: the more of them, the fainter each.
  const float lines = static_cast<float>(from.count * to.count);
  const float base = std::clamp(12 / std::sqrt(lines), 0.35f, 1.0f);
  for (int j = 0; j < to.count; ++j) {
    for (int i = 0; i < from.count; ++i) {
      const float s = strength(stage, place, source, source_place, i, j);
      pen.line(from.x, from.y(i), to.x, to.y(j), base * (0.1f + 0.9f * s * s * s));
    }
  }
}

void draw_one_to_one(const Pen& pen, const StagePlace& place, const StagePlace& source_place) {
  const int rows = std::min(place.rows, source_place.rows);
  const Ends from = ends_of(source_place, source_place.maps.right() + 2, pen.most_ends);
  const Ends to = ends_of(place, place.maps.x - 2, pen.most_ends);
  const bool same = from.count == to.count;
  const int count = same ? from.count : std::min(rows, pen.most_ends);
  for (int i = 0; i < count; ++i) pen.line(from.x, from.y(i), to.x, to.y(i));
}

// Maps into a vector: each row of maps goes to its own stretch of the units.
void draw_unrolled(const Pen& pen, const StagePlace& place, const StagePlace& source_place) {
  const Ends from = ends_of(source_place, source_place.maps.right() + 2, pen.most_ends);
  const float x = place.maps.x - 2;
  for (int i = 0; i < from.count; ++i) {
    const float top =
        place.maps.y + place.maps.h * static_cast<float>(i) / static_cast<float>(from.count);
    const float bottom = top + place.maps.h / static_cast<float>(from.count);
    pen.line(from.x, from.y(i), x, (top + bottom) / 2);
  }
}

// A layer that reads something else than the stage before it: the line goes below the maps between.
void draw_detour(const Pen& pen, const NetworkLayout& layout, std::size_t from, std::size_t to) {
  float bottom = 0;
  for (std::size_t i = from; i <= to; ++i) {
    bottom = std::max(bottom, layout.stages[i].maps.bottom());
  }
  const Rect &source = layout.stages[from].maps, &own = layout.stages[to].maps;
  const float y = std::min(bottom + 6, layout.region.bottom() - 1);
  pen.line(source.center_x(), source.bottom() + 2, source.center_x(), y, 1.6f);
  pen.line(source.center_x(), y, own.center_x(), y, 1.6f);
  pen.line(own.center_x(), y, own.center_x(), own.bottom() + 2, 1.6f);
}

void draw_lines(const Pen& pen, const NetworkScene& scene, const Rect& area) {
  for (std::size_t i = 1; i < scene.views.size(); ++i) {
    const Stage& stage = *scene.views[i].stage;
    const StagePlace& place = scene.layout.stages[i];
    for (const int source_index : stage.sources) {
      const auto s = static_cast<std::size_t>(source_index);
      const Stage& source = *scene.views[s].stage;
      const StagePlace& source_place = scene.layout.stages[s];
      if (source_place.maps.x > area.right() || place.maps.right() < area.x) continue;
      if (s + 1 != i) {
        draw_detour(pen, scene.layout, s, i);
        continue;
      }
      switch (meeting_of(stage, source)) {
        case Meeting::kAllToAll:
          draw_all_to_all(pen, stage, place, source, source_place);
          break;
        case Meeting::kOneToOne:
          draw_one_to_one(pen, place, source_place);
          break;
        case Meeting::kUnrolled:
          draw_unrolled(pen, place, source_place);
          break;
      }
    }
  }
}

// Of everything that the lines depend on.
std::uint64_t key_of(const NetworkScene& scene, ImU32 color, const Rect& area,
                     std::uint64_t shown) {
  std::uint64_t key = motion_id("flow", shown);
  const auto add = [&](std::uint32_t bits) { key = (key ^ bits) * 0x100000001b3u; };
  const auto add_rect = [&](const Rect& r) {
    for (const float x : {r.x, r.y, r.w, r.h}) add(std::bit_cast<std::uint32_t>(x));
  };
  add(color);
  add_rect(area);
  for (const StagePlace& place : scene.layout.stages) add_rect(place.maps);
  return key;
}

// Puts the lines of the frame before into the list again.
void repeat(const FlowCache& cache, ImDrawList& list) {
  const int vertices = static_cast<int>(cache.vertices.size());
  const int indices = static_cast<int>(cache.indices.size());
  if (indices == 0) return;
  list.PrimReserve(indices, vertices);
  std::ranges::copy(cache.vertices, list._VtxWritePtr);
  const auto base = static_cast<ImDrawIdx>(list._VtxCurrentIdx);
  for (int i = 0; i < indices; ++i) {
    list._IdxWritePtr[i] =
        static_cast<ImDrawIdx>(base + cache.indices[static_cast<std::size_t>(i)]);
  }
  list._VtxWritePtr += vertices;
  list._IdxWritePtr += indices;
  list._VtxCurrentIdx += static_cast<unsigned int>(vertices);
}

// Keeps what was drawn since the list had that many vertices and indices.
void keep(FlowCache& cache, const ImDrawList& list, int first_vertex, int first_index,
          unsigned int base) {
  cache.vertices.assign(list.VtxBuffer.begin() + first_vertex, list.VtxBuffer.end());
  cache.indices.clear();
  for (int i = first_index; i < list.IdxBuffer.Size; ++i) {
    cache.indices.push_back(static_cast<ImDrawIdx>(list.IdxBuffer[i] - base));
  }
}

}  // namespace

void draw_flow(PanelContext& context, const NetworkScene& scene) {
  const float opacity = std::max(0.0f, 1 - 3 * scene.open);
  if (opacity <= 0) return;
  const float gaps = static_cast<float>(std::max<std::size_t>(1, scene.views.size()));
  const int most = std::clamp(static_cast<int>(std::sqrt(kMostLines / gaps)), 4, kMostEnds);
  const Pen pen{context.draw, with_alpha(context.ui.theme.flow, opacity), most};
  FlowCache& cache = context.ui.network.flow;
  ImDrawList& list = context.draw;
  const std::uint64_t key = key_of(scene, pen.color, context.area, context.session.shown);
  if (cache.key == key) return repeat(cache, list);
  const int first_vertex = list.VtxBuffer.Size, first_index = list.IdxBuffer.Size;
  const unsigned int base = list._VtxCurrentIdx, offset = list._CmdHeader.VtxOffset;
  draw_lines(pen, scene, context.area);
  cache.key = 0;
  if (list._CmdHeader.VtxOffset != offset) return;  // too many for one piece of the list
  keep(cache, list, first_vertex, first_index, base);
  cache.key = key;
}

namespace {

// A map of a source that the unit is made of, and how strongly it counts, 0 … 1.
struct Origin {
  int map = 0;
  float weight = 1;
};

// The maps of one source that a unit reads; `skipped`: maps of the sources before it, where the
// maps of several stand side by side.
std::vector<Origin> origins_of(const Stage& stage, const Stage& source, int map, int skipped) {
  if (stage.kind == StageKind::kConcat) {
    const bool inside = map >= skipped && map < skipped + source.maps;
    return inside ? std::vector<Origin>{{map - skipped, 1}} : std::vector<Origin>{};
  }
  const Meeting meeting = meeting_of(stage, source);
  if (meeting == Meeting::kUnrolled) {
    const int size = std::max(1, stage.maps / std::max(1, source.maps));
    return {{std::min(map / size, source.maps - 1), 1}};
  }
  if (meeting == Meeting::kOneToOne) return {{std::min(map, source.maps - 1), 1}};
  int first = 0, count = source.maps;
  if (stage.kind == StageKind::kConvolution && stage.groups > 1) {
    count = source.maps / stage.groups;
    first = map / std::max(1, stage.maps / stage.groups) * count;
  }
  std::vector<Origin> origins;
  const int step = std::max(1, count / 64);  // of a long vector some stand for all
  for (int i = first; i < first + count; i += step) {
    const auto kernel = static_cast<std::size_t>(map * source.maps + i);
    origins.push_back({i, stage.strengths.empty() ? 0.4f : stage.strengths[kernel]});
  }
  return origins;
}

}  // namespace

void draw_sources_of_pointed(PanelContext& context, const NetworkScene& scene,
                             const UnitRef& unit) {
  const auto index = static_cast<std::size_t>(unit.stage);
  const Stage& stage = *scene.views[index].stage;
  const Rect target = cell_rect(scene.layout.stages[index], unit.map);
  const ImU32 color = context.ui.theme.accent;
  int skipped = 0;
  for (const int source_index : stage.sources) {
    const auto s = static_cast<std::size_t>(source_index);
    const Stage& source = *scene.views[s].stage;
    const StagePlace& place = scene.layout.stages[s];
    for (const Origin& origin : origins_of(stage, source, unit.map, skipped)) {
      if (origin.map >= place.shown) continue;
      const Rect cell = cell_rect(place, origin.map);
      const ImU32 lit = with_alpha(color, 0.15f + 0.85f * origin.weight);
      if (place.cell >= 6) stroke_box(context, inset(cell, -1.5f), lit, 1);
      if (scene.layout.tall) continue;
      bend(context, cell.right() + 1, cell.center_y(), target.x - 1, target.center_y(), lit,
           0.8f + 1.2f * origin.weight);
    }
    skipped += source.maps;
  }
}

}  // namespace convlens
