// The functions of OpenGL, from where this build has them.
#pragma once

#if CONVLENS_GLES
#include <GLES3/gl3.h>
#else
#include <SDL_opengl.h>
#endif
