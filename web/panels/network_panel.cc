// The network: a stage for every layer, every map of it at once, and what flows between them; or
// one layer opened large, and the others as a strip above it.
#include <algorithm>
#include <cmath>
#include <string>

#include "web/panels/network_drawing.h"
#include "web/panels/widgets.h"
#include "web/session/answer_view.h"

namespace convlens {
namespace {

constexpr float kOpening = 0.35f, kGliding = 0.22f;  // seconds

bool pointer_is_over(const Rect& area) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  return area.contains(mouse.x, mouse.y);
}

// What the pointer asks of the network in the wide arrangement. Returns whether it did at once,
// with the hand, and not by a key or a button.
bool move_view(PanelContext& context, const NetworkLayout& layout, bool hovered) {
  Ui& ui = context.ui;
  NetworkUi& own = ui.network;
  const NetworkView before = own.view;
  const NetworkGesture hand = std::exchange(ui.pointer.gesture, {});
  const ImGuiIO& io = ImGui::GetIO();
  if (hand.zoom != 1) {
    own.view = zoomed(own.view, layout, hand.zoom, hand.center_x, hand.center_y);
  }
  own.view = panned(own.view, layout, hand.pan_x, hand.pan_y);
  if (hovered && io.MouseWheel != 0 && !io.KeyShift) {
    const float factor = std::exp2(std::clamp(io.MouseWheel, -3.0f, 3.0f) * 0.25f);
    own.view = zoomed(own.view, layout, factor, io.MousePos.x, io.MousePos.y);
  }
  if (hovered) {
    constexpr float kStep = 60;
    const float across = io.MouseWheelH + (io.KeyShift ? io.MouseWheel : 0);
    own.view = panned(own.view, layout, across * kStep, 0);
  }
  const bool by_hand = own.view != before;
  if (const float factor = std::exchange(ui.pointer.keyed_zoom, 1.0f); factor != 1) {
    own.view = zoomed(own.view, layout, factor, layout.region.center_x(), layout.region.center_y());
  }
  if (std::exchange(ui.pointer.fit, false)) own.view = whole_view(layout);
  own.moved |= own.view != before;
  return by_hand;
}

NetworkView eased(Motion& motion, const NetworkView& view, bool at_once) {
  const float time = at_once ? 0 : kGliding;
  return {motion.to(motion_id("network zoom"), view.zoom, time),
          motion.to(motion_id("network x"), view.x, time),
          motion.to(motion_id("network y"), view.y, time)};
}

// Rows are pulled by the finger (pointer.cc) and the wheel, and made larger by two fingers and
// keys; what was in the middle of the hand stays there.
float move_rows(PanelContext& context, const std::vector<Stage>& stages, bool hovered,
                NetworkLayout& layout) {
  Ui& ui = context.ui;
  NetworkUi& own = ui.network;
  const Rect& area = context.area;
  const NetworkGesture hand = std::exchange(ui.pointer.gesture, {});
  const float factor = hand.zoom * std::exchange(ui.pointer.keyed_zoom, 1.0f);
  const float before = own.row_zoom;
  own.row_zoom = std::clamp(own.row_zoom * factor, kLeastRowZoom, kMostRowZoom);
  if (std::exchange(ui.pointer.fit, false)) own.row_zoom = 1;
  layout = tall_network_layout(stages, area, own.row_zoom);
  if (own.row_zoom != before && own.rows_height > 0) {
    const float middle = hand.zoom != 1 ? hand.center_y - area.y : area.h / 2;
    const float share = layout.height / own.rows_height;
    ui.pointer.scroll = (ui.pointer.scroll + middle) * share - middle;
  }
  own.rows_height = layout.height;
  if (hovered) ui.pointer.scroll -= ImGui::GetIO().MouseWheel * 48;
  ui.pointer.scroll = std::clamp(ui.pointer.scroll, 0.0f, std::max(0.0f, layout.height - area.h));
  return std::round(ui.pointer.scroll / ui.pixel) * ui.pixel;
}

void draw_scroll_mark(PanelContext& context, float height) {
  const Rect& area = context.area;
  if (height <= area.h) return;
  const float length = std::max(24.0f, area.h * area.h / height);
  const float y = area.y + (area.h - length) * context.ui.pointer.scroll / (height - area.h);
  fill_box(context, {area.right() - 6, y + 2, 3, length - 4},
           with_alpha(context.ui.theme.text, 0.3f), 2);
}

// What is pointed at: its map outlined, its unit marked.
void draw_pointed(PanelContext& context, const NetworkScene& scene, const UnitRef& unit) {
  const Ui& ui = context.ui;
  const auto index = static_cast<std::size_t>(unit.stage);
  const Stage& stage = *scene.views[index].stage;
  const StagePlace& place = scene.layout.stages[index];
  if (unit.map >= place.shown) return;
  const Rect cell = snapped(ui, cell_rect(place, unit.map));
  stroke_box(context, inset(cell, -1.5f), ui.theme.accent, 2, 2);
  if (!stage.spatial) return;
  const float w = cell.w / static_cast<float>(stage.width);
  const float h = cell.h / static_cast<float>(stage.height);
  const Rect own{cell.x + static_cast<float>(unit.x) * w, cell.y + static_cast<float>(unit.y) * h,
                 w, h};
  stroke_box(context, inset(own, -1), ui.theme.paper, 0);
  stroke_box(context, inset(own, -2), ui.theme.text, 0);
}

// The layout as it is seen, and where the stages go when a layer is opened.
NetworkScene scene_of(PanelContext& context, const Network& network,
                      const std::vector<StageView>& views) {
  Ui& ui = context.ui;
  NetworkUi& own = ui.network;
  const auto& selected = context.session.selected;
  NetworkScene scene{network, views, {}, {}, 0};
  scene.open = ui.motion.to(motion_id("layer open", context.session.shown), selected ? 1.0f : 0.0f,
                            kOpening);
  const bool hovered =
      !selected && context.live && ImGui::IsWindowHovered() && pointer_is_over(context.area);
  if (context.layout.tall) {
    if (!selected) own.rows = move_rows(context, network.stages, hovered, scene.layout);
    if (selected) scene.layout = tall_network_layout(network.stages, context.area, own.row_zoom);
    for (StagePlace& place : scene.layout.stages) {
      place.maps.y -= own.rows;
      place.header.y -= own.rows;
    }
  } else {
    scene.layout = wide_network_layout(network.stages, context.area);
    if (!own.moved) own.view = opening_view(scene.layout);
    bool at_once = !own.moved;
    if (!selected) {
      own.view = panned(own.view, scene.layout, 0, 0);  // the window may have changed
      at_once |= move_view(context, scene.layout, hovered);
    }
    apply_view(scene.layout, eased(ui.motion, own.view, at_once));
  }
  if (scene.open > 0) {
    const int chosen = selected ? selected->stage : own.was ? own.was->stage : 0;
    const OpenedLayout places = opened_layout(context.area, context.layout.touch, 0);
    scene.strip = strip_layout(places.strip, static_cast<int>(views.size()), chosen, own.strip);
  }
  return scene;
}

// Another network begins anew; what was open before goes back to its place.
void follow_session(NetworkUi& own, const Session& session) {
  if (std::exchange(own.shown, session.shown) != session.shown) {
    own.view = {};
    own.moved = false;
    own.open = own.was = std::nullopt;
    own.scroll = own.strip = 0;
    own.stage.reset();
  }
  if (own.open == session.selected) return;
  const bool same_stage =
      own.open && session.selected && own.open->stage == session.selected->stage;
  if (!same_stage) own.strip = 0;
  if (!same_stage || session.selected->map >= 0) own.scroll = 0;
  own.was = std::exchange(own.open, session.selected);
}

void draw_overview(PanelContext& context, const NetworkScene& scene) {
  const Rect& area = context.area;
  const Rect clip = scene.open > 0 ? area : scene.layout.region;
  context.draw.PushClipRect({area.x - 4, clip.y - 1}, {area.right() + 4, clip.bottom() + 1}, true);
  if (!scene.layout.tall) draw_flow(context, scene);
  draw_scene_cells(context, scene);
  const auto& unit = context.session.pointed;
  if (unit && scene.open <= 0) {
    draw_sources_of_pointed(context, scene, *unit);
    draw_pointed(context, scene, *unit);
  }
  context.draw.PopClipRect();
  if (scene.layout.tall) {
    draw_tall_labels(context, scene);
    if (scene.open <= 0) draw_scroll_mark(context, scene.layout.height);
  } else {
    draw_wide_labels(context, scene);
  }
}

// Who draws, pulls the network or has just lifted the finger does not ask.
bool asks(const PanelContext& context) {
  constexpr float kStill = 8;
  const PointerState& pointer = context.ui.pointer;
  const bool lifted =
      pointer.kind == PointerEvent::Kind::kTouch && !ImGui::IsMouseDown(ImGuiMouseButton_Left);
  return context.live && !lifted && pointer.mode != PointerState::Mode::kDrawing &&
         pointer.mode != PointerState::Mode::kPinching && pointer.pulled <= kStill &&
         ImGui::IsWindowHovered() && pointer_is_over(context.area);
}

// A press on none of the stages: where their columns are too narrow to be pressed, on one of their
// maps; beside an opened layer, one step back; by the keyboard, into the network.
void press_all(PanelContext& context, const NetworkScene& scene) {
  const auto& selected = context.session.selected;
  const auto go = [&](std::optional<Selection> to) { context.actions.push_back(Select{to}); };
  if (selected && selected->map >= 0) return go(Selection{selected->stage, -1});
  if (selected) return go(std::nullopt);
  if (!ImGui::IsMouseReleased(ImGuiMouseButton_Left)) return go(Selection{0, -1});
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto hit = hit_unit(scene.layout, scene.network.stages, mouse.x, mouse.y);
  if (hit && scene.layout.region.contains(mouse.x, mouse.y)) go(Selection{hit->stage, -1});
}

// What is under the pointer in the network as it is seen: a unit, else a stage.
std::optional<UnitRef> point_at(PanelContext& context, const NetworkScene& scene) {
  NetworkUi& own = context.ui.network;
  own.stage = press_stages(context, scene);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!asks(context)) return std::nullopt;
  if (!scene.layout.region.contains(mouse.x, mouse.y)) return std::nullopt;
  const auto unit = hit_unit(scene.layout, scene.network.stages, mouse.x, mouse.y);
  if (!unit) return unit;
  own.stage.reset();
  own.explained = cell_rect(scene.layout.stages[static_cast<std::size_t>(unit->stage)], unit->map);
  return unit;
}

}  // namespace

