#include "program.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "imgui_impl_sdl2.h"
#ifndef __EMSCRIPTEN__
#include "dropped_file.h"
#endif

namespace convlens::app {
namespace {

void make_fonts(Program& program, float scale) {
  program.font_scale = scale;
  program.ui.fonts = build_fonts(*ImGui::GetIO().Fonts, scale);
  upload_fonts();
}

// Asks the platform for the shipped model that the session wants and does not have, once. Other
// models are offered by who chooses them.
void fetch_wanted_model(Program& program) {
  const std::string name = program.session.wanted;
  const bool is_shipped = std::ranges::find(kShippedModels, name) != std::end(kShippedModels);
  if (!is_shipped || name == program.requested) return;
  program.requested = name;
  program.platform->fetch_model(name, [&program, name](std::expected<Bytes, std::string> bytes) {
    if (program.requested == name) program.requested.clear();
    if (!bytes) return perform(program, ModelUnavailable{name, bytes.error()});
    const auto* first = reinterpret_cast<const std::uint8_t*>(bytes->data());
    perform(program, OfferModel{name, {first, first + bytes->size()}});
  });
}

void tell_platform(Program& program) {
  if (program.told_language != program.session.settings.language) {
    program.told_language = program.session.settings.language;
    program.platform->language_shown(language_code(program.session.settings.language));
  }
  // With a network on the screen, or the reason why there is none.
  const bool complete = current_network(program.session) || program.session.notice;
  if (!program.told_ready && complete) {
    program.told_ready = true;
    program.platform->ready();
  }
}

// The maps in a batch of the draw list are drawn where the list comes to them.
void connect_painter(Program& program) {
  program.ui.painter.set_draw([&program](std::span<const HeatMapQuad> quads, const ImVec4& clip) {
    const ImDrawData& data = *ImGui::GetDrawData();
    program.heat_map->draw(quads, program.textures->texture(),
                           {.left = data.DisplayPos.x,
                            .top = data.DisplayPos.y,
                            .width = data.DisplaySize.x,
                            .height = data.DisplaySize.y,
                            .scale_x = data.FramebufferScale.x,
                            .scale_y = data.FramebufferScale.y,
                            .clip_left = clip.x,
                            .clip_top = clip.y,
                            .clip_right = clip.z,
                            .clip_bottom = clip.w});
  });
}

}  // namespace

Status start(Program& program, const Options& options) {
  auto window = open_window(options.width, options.height, !options.screenshot.empty());
  if (!window) return std::unexpected(window.error());
  program.window = *window;
  auto heat_map = HeatMap::create();
  if (!heat_map) return std::unexpected(heat_map.error());
  program.heat_map = std::move(*heat_map);
  program.textures = std::make_unique<ActivationTextures>();
  connect_painter(program);
  program.ui.version = CONVLENS_VERSION;
#ifdef __EMSCRIPTEN__
  program.ui.has_camera = true;
#endif

  const std::string code =
      options.language.empty() ? program.platform->language() : options.language;
  program.session = new_session(language_from_code(code).value_or(Language::kEnglish));
  if (!options.model.ends_with(".onnx")) {
    perform(program, ChooseModel{options.model.empty() ? kShippedModels[0] : options.model});
  }
  return {};
}

void stop(Program& program) {
  program.heat_map.reset();
  program.textures.reset();
  close_window(program.window);
}

void perform(Program& program, const Action& action) {
  const std::uint64_t before = program.session.revision;
  apply(program.session, action);
  if (program.session.revision == before) return;
  fetch_wanted_model(program);
  program.platform->request_frame();
}

namespace {

// The window's points, in which events come, to those of the layout.
SDL_Event in_layout(const Program& program, SDL_Event event) {
  const float magnified = screen_size(program.window).magnified;
  const auto scaled = [&](Sint32& x) {
    x = static_cast<Sint32>(std::lround(static_cast<float>(x) / magnified));
  };
  if (event.type == SDL_MOUSEMOTION) {
    scaled(event.motion.x);
    scaled(event.motion.y);
  }
  if (event.type == SDL_MOUSEBUTTONDOWN || event.type == SDL_MOUSEBUTTONUP) {
    scaled(event.button.x);
    scaled(event.button.y);
  }
  return event;
}

void follow_mouse(Program& program, const SDL_Event& event) {
  const auto at = [&](int x, int y) {
    program.mouse = {static_cast<float>(x), static_cast<float>(y)};
  };
  if (event.type == SDL_MOUSEMOTION) at(event.motion.x, event.motion.y);
  if (event.type == SDL_MOUSEBUTTONDOWN) at(event.button.x, event.button.y);
  if (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_LEAVE) {
    program.mouse = {-FLT_MAX, -FLT_MAX};
  }
}

}  // namespace

void on_event(Program& program, const SDL_Event& window_event) {
  const SDL_Event event = in_layout(program, window_event);
  ImGui_ImplSDL2_ProcessEvent(&event);
  follow_mouse(program, event);
  const bool is_motion = event.type == SDL_MOUSEMOTION || event.type == SDL_FINGERMOTION;
  if (!is_motion) program.settling = 2;
#ifndef __EMSCRIPTEN__
  if (event.type == SDL_DROPFILE) {
    for (const Action& action : actions_of_dropped_file(event.drop.file)) perform(program, action);
    SDL_free(event.drop.file);
  }
#endif
}

void on_pointer(Program& program, const PointerEvent& window_event) {
  const float magnified = screen_size(program.window).magnified;
  PointerEvent event = window_event;
  event.x /= magnified;
  event.y /= magnified;
  std::vector<Action> actions;
  handle_pointer(program.ui.pointer, program.session, current_layout(program), event, actions);
  for (const Action& action : actions) perform(program, action);
}

bool on_key(Program& program, const KeyEvent& event) {
  std::vector<Action> actions;
  const bool handled = handle_key(program.ui, program.session, event, actions);
  for (const Action& action : actions) perform(program, action);
  // The focus has moved, or a control is to be pressed in the frame to come.
  program.settling = 2;
  program.platform->request_frame();
  return handled;
}

ScreenLayout current_layout(const Program& program) {
  const ScreenSize size = screen_size(program.window);
  return screen_layout(size.width, size.height, program.session.hidden);
}

bool draw_frame(Program& program) {
  const bool another = render_frame(program);
  present(program.window);
  return another;
}

// The frame in order: sizes, textures, panels, pixels, what the person asked for.
bool render_frame(Program& program) {
  const ScreenSize size = screen_size(program.window);
  if (size.pixel_width <= 0 || size.pixel_height <= 0) return false;
  if (size.scale() != program.font_scale) make_fonts(program, size.scale());
  program.textures->update(program.session);
  program.ui.atlas = program.textures->atlas();
  program.ui.pixel = 1 / size.scale();

  begin_imgui_frame(size, program.mouse);
  const std::vector<Action> actions =
      draw_screen(program.session, program.ui, current_layout(program));
  ImGui::Render();
  draw_imgui_frame(size, program.ui.theme.ground);
  ++program.frames;

  const std::uint64_t before = program.session.revision;
  for (const Action& action : actions) perform(program, action);
  tell_platform(program);
  const bool settling = program.settling > 0 && program.settling-- > 0;
  return settling || program.ui.moving || program.session.revision != before;
}

}  // namespace convlens::app
