// The program's start: window, GL context, Dear ImGui, fonts; then the platform runs the frames.

#include <SDL.h>
#if CONVLENS_GLES
#include <GLES3/gl3.h>
#else
#include <SDL_opengl.h>
#endif

#include <cstdio>
#include <memory>
#include <string>

#include "embedded/font_ranges.h"
#include "embedded/fonts.h"
#include "imgui.h"
#include "imgui_impl_opengl3.h"
#include "imgui_impl_sdl2.h"
#include "page_api.h"
#include "platform.h"

namespace convlens::app {
namespace {

struct Program {
  std::unique_ptr<Platform> platform;
  SDL_Window* window = nullptr;
  SDL_GLContext gl = nullptr;
  int frames = 0;
  bool told_ready = false;
};

void add_fonts(float pixels) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  const auto add = [&](std::string_view name, const ImWchar* ranges) {
    const auto bytes = embedded::find(embedded::fonts(), name)->bytes;
    // With FontDataOwnedByAtlas off ImGui only reads the bytes.
    atlas.AddFontFromMemoryTTF(const_cast<unsigned char*>(bytes.data()),
                               static_cast<int>(bytes.size()), pixels, &config, ranges);
  };
  add("regular.otf", embedded::kTextRanges);
  config.MergeMode = true;
  add("symbols.ttf", embedded::kSymbolRanges);
}

bool open_window(Program& program) {
  SDL_SetHint(SDL_HINT_WINDOWS_DPI_SCALING, "1");
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return false;
#if CONVLENS_GLES
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
#else
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 3);
#endif
  program.window = SDL_CreateWindow("ConvLens", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, 1280,
                                    800, SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE |
                                             SDL_WINDOW_ALLOW_HIGHDPI);
  if (!program.window) return false;
  program.gl = SDL_GL_CreateContext(program.window);
  return program.gl != nullptr;
}

bool draw_frame(Program& program) {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplSDL2_NewFrame();
  ImGui::NewFrame();
  ImGui::GetForegroundDrawList()->AddText({40, 40}, IM_COL32_WHITE,
                                          "Нарисуйте цифру: y = Σ w·x + b → softmax ∈ [0, 1], ∇L ≈ 0");
  ImGui::Render();
  int width = 0, height = 0;
  SDL_GL_GetDrawableSize(program.window, &width, &height);
  glViewport(0, 0, width, height);
  glClearColor(0.08f, 0.09f, 0.11f, 1.0f);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  SDL_GL_SwapWindow(program.window);
  ++program.frames;
  if (!program.told_ready) {
    program.told_ready = true;
    program.platform->ready();
  }
  return false;
}

int run() {
  // The handlers refer to it for the life of the page: in the browser main returns at once.
  auto owned = std::make_unique<Program>();
  Program& program = *owned;
  program.platform = make_platform("assets/models");
  if (!open_window(program)) {
    program.platform->failed(std::string("no window with OpenGL: ") + SDL_GetError());
    return 1;
  }
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  ImGui_ImplSDL2_InitForOpenGL(program.window, program.gl);
  ImGui_ImplOpenGL3_Init(CONVLENS_GLES ? "#version 300 es" : "#version 330 core");
  add_fonts(22.0f);
  program.platform->language_shown(program.platform->language());

  program.platform->run({
      .event = [](const SDL_Event& event) { ImGui_ImplSDL2_ProcessEvent(&event); },
      .frame = [&program] { return draw_frame(program); },
      .call = [&program](std::string_view) {
        return page_result("{\"frames\":" + std::to_string(program.frames) + "}");
      },
      .load = [](std::string_view, std::span<const std::byte>) {
        return page_error("this build shows no model yet");
      },
  });
#if CONVLENS_GLES
  owned.release();
#endif
  return 0;
}

}  // namespace
}  // namespace convlens::app

int main(int, char**) { return convlens::app::run(); }
