// The colours of values. The positive ramp goes from paper through amber and red to near black, the
// negative half of the signed one through sky blue to navy; zero is paper in both, so that ReLU is
// seen to take the blue away and leave the rest. On dark paper they rise instead, through red and
// amber to cream, through blue and sky to ice. Lightness (OKLab) changes evenly, at the same pace
// on either side; blue against amber is told apart with every common colour blindness.
#pragma once

#include <array>
#include <cstdint>

#include "web/gfx/oklab.h"
#include "web/session/stage_view.h"

namespace convlens {

// `t` is value / peak: -1 … 1 on the signed ramp, 0 … 1 on the others. Ink has the opacity t.
// `dark`: 0 on light paper, 1 on dark, between them while one fades into the other.
Rgb ramp_color(Ramp ramp, float t, float dark = 0);

inline constexpr int kPaletteWidth = 256;
inline constexpr int kPaletteRows = 6;  // of every Ramp in turn, on light and on dark paper

// The row of a ramp; between two of them the texture's own filter mixes light and dark.
inline float palette_row(Ramp ramp, float dark) { return 2 * static_cast<float>(ramp) + dark; }

// RGBA, 8 bits: kPaletteRows rows of kPaletteWidth colours, from the least t to the greatest.
std::array<std::uint8_t, kPaletteRows * kPaletteWidth * 4> palette_pixels();

}  // namespace convlens
