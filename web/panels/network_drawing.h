// The parts of the network panel: what flows between the stages, apart from the stages themselves.
#pragma once

#include <vector>

#include "web/panels/network_layout.h"
#include "web/panels/panels.h"
#include "web/session/stage_view.h"

namespace convlens {

// Lines between the stages of the wide arrangement: map to map where each goes on by itself, all to
// all where a layer sees every map, stronger for heavier kernels.
void draw_flow(PanelContext& context, const NetworkLayout& layout,
               const std::vector<StageView>& views);

// The lines into what is pointed at, and the maps they come from.
void draw_sources_of_pointed(PanelContext& context, const NetworkLayout& layout,
                             const std::vector<StageView>& views, const UnitRef& unit);

}  // namespace convlens
