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

// Lightness is a straight line from 0.985 to 0.26 in both; hue and chroma turn with it.
constexpr Stop kWarm[] = {
    {0.00f, 0.985f, 0.004f, 85}, {0.15f, 0.890f, 0.075f, 82}, {0.35f, 0.755f, 0.145f, 62},
    {0.55f, 0.610f, 0.185f, 40}, {0.78f, 0.425f, 0.150f, 25}, {1.00f, 0.260f, 0.085f, 12},
};
constexpr Stop kCold[] = {
    {0.00f, 0.985f, 0.004f, 85},  {0.15f, 0.890f, 0.050f, 215}, {0.35f, 0.755f, 0.105f, 228},
    {0.55f, 0.610f, 0.140f, 245}, {0.78f, 0.425f, 0.145f, 262}, {1.00f, 0.260f, 0.100f, 272},
};
constexpr Rgb kInk = {0.106f, 0.129f, 0.200f};

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

Rgb ramp_color(Ramp ramp, float t) {
  if (ramp == Ramp::kInk) return kInk;
  return ramp == Ramp::kSigned && t < 0 ? along(kCold, -t) : along(kWarm, t);
}

std::array<std::uint8_t, kPaletteRows * kPaletteWidth * 4> palette_pixels() {
  std::array<std::uint8_t, kPaletteRows * kPaletteWidth * 4> pixels{};
  auto out = pixels.begin();
  for (const Ramp ramp : {Ramp::kInk, Ramp::kSigned, Ramp::kPositive}) {
    for (int x = 0; x < kPaletteWidth; ++x) {
      const float share = static_cast<float>(x) / (kPaletteWidth - 1);
      const Rgb color = ramp_color(ramp, ramp == Ramp::kSigned ? 2 * share - 1 : share);
      *out++ = byte_of(color.r);
      *out++ = byte_of(color.g);
      *out++ = byte_of(color.b);
      *out++ = ramp == Ramp::kInk ? byte_of(share) : 255;
    }
  }
  return pixels;
}

}  // namespace convlens
