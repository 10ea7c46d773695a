#include "web/gfx/shader.h"

#include <string>

#include "embedded/shaders.h"
#include "web/gfx/gl.h"

namespace convlens {
namespace {

constexpr std::string_view kHeader = CONVLENS_GLES ? "#version 300 es\n"
                                                     "precision highp float;\n"
                                                     "precision highp int;\n"
                                                     "precision highp sampler2D;\n"
                                                   : "#version 330 core\n";

// The driver's last words about a shader or a program.
template <class GetValue, class GetLog>
std::string log_of(GLuint object, GetValue get_value, GetLog get_log) {
  GLint length = 0;
  get_value(object, GL_INFO_LOG_LENGTH, &length);
  if (length <= 1) return "the driver gives no reason";
  std::string log(static_cast<std::size_t>(length), '\0');
  get_log(object, length, nullptr, log.data());
  log.resize(log.find_last_not_of("\n\0 ") + 1);
  return log;
}

Result<GLuint> compile(GLenum stage, std::string_view name) {
  const embedded::File* file = embedded::find(embedded::shaders(), name);
  if (!file) return fail("shader ", name, " is not in the program");
  const std::string source = std::string(kHeader) + std::string(file->text());
  const char* text = source.c_str();
  const GLuint shader = glCreateShader(stage);
  glShaderSource(shader, 1, &text, nullptr);
  glCompileShader(shader);
  GLint good = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &good);
  if (good) return shader;
  auto error = fail("shader ", name, ": ", log_of(shader, glGetShaderiv, glGetShaderInfoLog));
  glDeleteShader(shader);
  return error;
}

}  // namespace

Result<std::uint32_t> load_program(std::string_view vertex_file, std::string_view fragment_file) {
  const auto vertex = compile(GL_VERTEX_SHADER, vertex_file);
  if (!vertex) return std::unexpected(vertex.error());
  const auto fragment = compile(GL_FRAGMENT_SHADER, fragment_file);
  if (!fragment) {
    glDeleteShader(*vertex);
    return std::unexpected(fragment.error());
  }
  const GLuint program = glCreateProgram();
  glAttachShader(program, *vertex);
  glAttachShader(program, *fragment);
  glLinkProgram(program);
  glDeleteShader(*vertex);
  glDeleteShader(*fragment);
  GLint good = 0;
  glGetProgramiv(program, GL_LINK_STATUS, &good);
  if (good) return program;
  auto error = fail("shaders ", vertex_file, " and ", fragment_file, ": ",
                    log_of(program, glGetProgramiv, glGetProgramInfoLog));
  glDeleteProgram(program);
  return error;
}

}  // namespace convlens
