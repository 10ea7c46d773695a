// OpenGL ES 3 (WebGL 2) or OpenGL 3.3 core; what is used is in both. Only for sources of this room.
#pragma once

#if CONVLENS_GLES
#include <GLES3/gl3.h>
#else
#include <SDL_opengl.h>
#endif
