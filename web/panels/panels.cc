#include "web/panels/panels.h"

#include "web/panels/widgets.h"

namespace convlens {
namespace {

constexpr Panel kPanels[] = {
    {"brand", &ScreenLayout::brand, draw_brand},
    {"models", &ScreenLayout::models, draw_models},
    {"menu", &ScreenLayout::menu, draw_menu},
    {"language", &ScreenLayout::language, draw_language},
    {"pad_header", &ScreenLayout::pad_header, draw_pad_header},
    {"pad", &ScreenLayout::pad, draw_pad},
    {"tools", &ScreenLayout::tools, draw_tools},
    {"inputs", &ScreenLayout::inputs, draw_inputs},
    {"preparation", &ScreenLayout::preparation, draw_preparation},
    {"answer", &ScreenLayout::answer, draw_answer},
    {"network", &ScreenLayout::network, draw_network},
    {"legend", &ScreenLayout::legend, draw_legend},
    {"status", &ScreenLayout::status, draw_status},
    {"notice", &ScreenLayout::notice, draw_notice},
    {"tooltip", &ScreenLayout::screen, draw_tooltip},
    {"overlay", &ScreenLayout::screen, draw_overlay},
};

// The one window that everything is drawn on: no frame, no padding, no scrolling of its own.
void begin_screen(const Ui& ui, const ScreenLayout& layout) {
  const Rect& screen = layout.screen;
  ImGui::SetNextWindowPos({screen.x, screen.y});
  ImGui::SetNextWindowSize({screen.w, screen.h});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, {1, 1});
  ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.theme.ground);
  ImGui::Begin("screen", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoScrollWithMouse |
                   ImGuiWindowFlags_NoBringToFrontOnFocus);
}

void end_screen() {
  ImGui::End();
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(4);
}

}  // namespace

std::span<const Panel> panels() { return kPanels; }

std::vector<Action> draw_screen(const Session& session, Ui& ui, const ScreenLayout& layout) {
  std::vector<Action> actions;
  ui.motion.begin_frame(ImGui::GetIO().DeltaTime, !session.system.reduced_motion && !ui.still);
  ui.theme = mix(light_theme(), dark_theme(),
                 ui.motion.to(motion_id("theme"), is_dark(session) ? 1.0f : 0.0f, 0.2f));
  ui.painter.begin_frame(ui.theme.dark);
  const bool dialogue = session.overlay != Overlay::kNone;
  begin_focus(ui.focus, dialogue);
  ui.wake_after = 0;
  begin_screen(ui, layout);
  PanelContext context{session, ui, layout, layout.screen, *ImGui::GetWindowDrawList(), actions};
  for (const Panel& panel : kPanels) {
    context.area = layout.*panel.place;
    context.panel = panel.name;
    context.live = !dialogue || panel.draw == draw_overlay;
    if (context.area.empty()) continue;
    ImGui::PushID(panel.name.data(), panel.name.data() + panel.name.size());
    panel.draw(context);
    ImGui::PopID();
  }
  draw_focus_ring(context);
  draw_tip(context);
  end_focus(ui.focus);
  end_screen();
  ui.moving = ui.motion.moving();
  return actions;
}

}  // namespace convlens
