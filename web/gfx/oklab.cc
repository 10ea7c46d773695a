#include "web/gfx/oklab.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace convlens {
namespace {

float gamma_encode(float linear) {
  const float x = std::clamp(linear, 0.0f, 1.0f);
  return x <= 0.0031308f ? 12.92f * x : 1.055f * std::pow(x, 1 / 2.4f) - 0.055f;
}

float gamma_decode(float encoded) {
  return encoded <= 0.04045f ? encoded / 12.92f : std::pow((encoded + 0.055f) / 1.055f, 2.4f);
}

float cube(float x) { return x * x * x; }

}  // namespace

// The matrices are those of the article.
Rgb to_rgb(const Oklab& c) {
  const float l = cube(c.lightness + 0.3963377774f * c.a + 0.2158037573f * c.b);
  const float m = cube(c.lightness - 0.1055613458f * c.a - 0.0638541728f * c.b);
  const float s = cube(c.lightness - 0.0894841775f * c.a - 1.2914855480f * c.b);
  return {gamma_encode(4.0767416621f * l - 3.3077115913f * m + 0.2309699292f * s),
          gamma_encode(-1.2684380046f * l + 2.6097574011f * m - 0.3413193965f * s),
          gamma_encode(-0.0041960863f * l - 0.7034186147f * m + 1.7076147010f * s)};
}

Oklab to_oklab(const Rgb& color) {
  const float r = gamma_decode(color.r), g = gamma_decode(color.g), b = gamma_decode(color.b);
  const float l = std::cbrt(0.4122214708f * r + 0.5363325363f * g + 0.0514459929f * b);
  const float m = std::cbrt(0.2119034982f * r + 0.6806995451f * g + 0.1073969566f * b);
  const float s = std::cbrt(0.0883024619f * r + 0.2817188376f * g + 0.6299787005f * b);
  return {0.2104542553f * l + 0.7936177850f * m - 0.0040720468f * s,
          1.9779984951f * l - 2.4285922050f * m + 0.4505937099f * s,
          0.0259040371f * l + 0.7827717662f * m - 0.8086757660f * s};
}

Oklab oklch(float lightness, float chroma, float hue) {
  const float angle = hue * std::numbers::pi_v<float> / 180;
  return {lightness, chroma * std::cos(angle), chroma * std::sin(angle)};
}

}  // namespace convlens
