// What is on the pad in few bytes, for links.
//
//   sheet:   has picture (1 byte: 0, 1), the picture, then strokes to the end
//   picture: side, levels (16 or 0 for 256), number, of, label + 1 (0: none), caption's length and
//            bytes, then the ink in runs
//   stroke:  points * 8 + 1 (erases) + 2 (has a thickness) + 4 (has pressures), the thickness, the
//            points as differences from the one before, its pressure behind each
//
// Numbers are in groups of seven bits, the lowest first, the highest bit saying that another
// follows; those with a sign as 0, -1, 1, -2, …. Places, pressures and thicknesses are in the units
// of the pad's grid (pad.h): nothing is lost.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "web/session/pad.h"

namespace convlens {

// Of a sheet as a session has it: on the grid, its picture valid.
std::vector<std::uint8_t> encode_sheet(const Sheet& sheet);
// nullopt where the bytes are no sheet.
std::optional<Sheet> decode_sheet(std::span<const std::uint8_t> bytes);

// Without the points that the brush leaves out anyhow.
Stroke thinned(const Stroke& stroke);

}  // namespace convlens
