// Where a person has moved the network: zoom and pan, and what of the opened layer is in sight.
// Pure arithmetic, and the screen's own state of the network's panels.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "imgui.h"
#include "web/panels/network_layout.h"
#include "web/panels/rect.h"
#include "web/session/action.h"

namespace convlens {

// A point of the content stands at x + zoom * its distance from the region's left side.
struct NetworkView {
  float zoom = 1, x = 0, y = 0;
  friend bool operator==(const NetworkView&, const NetworkView&) = default;
};

// How far out and in it may be zoomed: out until everything is to be seen.
struct ZoomLimits {
  float least = 1, most = 1;
};
ZoomLimits zoom_limits(const NetworkLayout& layout);

// The whole network, or its beginning where the whole would be too small to be recognised.
NetworkView opening_view(const NetworkLayout& layout);
NetworkView whole_view(const NetworkLayout& layout);

// `factor` times larger about a point of the region; moved by dx, dy. Never past the content's
// ends: what is smaller than the region stands in its middle.
NetworkView zoomed(const NetworkView& view, const NetworkLayout& layout, float factor, float x,
                   float y);
NetworkView panned(const NetworkView& view, const NetworkLayout& layout, float dx, float dy);

// Every place of the layout as it is seen: the maps zoomed and panned, the text above them beside
// them but at its own height and size.
void apply_view(NetworkLayout& layout, const NetworkView& view);

// The lines of the flow as they were drawn, to be drawn again while nothing of them changes.
struct FlowCache {
  std::uint64_t key = 0;
  std::vector<ImDrawVert> vertices;
  std::vector<ImDrawIdx> indices;  // from the first vertex
};

inline constexpr float kLeastRowZoom = 0.5f, kMostRowZoom = 6;

// Of the screen alone: it is in no link and does not come back.
struct NetworkUi {
  NetworkView view;
  bool moved = false;       // by the person; else it fits itself to the window
  std::uint64_t shown = 0;  // Session::shown that this is about
  // The tall arrangement: how much larger the maps are, how far the rows are pulled, their height.
  float row_zoom = 1, rows = 0, rows_height = 0;

  std::optional<Selection> open;  // in the frame before
  std::optional<Selection> was;   // before that: it goes back to its place
  float scroll = 0;               // of the opened layer's maps, points >= 0
  float strip = 0;                // of the strip of stages, from where it stands by itself

  std::optional<int> stage;  // whose name is pointed at
  Rect explained;            // what the tooltip is about: it does not cover it
  FlowCache flow;
};

}  // namespace convlens
