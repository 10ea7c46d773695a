// What of the network can be pressed, and what the pointer is on.
#include <algorithm>

#include "web/panels/network_drawing.h"

namespace convlens {
namespace {

constexpr float kLeast = 24;  // what a pointer hits

// A stage's own column, up to the middle between it and its neighbours.
Rect column_target(const NetworkScene& scene, std::size_t i, const Rect& area) {
  const auto& places = scene.layout.stages;
  const Rect& own = places[i].maps;
  const float before = i > 0 ? places[i - 1].maps.right() : own.x - 20;
  const float after = i + 1 < places.size() ? places[i + 1].maps.x : own.right() + 20;
  const float left = std::max(area.x, (before + own.x) / 2);
  const float right = std::min(area.right(), (after + own.right()) / 2);
  return {left, area.y, right - left, scene.layout.region.bottom() - area.y};
}

// Its name and its maps, as far as they are in sight.
Rect row_target(const NetworkScene& scene, std::size_t i, const Rect& area) {
  const StagePlace& place = scene.layout.stages[i];
  const float top = std::max(area.y, place.header.y);
  const float bottom = std::min(area.bottom(), place.maps.bottom() + 4);
  return {place.header.x, top, place.header.w, bottom - top};
}

}  // namespace

bool is_click(const Reaction& reaction) {
  constexpr float kStill = 8;
  const bool by_pointer = ImGui::IsMouseReleased(ImGuiMouseButton_Left);
  return reaction.pressed &&
         (!by_pointer || ImGui::GetIO().MouseDragMaxDistanceSqr[0] < kStill * kStill);
}

std::string stage_id(int stage) { return "stage " + std::to_string(stage + 1); }

std::string stage_label(const StageView& view) {
  if (view.stage->kind == StageKind::kInput) return view.title;
  return view.stage->name + ": " + view.title;
}

std::optional<int> press_stages(PanelContext& context, const NetworkScene& scene) {
  std::optional<int> at;
  for (std::size_t i = 0; i < scene.views.size(); ++i) {
    const Rect target = scene.layout.tall ? row_target(scene, i, context.area)
                                          : column_target(scene, i, context.area);
    if (target.w < kLeast || target.h < (scene.layout.tall ? 40 : kLeast)) continue;
    const int stage = static_cast<int>(i);
    const Reaction reaction = react(context, {.id = stage_id(stage),
                                              .label = stage_label(scene.views[i]),
                                              .place = target,
                                              .role = Role::kChoice,
                                              .group = "stages"});
    if (is_click(reaction)) context.actions.push_back(Select{Selection{stage, -1}});
    const std::string id = focus_id(context.panel, stage_id(stage));
    const bool by_keyboard = context.ui.focus.visible && context.ui.focus.current == id;
    if (!reaction.hovered && !by_keyboard) continue;
    at = stage;
    context.ui.network.explained = target;
  }
  return at;
}

}  // namespace convlens
