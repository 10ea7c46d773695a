#include "web/gfx/map_picture.h"

#include <algorithm>
#include <cmath>

#include "web/gfx/palette.h"
#include "web/session/stage_view.h"

namespace convlens {
namespace {

constexpr int kSide = 512;  // pixels, about

// Zero on the ramps, and what ink is laid on.
Rgb paper(float dark) { return ramp_color(Ramp::kPositive, 0, dark); }

Rgb color_of(Ramp ramp, float t, float dark) {
  const float inside = std::isfinite(t) ? std::clamp(t, -1.0f, 1.0f) : 0;
  const Rgb color = ramp_color(ramp, inside, dark);
  if (ramp != Ramp::kInk) return color;
  const Rgb below = paper(dark);
  const float share = std::max(inside, 0.0f);
  return {std::lerp(below.r, color.r, share), std::lerp(below.g, color.g, share),
          std::lerp(below.b, color.b, share)};
}

void put(Picture& picture, int x, int y, const Rgb& color) {
  auto* out =
      &picture.pixels[(static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                       static_cast<std::size_t>(x)) *
                      3];
  for (const float c : {color.r, color.g, color.b}) {
    *out++ = static_cast<std::uint8_t>(std::lround(std::clamp(c, 0.0f, 1.0f) * 255));
  }
}

// How the maps stand in the picture.
struct MapSheet {
  int columns = 1, rows = 1, scale = 1, gap = 0;
};

MapSheet sheet_of(const Stage& stage, int maps) {
  MapSheet sheet;
  const auto share = static_cast<double>(stage.height) / stage.width;
  sheet.columns = std::max(1, static_cast<int>(std::ceil(std::sqrt(maps * share))));
  sheet.rows = (maps + sheet.columns - 1) / sheet.columns;
  const int widest = std::max(sheet.columns * stage.width, sheet.rows * stage.height);
  sheet.scale = std::max(1, kSide / widest);
  sheet.gap = maps > 1 ? std::max(1, sheet.scale / 2) : 0;
  return sheet;
}

}  // namespace

std::optional<Picture> map_picture(const Session& session, const Selection& selection) {
  const Network* network = current_network(session);
  if (!network || selection.stage < 0 ||
      selection.stage >= static_cast<int>(network->stages.size())) {
    return std::nullopt;
  }
  const StageView view = stage_view(session, selection.stage);
  const Stage& stage = *view.stage;
  if (!view.live || selection.map >= stage.maps) return std::nullopt;
  const bool one = selection.map >= 0 && stage.spatial;
  const int first = one ? selection.map : 0, maps = one ? 1 : stage.maps;
  const MapSheet sheet = sheet_of(stage, maps);
  const float dark = is_dark(session) ? 1 : 0;

  const int pitch_x = stage.width * sheet.scale + sheet.gap;
  const int pitch_y = stage.height * sheet.scale + sheet.gap;
  Picture picture{sheet.columns * pitch_x - sheet.gap, sheet.rows * pitch_y - sheet.gap, 3, {}};
  picture.pixels.resize(static_cast<std::size_t>(picture.width) *
                        static_cast<std::size_t>(picture.height) * 3);
  // Between the maps, and where the last row has none.
  std::ranges::fill(picture.pixels, static_cast<std::uint8_t>(dark > 0 ? 18 : 216));
  for (int i = 0; i < maps; ++i) {
    const int left = i % sheet.columns * pitch_x, top = i / sheet.columns * pitch_y;
    const auto values = map_values(*network, selection.stage, first + i);
    for (int y = 0; y < stage.height * sheet.scale; ++y) {
      for (int x = 0; x < stage.width * sheet.scale; ++x) {
        const auto at = static_cast<std::size_t>(y / sheet.scale * stage.width + x / sheet.scale);
        put(picture, left + x, top + y,
            color_of(view.ramp, values[at] / view.peak_of(first + i), dark));
      }
    }
  }
  return picture;
}

}  // namespace convlens
