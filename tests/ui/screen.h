// Frames of the screen without a window: Dear ImGui with a null back end. What a person does comes
// through ImGui's own queue of events and through the pointer's, as from a platform.
#pragma once

#include <imgui.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/session/support.h"
#include "web/panels/panels.h"

namespace convlens {

class Screen {
 public:
  Screen(float width, float height, Language language)
      : session(new_session(language)), width_(width), height_(height) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {width, height};
    io.DeltaTime = 1 / 60.0f;
    ui.fonts = build_fonts(*io.Fonts, 1);
    unsigned char* pixels = nullptr;
    int w = 0, h = 0;
    io.Fonts->GetTexDataAsAlpha8(&pixels, &w, &h);
    io.Fonts->SetTexID(nullptr);
  }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  ~Screen() { ImGui::DestroyContext(); }

  ScreenLayout layout() const { return screen_layout(width_, height_); }

  // One frame as in the program: panels, then their actions.
  void frame() {
    texts.clear();
    ui.record = &texts;
    ui.atlas = plan_atlas(current_network(session), 4096);
    ImGui::NewFrame();
    const auto actions = draw_screen(session, ui, layout());
    ImGui::Render();
    for (const Action& action : actions) apply(session, action);
  }

  void pointer(PointerEvent::Phase phase, float x, float y,
               PointerEvent::Kind kind = PointerEvent::Kind::kMouse, std::int64_t id = 0) {
    std::vector<Action> actions;
    handle_pointer(ui.pointer, session, layout(), {phase, kind, id, x, y}, actions);
    for (const Action& action : actions) apply(session, action);
  }

  void mouse_to(float x, float y) {
    ImGui::GetIO().AddMousePosEvent(x, y);
    pointer(PointerEvent::Phase::kMove, x, y);
    frame();
    frame();
  }

  void click(float x, float y) {
    mouse_to(x, y);
    ImGui::GetIO().AddMouseButtonEvent(0, true);
    pointer(PointerEvent::Phase::kDown, x, y);
    frame();
    ImGui::GetIO().AddMouseButtonEvent(0, false);
    pointer(PointerEvent::Phase::kUp, x, y);
    frame();
    frame();
  }

  // The text as it was drawn in the last frame, or null.
  const DrawnText* find(std::string_view text) const {
    for (const DrawnText& drawn : texts) {
      if (drawn.text == text) return &drawn;
    }
    return nullptr;
  }
  void click_text(std::string_view text) {
    const DrawnText* drawn = find(text);
    REQUIRE_MESSAGE(drawn != nullptr, std::string(text));
    click(drawn->place.center_x(), drawn->place.center_y());
  }

  Session session;
  Ui ui;
  std::vector<DrawnText> texts;

 private:
  float width_, height_;
};

}  // namespace convlens
