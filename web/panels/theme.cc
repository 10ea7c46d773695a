#include "web/panels/theme.h"

#include <algorithm>

#include "web/gfx/palette.h"

namespace convlens {

Theme light_theme() {
  return {
      .ground = IM_COL32(243, 244, 247, 255),
      .paper = IM_COL32(254, 254, 253, 255),
      .text = IM_COL32(24, 30, 46, 255),
      .muted = IM_COL32(92, 100, 119, 255),
      .line = IM_COL32(24, 30, 46, 34),
      .flow = IM_COL32(98, 110, 140, 96),
      .control = IM_COL32(226, 229, 236, 255),
      .control_on = IM_COL32(255, 255, 255, 255),
      .hover = IM_COL32(24, 30, 46, 12),
      .accent = IM_COL32(190, 62, 20, 255),
      .accent_soft = IM_COL32(190, 62, 20, 28),
      .bar = IM_COL32(150, 158, 178, 255),
      .card = IM_COL32(24, 30, 46, 246),
      .card_text = IM_COL32(250, 250, 252, 255),
      .card_muted = IM_COL32(182, 190, 208, 255),
  };
}

ImU32 with_alpha(ImU32 color, float alpha) {
  const auto own = static_cast<float>(color >> IM_COL32_A_SHIFT & 0xff);
  const auto mixed = static_cast<ImU32>(own * std::clamp(alpha, 0.0f, 1.0f) + 0.5f);
  return (color & ~IM_COL32_A_MASK) | mixed << IM_COL32_A_SHIFT;
}

ImU32 ramp_u32(Ramp ramp, float t) {
  const Rgb color = ramp_color(ramp, t);
  return ImGui::ColorConvertFloat4ToU32({color.r, color.g, color.b, 1});
}

}  // namespace convlens
