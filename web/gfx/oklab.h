// Colours in OKLab, where equal steps look equal (Ottosson, "A perceptual color space for image
// processing", 2020), to and from sRGB.
#pragma once

namespace convlens {

struct Rgb {  // sRGB, 0 … 1
  float r = 0, g = 0, b = 0;
};

struct Oklab {
  float lightness = 0, a = 0, b = 0;  // lightness 0 … 1
};

Rgb to_rgb(const Oklab& color);  // clipped to what a screen can show
Oklab to_oklab(const Rgb& color);

// From lightness, chroma and hue in degrees.
Oklab oklch(float lightness, float chroma, float hue);

}  // namespace convlens
