#include "web/gfx/heat_map.h"

#include <cmath>
#include <utility>

#include "web/gfx/gl.h"
#include "web/gfx/palette.h"
#include "web/gfx/shader.h"

namespace convlens {
namespace {

constexpr int kValuesUnit = 0, kPaletteUnit = 1;

GLuint make_palette_texture() {
  GLuint texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  const auto pixels = palette_pixels();
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, kPaletteWidth, kPaletteRows, 0, GL_RGBA,
               GL_UNSIGNED_BYTE, pixels.data());
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  return texture;
}

}  // namespace

Result<HeatMap> HeatMap::create() {
  const auto program = load_program("heat_map.vert", "heat_map.frag");
  if (!program) return std::unexpected(program.error());
  HeatMap map;
  map.program_ = *program;
  map.palette_ = make_palette_texture();
  map.screen_uniform_ = glGetUniformLocation(map.program_, "screen");
  glUseProgram(map.program_);
  glUniform1i(glGetUniformLocation(map.program_, "values"), kValuesUnit);
  glUniform1i(glGetUniformLocation(map.program_, "palette"), kPaletteUnit);

  glGenVertexArrays(1, &map.vertex_array_);
  glGenBuffers(1, &map.buffer_);
  glBindVertexArray(map.vertex_array_);
  glBindBuffer(GL_ARRAY_BUFFER, map.buffer_);
  for (GLuint attribute = 0; attribute < 3; ++attribute) {
    const auto offset = static_cast<std::uintptr_t>(attribute) * 4 * sizeof(float);
    glEnableVertexAttribArray(attribute);
    glVertexAttribPointer(attribute, 4, GL_FLOAT, GL_FALSE, sizeof(HeatMapQuad),
                          reinterpret_cast<const void*>(offset));
    glVertexAttribDivisor(attribute, 1);
  }
  glBindVertexArray(0);
  return map;
}

HeatMap::HeatMap(HeatMap&& other) noexcept { *this = std::move(other); }

HeatMap& HeatMap::operator=(HeatMap&& other) noexcept {
  std::swap(program_, other.program_);
  std::swap(palette_, other.palette_);
  std::swap(vertex_array_, other.vertex_array_);
  std::swap(buffer_, other.buffer_);
  std::swap(screen_uniform_, other.screen_uniform_);
  return *this;
}

HeatMap::~HeatMap() {
  if (program_ == 0) return;
  glDeleteProgram(program_);
  glDeleteTextures(1, &palette_);
  glDeleteVertexArrays(1, &vertex_array_);
  glDeleteBuffers(1, &buffer_);
}

void HeatMap::draw(std::span<const HeatMapQuad> quads, std::uint32_t values_texture,
                   const HeatMapTarget& target) {
  const auto pixels = [](float points, float scale) {
    return static_cast<GLint>(std::lround(points * scale));
  };
  const GLint left = pixels(target.clip_left - target.left, target.scale_x);
  const GLint right = pixels(target.clip_right - target.left, target.scale_x);
  // GL counts rows from the bottom.
  const GLint bottom = pixels(target.height - (target.clip_bottom - target.top), target.scale_y);
  const GLint top = pixels(target.height - (target.clip_top - target.top), target.scale_y);
  if (quads.empty() || right <= left || top <= bottom) return;

  glEnable(GL_SCISSOR_TEST);
  glScissor(left, bottom, right - left, top - bottom);
  glEnable(GL_BLEND);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glUseProgram(program_);
  glUniform4f(screen_uniform_, target.left, target.top, target.width, target.height);
  glActiveTexture(GL_TEXTURE0 + kPaletteUnit);
  glBindTexture(GL_TEXTURE_2D, palette_);
  glActiveTexture(GL_TEXTURE0 + kValuesUnit);
  glBindTexture(GL_TEXTURE_2D, values_texture);
  glBindVertexArray(vertex_array_);
  glBindBuffer(GL_ARRAY_BUFFER, buffer_);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(quads.size_bytes()), quads.data(),
               GL_STREAM_DRAW);
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(quads.size()));
  glBindVertexArray(0);
}

}  // namespace convlens
