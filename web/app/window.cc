#include "window.h"

#include "gl_functions.h"
#include "imgui_impl_opengl3.h"
#include "imgui_impl_sdl2.h"
#include "web/panels/layout.h"

namespace convlens::app {
namespace {

void ask_for_gl() {
#if CONVLENS_GLES
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
#else
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 3);
#endif
  SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
  SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
}

}  // namespace

Result<Window> open_window(int width, int height, bool hidden) {
  SDL_SetHint(SDL_HINT_WINDOWS_DPI_SCALING, "1");
  // A click that brings the window to the front draws too.
  SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
#ifdef __EMSCRIPTEN__
  // Not the whole page's: SDL swallows Tab, F5 and everything with Ctrl. The canvas's keys are
  // heard in platform_web.cc, before SDL.
  SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
#endif
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return fail("there is no screen: ", SDL_GetError());
  ask_for_gl();
  const Uint32 flags = SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI |
                       (hidden ? SDL_WINDOW_HIDDEN : 0);
  Window window;
  window.window = SDL_CreateWindow("ConvLens", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                   width, height, flags);
  if (!window.window) return fail("no window: ", SDL_GetError());
  window.gl = SDL_GL_CreateContext(window.window);
  if (!window.gl) return fail("no OpenGL 3.3 or OpenGL ES 3: ", SDL_GetError());
  SDL_SetWindowMinimumSize(window.window, 320, 300);
  SDL_GL_SetSwapInterval(1);

  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  ImGui::GetIO().LogFilename = nullptr;
  ImGui_ImplSDL2_InitForOpenGL(window.window, window.gl);
  ImGui_ImplOpenGL3_Init(CONVLENS_GLES ? "#version 300 es" : "#version 330 core");
  return window;
}

void close_window(Window& window) {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplSDL2_Shutdown();
  ImGui::DestroyContext();
  SDL_GL_DeleteContext(window.gl);
  SDL_DestroyWindow(window.window);
  SDL_Quit();
  window = {};
}

ScreenSize screen_size(const Window& window) {
  int width = 0, height = 0;
  ScreenSize size;
  SDL_GetWindowSize(window.window, &width, &height);
  SDL_GL_GetDrawableSize(window.window, &size.pixel_width, &size.pixel_height);
  size.magnified = screen_scale(static_cast<float>(width), static_cast<float>(height));
  size.width = static_cast<float>(width) / size.magnified;
  size.height = static_cast<float>(height) / size.magnified;
  return size;
}

void upload_fonts() {
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
}

void drop_imgui_graphics() { ImGui_ImplOpenGL3_DestroyDeviceObjects(); }

void begin_imgui_frame(const ScreenSize& size, const ImVec2& mouse) {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplSDL2_NewFrame();
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {size.width, size.height};
  io.DisplayFramebufferScale = {size.scale(), size.scale()};
  io.AddMousePosEvent(mouse.x, mouse.y);
  ImGui::NewFrame();
}

void draw_imgui_frame(const ScreenSize& size, ImU32 ground) {
  const ImVec4 color = ImGui::ColorConvertU32ToFloat4(ground);
  glDisable(GL_SCISSOR_TEST);
  glViewport(0, 0, size.pixel_width, size.pixel_height);
  glClearColor(color.x, color.y, color.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void present(const Window& window) { SDL_GL_SwapWindow(window.window); }

}  // namespace convlens::app
