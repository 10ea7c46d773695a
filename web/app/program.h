// The program: a session, the screen that shows it, and what events do to it.
#pragma once

#include <SDL.h>

#include <cfloat>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "options.h"
#include "platform.h"
#include "web/gfx/activation_textures.h"
#include "web/gfx/heat_map.h"
#include "web/panels/panels.h"
#include "web/session/session.h"
#include "window.h"

namespace convlens::app {

struct Program {
  std::unique_ptr<Platform> platform;
  Window window;
  Session session;
  Ui ui;
  // What belongs to the GPU; made when there is a context, gone before it goes.
  std::unique_ptr<ActivationTextures> textures;
  std::optional<HeatMap> heat_map;

  float font_scale = 0;  // pixels per point that the fonts were made for
  std::uint64_t frames = 0;
  ImVec2 mouse = {-FLT_MAX,
                  -FLT_MAX};  // points of the layout; far away while it is outside of the window
  int settling = 0;           // frames still to come, so that a press is seen let go
  std::string requested;      // the model that the platform was asked for
  bool told_ready = false;
  std::optional<Language> told_language;
};

// Window, fonts, shaders, the drawing and model of the options. Errors: in a sentence.
Status start(Program& program, const Options& options);
void stop(Program& program);

// Changes the session, and asks for a frame where something is to be seen of it.
void perform(Program& program, const Action& action);

void on_event(Program& program, const SDL_Event& event);
void on_pointer(Program& program, const PointerEvent& event);
bool on_key(Program& program, const KeyEvent& event);
// Returns whether another frame is wanted at once.
bool draw_frame(Program& program);
// The same without showing it: into the framebuffer that is bound.
bool render_frame(Program& program);

// The page's calls (page_api.h).
std::string on_call(Program& program, std::string_view json);
std::string on_load(Program& program, std::string_view name, std::span<const std::byte> onnx);

// The layout of the window as it is now.
ScreenLayout current_layout(const Program& program);

}  // namespace convlens::app
