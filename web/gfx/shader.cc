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

// A shader that is being compiled; whether it came right is asked once, when the program is linked:
// every question waits for the driver.
Result<GLuint> compile(GLenum stage, std::string_view name) {
  const embedded::File* file = embedded::find(embedded::shaders(), name);
  if (!file) return fail("shader ", name, " is not in the program");
  const std::string source = std::string(kHeader) + std::string(file->text());
  const char* text = source.c_str();
  const GLuint shader = glCreateShader(stage);
  glShaderSource(shader, 1, &text, nullptr);
  glCompileShader(shader);
  return shader;
}

// Why a program could not be linked: mostly one of its shaders is wrong.
Error reason_of(GLuint program, GLuint vertex, std::string_view vertex_file, GLuint fragment,
                std::string_view fragment_file) {
  const auto compiled = [](GLuint shader) {
    GLint good = 0;
    glGetShaderiv(shader, GL_COMPILE_STATUS, &good);
    return good != 0;
  };
  const auto shader_error = [](GLuint shader, std::string_view name) {
    return fail("shader ", name, ": ", log_of(shader, glGetShaderiv, glGetShaderInfoLog)).error();
  };
  if (!compiled(vertex)) return shader_error(vertex, vertex_file);
  if (!compiled(fragment)) return shader_error(fragment, fragment_file);
  return fail("shaders ", vertex_file, " and ", fragment_file, ": ",
              log_of(program, glGetProgramiv, glGetProgramInfoLog))
      .error();
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
  GLint good = 0;
  glGetProgramiv(program, GL_LINK_STATUS, &good);
  Result<std::uint32_t> result = program;
  if (!good) {
    result = std::unexpected(reason_of(program, *vertex, vertex_file, *fragment, fragment_file));
    glDeleteProgram(program);
  }
  glDeleteShader(*vertex);
  glDeleteShader(*fragment);
  return result;
}

}  // namespace convlens
