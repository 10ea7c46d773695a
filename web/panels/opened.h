// The parts of an opened layer: its words and buttons, its maps, its units.
#pragma once

#include "web/panels/network_drawing.h"
#include "web/session/layer_view.h"

namespace convlens {

// A layer on its way between its place in the network and the body of the opened one.
struct OpenedLayer {
  const NetworkScene& scene;
  int stage = 0;
  int map = -1;  // alone, or going back from there
  Rect body;
  float grown = 1;  // 0: in the network … 1: large
  float alone = 0;  // 0: all maps … 1: one of them
  float scroll = 0;
  bool chosen = true;  // the one that is open, and not one that goes back to its place

  const StageView& view() const { return scene.views[static_cast<std::size_t>(stage)]; }
  const Stage& facts() const { return *view().stage; }
  int shown() const { return scene.layout.stages[static_cast<std::size_t>(stage)].shown; }
  bool at_rest() const { return chosen && grown >= 1; }
};

// How much higher than the body the maps or units are: what can be scrolled.
float opened_reach(const OpenedLayer& layer, bool touch);

// Return the unit that the pointer is on.
std::optional<UnitRef> draw_opened_maps(PanelContext& context, const OpenedLayer& layer);
std::optional<UnitRef> draw_opened_units(PanelContext& context, const OpenedLayer& layer);

// What is said of the map that is open alone, and its buttons.
void draw_alone_side(PanelContext& context, const OpenedLayer& layer, const LayerView& words,
                     const AloneLayout& places);

// A button with a chevron; `step` -1 to the left, 1 to the right.
bool chevron_button(PanelContext& context, Widget widget, int step);

// The palette as a bar, from the least to the greatest value, and a mark on it.
void put_ramp(PanelContext& context, Ramp ramp, const Rect& bar);
void put_ramp_mark(PanelContext& context, Ramp ramp, const Rect& bar, float share);

}  // namespace convlens
