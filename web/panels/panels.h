// The table of the panels and the frame that walks it. Panels draw what the session's views return
// and push actions; they change nothing themselves but what belongs to the screen alone (Ui).
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "web/gfx/value_atlas.h"
#include "web/panels/focus.h"
#include "web/panels/fonts.h"
#include "web/panels/layout.h"
#include "web/panels/map_painter.h"
#include "web/panels/motion.h"
#include "web/panels/network_view.h"
#include "web/panels/pointer.h"
#include "web/panels/theme.h"
#include "web/session/session.h"

namespace convlens {

// A text that was drawn, for tests: whether it had the room it needs.
struct DrawnText {
  std::string text;
  Rect place;        // what it covers
  Rect room;         // what it was given
  bool cut = false;  // shortened with an ellipsis
  std::string_view panel = {};
};

// The name of the control that is pointed at, shown beside it.
struct Tip {
  std::string id, label, key, about;
  Rect place;
};

// The pen that the keyboard moves on the pad, in its unit square.
struct PadCursor {
  float x = 0.5f, y = 0.5f;
  bool down = false;
};

// The message that is shown, and for how long it has been.
struct ShownNotice {
  std::string text;
  float seconds = 0;
  Rect place = {};  // what it covered in the last frame: nothing beneath it is pressed
};

// The card that lies over the screen, also while it fades.
struct ShownCard {
  Overlay overlay = Overlay::kNone;
  float height = 0;  // of everything on it
  float scroll = 0;  // points, where that is higher than the screen
};

struct Ui {
  Theme theme = light_theme();
  Fonts fonts;
  ValueAtlas atlas;  // of the textures that are uploaded
  MapPainter painter;
  PointerState pointer;
  Focus focus;
  PadCursor cursor;
  Tip tip;  // of the frame that is being drawn
  ShownNotice notice;
  ShownCard card;
  std::array<Drawing, 10> presets;  // of the digits to choose from
  std::string version;              // of the program
  bool has_camera = false;
  double frame_ms = 0;  // processor time of a frame, 0 while it is not known
  float wake_after =
      0;  // the next frame is wanted after so many seconds; 0: when something happens
  NetworkUi network;
  Motion motion;
  bool still = false;   // no motion at all: for pictures of the screen
  bool moving = false;  // the frame that was drawn is not the last of a movement
  float pixel = 1;      // size of a pixel of the screen, points
  std::vector<DrawnText>* record = nullptr;  // where tests want the texts
};

struct PanelContext {
  const Session& session;
  Ui& ui;
  const ScreenLayout& layout;
  Rect area;
  ImDrawList& draw;
  std::vector<Action>& actions;
  std::string_view panel = {};  // its name, the beginning of its controls' ids
  bool live = true;             // false under a dialogue: nothing of it reacts
};

struct Panel {
  std::string_view name;
  Rect ScreenLayout::* place;
  void (*draw)(PanelContext& context);
};

// In the order in which they are drawn.
std::span<const Panel> panels();

// Draws the whole screen between NewFrame() and Render(); returns what the person asked for.
std::vector<Action> draw_screen(const Session& session, Ui& ui, const ScreenLayout& layout);

// Each in its own file.
void draw_brand(PanelContext& context);
void draw_models(PanelContext& context);
void draw_menu(PanelContext& context);
void draw_language(PanelContext& context);
void draw_pad_header(PanelContext& context);
void draw_pad(PanelContext& context);
void draw_tools(PanelContext& context);
void draw_inputs(PanelContext& context);
void draw_preparation(PanelContext& context);
void draw_answer(PanelContext& context);
void draw_network(PanelContext& context);
void draw_legend(PanelContext& context);
void draw_status(PanelContext& context);
void draw_notice(PanelContext& context);
void draw_tooltip(PanelContext& context);
void draw_overlay(PanelContext& context);

}  // namespace convlens
