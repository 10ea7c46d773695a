// Frames of the screen without a window: Dear ImGui with a null back end. What a person does comes
// through ImGui's own queue of events and through the pointer's, as from a platform.
#pragma once

#include <imgui.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/session/support.h"
#include "web/panels/keys.h"
#include "web/panels/panels.h"

namespace convlens {

// A data set of two grey pictures.
inline OfferDigits two_digits() {
  OfferDigits digits;
  digits.name = "t10k";
  digits.images.count = 2;
  digits.images.rows = digits.images.columns = 28;
  digits.images.pixels.assign(2 * 28 * 28, 99);
  digits.labels = {7, 1};
  return digits;
}

class Screen {
 public:
  Screen(float width, float height, Language language)
      : session(new_session(language)),
        width_(width / screen_scale(width, height)),
        height_(height / screen_scale(width, height)) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {width_, height_};
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

  ScreenLayout layout() const { return screen_layout(width_, height_, session.hidden); }

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

  // A finger that comes and goes before anything is drawn.
  void tap(float x, float y) {
    ImGui::GetIO().AddMousePosEvent(x, y);
    ImGui::GetIO().AddMouseButtonEvent(0, true);
    ImGui::GetIO().AddMouseButtonEvent(0, false);
    for (int i = 0; i < 3; ++i) frame();
  }

  // A key that goes down, and the frames that follow. Whether it was the program's.
  bool key(KeyEvent event) {
    std::vector<Action> actions;
    const bool handled = handle_key(ui, session, event, actions);
    for (const Action& action : actions) apply(session, action);
    frame();
    frame();
    return handled;
  }
  bool key(Key key, bool shift = false) { return this->key({.key = key, .shift = shift}); }

  // A control by its id, or null.
  const FocusItem* control(std::string_view id) const {
    for (const FocusItem& item : ui.focus.items) {
      if (item.id == id) return &item;
    }
    return nullptr;
  }
  void click_control(std::string_view id) {
    const FocusItem* item = control(id);
    REQUIRE_MESSAGE(item != nullptr, std::string(id));
    const Rect place = item->place;
    click(place.center_x(), place.center_y());
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
