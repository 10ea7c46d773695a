// Collects the heat maps of a frame in the order in which panels draw them. They are drawn by the
// GPU when the draw list comes to their place; a frame without a window never gets there.
#pragma once

#include <deque>
#include <functional>
#include <span>
#include <vector>

#include "imgui.h"
#include "web/gfx/heat_map.h"
#include "web/gfx/value_atlas.h"
#include "web/panels/rect.h"
#include "web/session/stage_view.h"

namespace convlens {

struct MapStyle {
  Ramp ramp = Ramp::kSigned;
  float peak = 1;       // the value at the end of the ramp
  bool smooth = false;  // ink
  float opacity = 1;
};

class MapPainter {
 public:
  // `draw`: draws quads inside of a clip rectangle (left, top, right, bottom in points).
  using Draw = std::function<void(std::span<const HeatMapQuad> quads, const ImVec4& clip)>;

  void begin_frame(float dark);  // the theme's paper: 0 light … 1 dark
  void set_draw(Draw draw) { draw_ = std::move(draw); }

  // A piece of the texture of values, or its top left part.
  void add(const Rect& place, const TexelRect& texels, const MapStyle& style);
  // Everything added since the last flush stands in the draw list from here on.
  void flush(ImDrawList& list);

 private:
  struct Batch {
    MapPainter* painter;
    std::size_t first, count;
  };
  static void on_draw(const ImDrawList* list, const ImDrawCmd* command);

  Draw draw_;
  std::vector<HeatMapQuad> quads_;
  std::deque<Batch> batches_;  // addresses stay valid until the next frame
  std::size_t flushed_ = 0;
  float dark_ = 0;
};

}  // namespace convlens
