#include "web/gfx/palette.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace convlens {
namespace {

struct Stop {
  float t;
  float lightness, chroma, hue;  // OKLCH
};

// Lightness is a straight line in all, from 0.985 to 0.26 on light paper, from 0.24 to 0.96 on
// dark; hue and chroma turn with it.
constexpr Stop kWarm[] = {
    {0.00f, 0.985f, 0.004f, 85}, {0.15f, 0.890f, 0.075f, 82}, {0.35f, 0.755f, 0.145f, 62},
    {0.55f, 0.610f, 0.185f, 40}, {0.78f, 0.425f, 0.150f, 25}, {1.00f, 0.260f, 0.085f, 12},
};
constexpr Stop kCold[] = {
    {0.00f, 0.985f, 0.004f, 85},  {0.15f, 0.890f, 0.050f, 215}, {0.35f, 0.755f, 0.105f, 228},
    {0.55f, 0.610f, 0.140f, 245}, {0.78f, 0.425f, 0.145f, 262}, {1.00f, 0.260f, 0.100f, 272},
};
constexpr Stop kWarmDark[] = {
    {0.00f, 0.240f, 0.014f, 265}, {0.22f, 0.398f, 0.095f, 28}, {0.45f, 0.564f, 0.140f, 46},
    {0.70f, 0.744f, 0.150f, 66},  {1.00f, 0.960f, 0.060f, 95},
};
constexpr Stop kColdDark[] = {
    {0.00f, 0.240f, 0.014f, 265}, {0.22f, 0.398f, 0.095f, 268}, {0.45f, 0.564f, 0.135f, 256},
    {0.70f, 0.744f, 0.110f, 235}, {1.00f, 0.960f, 0.030f, 205},
};
constexpr Rgb kInk = {0.106f, 0.129f, 0.200f}, kInkOnDark = {0.925f, 0.937f, 0.965f};

Oklab mix(const Oklab& a, const Oklab& b, float share) {
  return {std::lerp(a.lightness, b.lightness, share), std::lerp(a.a, b.a, share),
          std::lerp(a.b, b.b, share)};
}

Rgb along(std::span<const Stop> stops, float t) {
  const float clamped = std::clamp(t, 0.0f, 1.0f);
  std::size_t i = 1;
  while (i + 1 < stops.size() && stops[i].t < clamped) ++i;
  const Stop &a = stops[i - 1], &b = stops[i];
  return to_rgb(mix(oklch(a.lightness, a.chroma, a.hue), oklch(b.lightness, b.chroma, b.hue),
                    (clamped - a.t) / (b.t - a.t)));
}

std::uint8_t byte_of(float x) { return static_cast<std::uint8_t>(std::lround(x * 255)); }

}  // namespace

Rgb ramp_color(Ramp ramp, float t, float dark) {
  const auto on_paper = [&](bool is_dark) {
    if (ramp == Ramp::kInk) return is_dark ? kInkOnDark : kInk;
    if (ramp == Ramp::kSigned && t < 0) return is_dark ? along(kColdDark, -t) : along(kCold, -t);
    return is_dark ? along(kWarmDark, t) : along(kWarm, t);
  };
  if (dark <= 0 || dark >= 1) return on_paper(dark >= 1);
  const Rgb a = on_paper(false), b = on_paper(true);
  return {std::lerp(a.r, b.r, dark), std::lerp(a.g, b.g, dark), std::lerp(a.b, b.b, dark)};
}

std::array<std::uint8_t, kPaletteRows * kPaletteWidth * 4> palette_pixels() {
  std::array<std::uint8_t, kPaletteRows * kPaletteWidth * 4> pixels{};
  auto out = pixels.begin();
  for (int row = 0; row < kPaletteRows; ++row) {
    const auto ramp = static_cast<Ramp>(row / 2);
    for (int x = 0; x < kPaletteWidth; ++x) {
      const float share = static_cast<float>(x) / (kPaletteWidth - 1);
      const Rgb color = ramp_color(ramp, ramp == Ramp::kSigned ? 2 * share - 1 : share,
                                   static_cast<float>(row % 2));
      *out++ = byte_of(color.r);
      *out++ = byte_of(color.g);
      *out++ = byte_of(color.b);
      *out++ = ramp == Ramp::kInk ? byte_of(share) : 255;
    }
  }
  return pixels;
}

}  // namespace convlens
