#include "web/panels/theme.h"

#include <algorithm>
#include <cmath>

#include "web/gfx/palette.h"

namespace convlens {
namespace {

ImU32 rgb(int hex, int alpha = 255) {
  return IM_COL32(hex >> 16 & 0xff, hex >> 8 & 0xff, hex & 0xff, alpha);
}

ImU32 mixed(ImU32 a, ImU32 b, float share) {
  const ImVec4 x = ImGui::ColorConvertU32ToFloat4(a), y = ImGui::ColorConvertU32ToFloat4(b);
  return ImGui::ColorConvertFloat4ToU32({std::lerp(x.x, y.x, share), std::lerp(x.y, y.y, share),
                                         std::lerp(x.z, y.z, share), std::lerp(x.w, y.w, share)});
}

// WCAG 2.2, "relative luminance".
float luminance(const ImVec4& c) {
  const auto linear = [](float x) {
    return x <= 0.04045f ? x / 12.92f : std::pow((x + 0.055f) / 1.055f, 2.4f);
  };
  return 0.2126f * linear(c.x) + 0.7152f * linear(c.y) + 0.0722f * linear(c.z);
}

}  // namespace

Theme light_theme() {
  return {
      .ground = rgb(0xf3f4f7),
      .paper = rgb(0xfefefd),
      .sheet = rgb(0xffffff),
      .text = rgb(0x181e2e),
      .muted = rgb(0x4a5367),
      .disabled = rgb(0x5e6678),
      .line = rgb(0x181e2e, 34),
      .edge = rgb(0x181e2e, 60),
      .flow = rgb(0x626e8c, 96),
      .control = rgb(0xe2e5ec),
      .control_on = rgb(0xffffff),
      .hover = rgb(0x181e2e, 14),
      .accent = rgb(0xb43a12),
      .accent_soft = rgb(0xb43a12, 28),
      .on_accent = rgb(0xffffff),
      .bar = rgb(0x757e94),
      .focus = rgb(0x3575e0),
      .card = rgb(0x1a2032),
      .card_text = rgb(0xfafafc),
      .card_muted = rgb(0xb9c1d2),
      .good = rgb(0x7fdba0),
      .error = rgb(0xffa48a),
      .shadow = rgb(0x181e2e, 40),
      .scrim = rgb(0x181e2e, 92),
      .dark = 0,
  };
}

Theme dark_theme() {
  return {
      .ground = rgb(0x12151c),
      .paper = rgb(0x1b1f28),
      .sheet = rgb(0x1c212b),
      .text = rgb(0xe9ecf3),
      .muted = rgb(0xb0b8c8),
      .disabled = rgb(0x959dae),
      .line = rgb(0xe9ecf3, 34),
      .edge = rgb(0xe9ecf3, 64),
      .flow = rgb(0x9aa8c6, 92),
      .control = rgb(0x262c38),
      .control_on = rgb(0x3d4556),
      .hover = rgb(0xe9ecf3, 18),
      .accent = rgb(0xff9a5c),
      .accent_soft = rgb(0xff9a5c, 36),
      .on_accent = rgb(0x1c120a),
      .bar = rgb(0x8791a8),
      .focus = rgb(0x8dbbff),
      .card = rgb(0x30374a),
      .card_text = rgb(0xf7f8fb),
      .card_muted = rgb(0xc3cad9),
      .good = rgb(0x86dfa6),
      .error = rgb(0xffb09a),
      .shadow = rgb(0x000000, 110),
      .scrim = rgb(0x06080c, 150),
      .dark = 1,
  };
}

Theme mix(const Theme& a, const Theme& b, float share) {
  Theme theme = share < 0.5f ? a : b;
  if (share <= 0 || share >= 1) return theme;
#define CONVLENS_THEME_MIX(name) theme.name = mixed(a.name, b.name, share);
  CONVLENS_THEME_COLORS(CONVLENS_THEME_MIX)
#undef CONVLENS_THEME_MIX
  theme.dark = std::lerp(a.dark, b.dark, share);
  return theme;
}

ImU32 with_alpha(ImU32 color, float alpha) {
  const auto own = static_cast<float>(color >> IM_COL32_A_SHIFT & 0xff);
  const auto scaled =
      static_cast<ImU32>(std::clamp(own * std::max(alpha, 0.0f), 0.0f, 255.0f) + 0.5f);
  return (color & ~IM_COL32_A_MASK) | scaled << IM_COL32_A_SHIFT;
}

ImU32 ramp_u32(const Theme& theme, Ramp ramp, float t) {
  const Rgb color = ramp_color(ramp, t, theme.dark);
  const ImU32 opaque = ImGui::ColorConvertFloat4ToU32({color.r, color.g, color.b, 1});
  return ramp == Ramp::kInk ? mixed(theme.paper, opaque, std::clamp(t, 0.0f, 1.0f)) : opaque;
}

ImU32 text_on(ImU32 ground) {
  const ImU32 black = rgb(0x000000), white = rgb(0xffffff);
  return contrast(black, ground) > contrast(white, ground) ? black : white;
}

float contrast(ImU32 above, ImU32 ground) {
  const float alpha = static_cast<float>(above >> IM_COL32_A_SHIFT & 0xff) / 255;
  const ImVec4 below = ImGui::ColorConvertU32ToFloat4(ground);
  const ImVec4 seen = ImGui::ColorConvertU32ToFloat4(mixed(ground, above | IM_COL32_A_MASK, alpha));
  const float a = luminance(seen), b = luminance(below);
  return (std::max(a, b) + 0.05f) / (std::min(a, b) + 0.05f);
}

}  // namespace convlens
