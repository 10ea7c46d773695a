// The program: a session, the screen that shows it, and what events do to it.
#pragma once

#include <SDL.h>

#include <cfloat>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "convlens/core/thread_pool.h"
#include "keeping.h"
#include "opening.h"
#include "options.h"
#include "platform.h"
#include "trail.h"
#include "web/gfx/activation_textures.h"
#include "web/gfx/heat_map.h"
#include "web/panels/panels.h"
#include "web/session/session.h"
#include "window.h"

namespace convlens::app {

using Clock = std::chrono::steady_clock;

struct Program {
  std::unique_ptr<Platform> platform;
  Window window;
  std::unique_ptr<ThreadPool> pool;  // of the session's networks
  Session session;
  Ui ui;
  // What belongs to the GPU; made when there is a context, gone before it goes.
  std::unique_ptr<ActivationTextures> textures;
  std::optional<HeatMap> heat_map;
  bool graphics_lost = false;

  float font_scale = 0;  // pixels per point that the fonts were made for
  std::uint64_t frames = 0;
  Timing frame_time;                    // of the latest frames, without waiting for the display
  std::optional<Clock::time_point> at;  // of the frame before, while something moves
  ImVec2 mouse = {-FLT_MAX, -FLT_MAX};  // points of the layout; far away outside of the window
  int settling = 0;                     // frames still to come, so that a press is seen let go

  Opening opening;
  bool camera_runs = false;
  Keeping keeping;
  Trail trail;
  std::optional<Clock::time_point> wanted_frame;  // for what goes away by itself
  std::optional<Clock::time_point> alarm;         // what the platform was asked to wake for
  std::vector<std::string> requested;             // the models that the platform was asked for
  bool screen_wanted = false;                     // a picture of it is to be saved
  bool told_ready = false;
  std::optional<Platform::Look> told_look;
  std::optional<Platform::Speech> told_speech;
};

// Window, fonts, shaders; what comes back of the last time, the link or the opening. Errors: in a
// sentence.
Status start(Program& program, const Options& options);
void stop(Program& program);

// Changes the session, and does what follows of it: requests, models, frames.
void perform(Program& program, const Action& action);

void on_event(Program& program, const SDL_Event& event);
void on_pointer(Program& program, const PointerEvent& event);
bool on_key(Program& program, const KeyEvent& event);
void on_wake(Program& program);
void on_happening(Program& program, const Happening& happening);

// One frame at that time at the latest. For what goes away by itself, such as a message.
void request_frame_after(Program& program, double seconds);
// Wakes for the earliest of what there is to wait for.
void set_alarm(Program& program);

// The page's calls (page_api.h). `own`: the model is none of the shipped ones, whatever its name.
std::string on_call(Program& program, std::string_view json);
std::string on_load(Program& program, std::string_view name, std::span<const std::uint8_t> onnx,
                    bool own);

}  // namespace convlens::app