void draw_network(PanelContext& context) {
  const Network* network = current_network(context.session);
  const Rect& area = context.area;
  if (!network) {
    put_text(context, context.ui.fonts.text, context.ui.theme.muted,
             answer_view(context.session).hint, area, Align::kCenter);
    return;
  }
  NetworkUi& own = context.ui.network;
  follow_session(own, context.session);
  own.stage.reset();
  const auto views = stage_views(context.session);
  const Texts& t = texts(context.session.settings.language);
  const bool open = context.session.selected.has_value();
  const NetworkScene scene = scene_of(context, *network, views);

  const Rect clip = inset(area, -4);  // frames stand around what fills the area
  context.draw.PushClipRect({clip.x, clip.y}, {clip.right(), clip.bottom()}, true);
  std::optional<UnitRef> unit;
  if (!open) unit = point_at(context, scene);
  draw_overview(context, scene);
  if (scene.open > 0) {
    const auto opened = draw_opened(context, scene);
    if (open && asks(context)) unit = opened;
  }
  context.draw.PopClipRect();

  // All of it at last: what stands on it is pressed in its place.
  const Reaction all = react(context, {.id = "all",
                                       .label = open ? t.key_back : t.help_group_network,
                                       .place = area,
                                       .role = Role::kRegion});
  if (is_click(all)) press_all(context, scene);
  if (unit != context.session.pointed) context.actions.push_back(PointAt{unit});
}

}  // namespace convlens
