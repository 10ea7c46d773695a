#include "frame.h"

#include <algorithm>
#include <utility>

#include "requests.h"
#include "speech.h"

namespace convlens::app {
namespace {

void make_fonts(Program& program, float scale) {
  program.font_scale = scale;
  program.ui.fonts = build_fonts(*ImGui::GetIO().Fonts, scale);
  upload_fonts();
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

// Time passes for what moves by itself; after a pause it begins anew.
void advance(Program& program) {
  constexpr double kFirst = 1.0 / 60, kLongest = 0.1;  // seconds
  if (!is_moving(program.session)) return program.at.reset();
  const auto now = Clock::now();
  const auto before = std::exchange(program.at, now);
  const std::chrono::duration<double> passed =
      before ? now - *before : std::chrono::duration<double>(kFirst);
  perform(program, Advance{std::min(passed.count(), kLongest)});
}

std::string color_text(ImU32 color) {
  constexpr const char* kHex = "0123456789abcdef";
  std::string text = "#";
  for (const int shift : {IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT}) {
    text += kHex[color >> (shift + 4) & 15];
    text += kHex[color >> shift & 15];
  }
  return text;
}

template <class T>
bool is_news(std::optional<T>& told, const T& now) {
  if (told == now) return false;
  told = now;
  return true;
}

void tell_platform(Program& program) {
  const Session& session = program.session;
  const Platform::Look look{
      std::string(language_code(session.settings.language)), is_dark(session),
      color_text(is_dark(session) ? dark_theme().ground : light_theme().ground)};
  if (is_news(program.told_look, look)) program.platform->look_shown(look);
  const Platform::Speech speech = speech_of(program);
  if (is_news(program.told_speech, speech)) program.platform->speak(speech);
  // With a network on the screen, or the reason why there is none.
  const bool complete = current_network(session) || session.notice;
  if (!program.told_ready && complete) {
    program.told_ready = true;
    program.platform->ready();
  }
}

}  // namespace

Status make_graphics(Program& program) {
  auto heat_map = HeatMap::create();
  if (!heat_map) return std::unexpected(heat_map.error());
  program.heat_map = std::move(*heat_map);
  program.textures = std::make_unique<ActivationTextures>();
  program.font_scale = 0;
  program.graphics_lost = false;
  connect_painter(program);
  return {};
}

void drop_graphics(Program& program) {
  program.graphics_lost = true;
  program.heat_map.reset();
  program.textures.reset();
  drop_imgui_graphics();
}

ScreenLayout current_layout(const Program& program) {
  const ScreenSize size = screen_size(program.window);
  return screen_layout(size.width, size.height, program.session.hidden);
}

bool draw_frame(Program& program) {
  if (program.graphics_lost) return false;
  const auto start = Clock::now();
  const bool another = render_frame(program);
  const std::chrono::duration<double, std::micro> time = Clock::now() - start;
  program.frame_time.add(time.count());
  present(program.window);
  save_screen(program);
  return another;
}

bool render_frame(Program& program) {
  const ScreenSize size = screen_size(program.window);
  if (size.pixel_width <= 0 || size.pixel_height <= 0) return false;
  advance(program);
  if (size.scale() != program.font_scale) make_fonts(program, size.scale());
  program.textures->update(program.session);
  program.ui.atlas = program.textures->atlas();
  program.ui.pixel = 1 / size.scale();
  program.ui.frame_ms = program.frame_time.mean_us / 1000;

  begin_imgui_frame(size, program.mouse);
  const std::vector<Action> actions =
      draw_screen(program.session, program.ui, current_layout(program));
  ImGui::Render();
  draw_imgui_frame(size, program.ui.theme.ground);
  ++program.frames;

  const std::uint64_t before = program.session.revision;
  for (const Action& action : actions) perform(program, action);
  tell_platform(program);
  if (program.ui.wake_after > 0) request_frame_after(program, program.ui.wake_after);
  const bool settling = program.settling > 0 && program.settling-- > 0;
  return settling || program.ui.moving || is_moving(program.session) ||
         program.session.revision != before;
}

}  // namespace convlens::app
