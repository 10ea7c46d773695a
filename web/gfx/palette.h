// The colours of values. The positive ramp goes from paper through amber and red to near black, the
// negative half of the signed one through sky blue to navy; zero is paper in both, so that ReLU is
// seen to take the blue away and leave the rest. Both fall evenly in lightness (OKLab), at the same
// pace on either side; blue against amber is told apart with every common colour blindness.
#pragma once

#include <array>
#include <cstdint>

#include "web/gfx/oklab.h"
#include "web/session/stage_view.h"

namespace convlens {

// `t` is value / peak: -1 … 1 on the signed ramp, 0 … 1 on the others. Ink has the opacity t.
Rgb ramp_color(Ramp ramp, float t);

inline constexpr int kPaletteWidth = 256;
inline constexpr int kPaletteRows = 3;  // in the order of Ramp

// RGBA, 8 bits: kPaletteRows rows of kPaletteWidth colours, from the least t to the greatest.
std::array<std::uint8_t, kPaletteRows * kPaletteWidth * 4> palette_pixels();

}  // namespace convlens
