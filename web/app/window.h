// The window with its GL context, and Dear ImGui on it.
#pragma once

#include <SDL.h>

#include <string>

#include "convlens/core/error.h"
#include "imgui.h"

namespace convlens::app {

struct Window {
  SDL_Window* window = nullptr;
  SDL_GLContext gl = nullptr;
};

// `hidden`: for a screenshot. Errors: what SDL says.
Result<Window> open_window(int width, int height, bool hidden);
void close_window(Window& window);

struct ScreenSize {
  float width = 0, height = 0;  // points of the layout
  float magnified = 1;          // points of the window per point of the layout (screen_scale)
  int pixel_width = 0, pixel_height = 0;
  float scale() const { return width > 0 ? static_cast<float>(pixel_width) / width : 1; }
};
ScreenSize screen_size(const Window& window);

// After the fonts of ImGui's atlas were made anew.
void upload_fonts();

// After the context was lost, or before it goes: what ImGui has on the GPU. It makes itself anew.
void drop_imgui_graphics();

// With the mouse where the window's events have put it: what ImGui's back end asks of the system
// lags behind them on some (X11 with synthetic events).
void begin_imgui_frame(const ScreenSize& size, const ImVec2& mouse);
// Draws what ImGui has rendered over a ground of this colour. Shown by present().
void draw_imgui_frame(const ScreenSize& size, ImU32 ground);
void present(const Window& window);

}  // namespace convlens::app
