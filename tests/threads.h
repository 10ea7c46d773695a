// Whether this program may start threads: one for WebAssembly may only where it was linked for
// them.
#pragma once

#ifdef __EMSCRIPTEN__
#include <emscripten/threading.h>
#endif

namespace convlens::test {

inline bool has_threads() {
#ifdef __EMSCRIPTEN__
  return emscripten_has_threading_support() != 0;
#else
  return true;
#endif
}

}  // namespace convlens::test
