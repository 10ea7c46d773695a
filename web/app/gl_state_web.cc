// What Dear ImGui's back end asks of GL. It saves the state before a frame and puts it back
// afterwards; nothing here relies on that, and in a browser many of these questions wait until the
// graphics process has done all that was sent before. So they are answered with GL's first values.
// (web/cmake/third_party.cmake gives the back end this function for glGetIntegerv.)
#include <GLES3/gl3.h>

extern "C" void convlens_gl_state(GLenum name, GLint* values) {
  switch (name) {
    case GL_ACTIVE_TEXTURE:
      *values = GL_TEXTURE0;
      return;
    case GL_CURRENT_PROGRAM:
    case GL_TEXTURE_BINDING_2D:
    case GL_SAMPLER_BINDING:
    case GL_ARRAY_BUFFER_BINDING:
    case GL_VERTEX_ARRAY_BINDING:
      *values = 0;
      return;
    case GL_VIEWPORT:  // window.cc sets both anew for every frame
    case GL_SCISSOR_BOX:
      for (int i = 0; i < 4; ++i) values[i] = 0;
      return;
    case GL_BLEND_SRC_RGB:
    case GL_BLEND_SRC_ALPHA:
      *values = GL_ONE;
      return;
    case GL_BLEND_DST_RGB:
    case GL_BLEND_DST_ALPHA:
      *values = GL_ZERO;
      return;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA:
      *values = GL_FUNC_ADD;
      return;
    default:
      glGetIntegerv(name, values);
  }
}
