// The parts of the network panel: the scene of a frame, and who draws what of it.
#pragma once

#include <string_view>
#include <vector>

#include "web/panels/network_layout.h"
#include "web/panels/opened_layout.h"
#include "web/panels/panels.h"
#include "web/panels/widgets.h"
#include "web/session/stage_view.h"

namespace convlens {

struct NetworkScene {
  const Network& network;
  const std::vector<StageView>& views;
  NetworkLayout layout;  // as it is seen: zoomed, panned, scrolled
  StripLayout strip;     // where the stages go while a layer is open; no tiles: they fade away
  float open = 0;        // 0: the network … 1: a layer is open

  bool has_strip() const { return strip.tile > 0; }
};

// Where a cell of the network is now, on its way between the network and the strip.
Rect scene_cell(const NetworkScene& scene, int stage, int map);

Rect mix(const Rect& a, const Rect& b, float share);

// One cell: paper where there are no values, a hairline around it, its values.
struct CellStyle {
  float opacity = 1;
  bool framed = true;
};
void put_cell(PanelContext& context, const StageView& view, int stage, int map, const Rect& cell,
              const CellStyle& style);

// All cells of the network, and after them the labels of the answer's units.
void draw_scene_cells(PanelContext& context, const NetworkScene& scene);

// Names, kinds, shapes, parameters and ranges of the stages.
void draw_wide_labels(PanelContext& context, const NetworkScene& scene);
void draw_tall_labels(PanelContext& context, const NetworkScene& scene);

// Every stage in sight is a button that opens it. Returns the one that the pointer or the keyboard
// is at.
std::optional<int> press_stages(PanelContext& context, const NetworkScene& scene);
// The id of a stage's button, the same above its maps and in the strip.
std::string stage_id(int stage);
std::string stage_label(const StageView& view);
// A press by the pointer that was no drag, or by the keyboard.
bool is_click(const Reaction& reaction);

// Lines between the stages of the wide arrangement: map to map where each goes on by itself, all to
// all where a layer sees every map, stronger for heavier kernels.
void draw_flow(PanelContext& context, const NetworkScene& scene);

// The lines into what is pointed at, and the maps they come from.
void draw_sources_of_pointed(PanelContext& context, const NetworkScene& scene, const UnitRef& unit);

// A layer opened large: the strip of all stages, the words, the maps. Returns the unit that the
// pointer is on.
std::optional<UnitRef> draw_opened(PanelContext& context, const NetworkScene& scene);

}  // namespace convlens
