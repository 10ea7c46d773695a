// Draws values as colours: rectangles of the texture of values through the palette, all of a batch
// in one call.
#pragma once

#include <cstdint>
#include <span>

#include "convlens/core/error.h"

namespace convlens {

// One rectangle, as the vertex shader reads it (shaders/heat_map.vert).
struct HeatMapQuad {
  float left = 0, top = 0, right = 0, bottom = 0;  // on the screen, points
  float x = 0, y = 0, width = 0, height = 0;       // in the texture of values, texels
  float scale = 1;                                 // 1 / peak
  float row = 0;                                   // of the palette (palette_row)
  float smooth = 0;                                // 1: interpolated ink, 0: sharp cells
  float opacity = 1;
};
static_assert(sizeof(HeatMapQuad) == 12 * sizeof(float));

// What is drawn on, and the part of it that may be touched.
struct HeatMapTarget {
  float left = 0, top = 0, width = 0, height = 0;                      // points
  float scale_x = 1, scale_y = 1;                                      // pixels per point
  float clip_left = 0, clip_top = 0, clip_right = 0, clip_bottom = 0;  // points
};

class HeatMap {
 public:
  // With the window's GL context current, as in all the functions. Errors: of the shaders.
  static Result<HeatMap> create();
  HeatMap(HeatMap&& other) noexcept;
  HeatMap& operator=(HeatMap&& other) noexcept;
  ~HeatMap();

  // Changes the state of GL; who draws after it sets their own.
  void draw(std::span<const HeatMapQuad> quads, std::uint32_t values_texture,
            const HeatMapTarget& target);

 private:
  HeatMap() = default;
  std::uint32_t program_ = 0, palette_ = 0, vertex_array_ = 0, buffer_ = 0;
  std::int32_t screen_uniform_ = -1;
};

}  // namespace convlens
