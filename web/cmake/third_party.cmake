# The front end's libraries as targets, the same names natively and under Emscripten:
#   third_party::sdl2            window, input, touch
#   third_party::gl              OpenGL 3.3 core with prototypes, or OpenGL ES 3 (WebGL 2)
#   third_party::imgui           Dear ImGui's core: no window, no GL (enough for tests of the UI)
#   third_party::imgui_backends  its back ends for SDL2 and OpenGL 3
#
# Sources come from the user's cache folder, where web/run.sh puts them; where they are not there,
# CMake fetches the same release of Dear ImGui and Emscripten its own port of SDL2.

include_guard(GLOBAL)

set(imgui_version 1.90.1)
set(sdl2_version 2.32.4)

if(DEFINED ENV{XDG_CACHE_HOME} AND NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
  set(convlens_cache "$ENV{XDG_CACHE_HOME}/convlens")
else()
  set(convlens_cache "$ENV{HOME}/.cache/convlens")
endif()

# --- SDL2 and OpenGL ------------------------------------------------------------------------------

add_library(third_party_sdl2 INTERFACE)
add_library(third_party::sdl2 ALIAS third_party_sdl2)
add_library(third_party_gl INTERFACE)
add_library(third_party::gl ALIAS third_party_gl)

if(EMSCRIPTEN)
  # Never remembered from the environment: another recipe has another folder.
  set(CONVLENS_SDL2_DIR "" CACHE PATH "SDL2 installed for WebAssembly; empty: look in the cache")
  if(CONVLENS_SDL2_DIR)
    set(sdl2_prefix "${CONVLENS_SDL2_DIR}")
  elseif(DEFINED ENV{CONVLENS_SDL2_DIR})
    set(sdl2_prefix "$ENV{CONVLENS_SDL2_DIR}")
  else()
    # As ensure_sdl2_web in web/setup/emscripten.sh calls it: the recipe is a part of the name.
    file(SHA256 "${CMAKE_CURRENT_LIST_DIR}/../setup/sdl2/CMakeLists.txt" recipe)
    string(SUBSTRING "${recipe}" 0 8 recipe)
    set(sdl2_prefix
      "${convlens_cache}/sdl2-${sdl2_version}-emscripten-${EMSCRIPTEN_VERSION}-${recipe}")
  endif()
  if(EXISTS "${sdl2_prefix}/lib/libSDL2.a")
    target_include_directories(third_party_sdl2 SYSTEM INTERFACE "${sdl2_prefix}/include/SDL2")
    target_link_libraries(third_party_sdl2 INTERFACE "${sdl2_prefix}/lib/libSDL2.a")
  else()
    message(STATUS "No SDL2 in ${sdl2_prefix}: using Emscripten's own port")
    target_compile_options(third_party_sdl2 INTERFACE -sUSE_SDL=2)
    target_link_options(third_party_sdl2 INTERFACE -sUSE_SDL=2)
  endif()
  target_compile_definitions(third_party_gl INTERFACE CONVLENS_GLES=1)
  # Functions of GL are linked by name; looked up by text they would all have to be there.
  # (platform_web.cc has the look-up that SDL wants.)
  target_link_options(third_party_gl INTERFACE
    -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sGL_ENABLE_GET_PROC_ADDRESS=0)
else()
  find_package(SDL2 2.0.20 CONFIG QUIET)
  if(NOT SDL2_FOUND)
    message(FATAL_ERROR "SDL2 was not found. On Debian and Ubuntu: apt-get install libsdl2-dev")
  endif()
  target_link_libraries(third_party_sdl2 INTERFACE SDL2::SDL2)
  set(OpenGL_GL_PREFERENCE GLVND)
  find_package(OpenGL QUIET)
  if(NOT OPENGL_FOUND)
    message(FATAL_ERROR "OpenGL was not found. On Debian and Ubuntu: apt-get install libgl-dev")
  endif()
  target_link_libraries(third_party_gl INTERFACE OpenGL::GL)
  target_compile_definitions(third_party_gl INTERFACE GL_GLEXT_PROTOTYPES=1)
endif()

# --- Dear ImGui -----------------------------------------------------------------------------------

set(CONVLENS_IMGUI_DIR "" CACHE PATH
  "The source of Dear ImGui ${imgui_version}; empty: look in the cache, or fetch it")
if(CONVLENS_IMGUI_DIR)
  set(imgui_dir "${CONVLENS_IMGUI_DIR}")
elseif(DEFINED ENV{CONVLENS_IMGUI_DIR})
  set(imgui_dir "$ENV{CONVLENS_IMGUI_DIR}")
else()
  set(imgui_dir "${convlens_cache}/imgui-${imgui_version}")
endif()
if(NOT EXISTS "${imgui_dir}/imgui.cpp")
  message(STATUS "No Dear ImGui in ${imgui_dir}: fetching ${imgui_version}")
  include(FetchContent)
  FetchContent_Declare(imgui
    GIT_REPOSITORY https://github.com/ocornut/imgui.git
    GIT_TAG v${imgui_version} GIT_SHALLOW ON)
  FetchContent_MakeAvailable(imgui)
  set(imgui_dir "${imgui_SOURCE_DIR}")
endif()

add_library(third_party_imgui STATIC
  "${imgui_dir}/imgui.cpp" "${imgui_dir}/imgui_draw.cpp"
  "${imgui_dir}/imgui_tables.cpp" "${imgui_dir}/imgui_widgets.cpp")
add_library(third_party::imgui ALIAS third_party_imgui)
target_include_directories(third_party_imgui SYSTEM PUBLIC "${imgui_dir}")
target_compile_features(third_party_imgui PUBLIC cxx_std_17)
# No demo and no debugging windows in the program; no names that ImGui itself has given up.
target_compile_definitions(third_party_imgui PUBLIC
  IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_OBSOLETE_FUNCTIONS)

add_library(third_party_imgui_backends STATIC
  "${imgui_dir}/backends/imgui_impl_sdl2.cpp" "${imgui_dir}/backends/imgui_impl_opengl3.cpp")
add_library(third_party::imgui_backends ALIAS third_party_imgui_backends)
target_include_directories(third_party_imgui_backends SYSTEM PUBLIC "${imgui_dir}/backends")
target_link_libraries(third_party_imgui_backends
  PUBLIC third_party_imgui third_party_sdl2 PRIVATE ${CMAKE_DL_LIBS})
if(EMSCRIPTEN)
  target_compile_definitions(third_party_imgui_backends PUBLIC IMGUI_IMPL_OPENGL_ES3)
  # Answered without waiting for the graphics process: web/app/gl_state_web.cc.
  target_compile_definitions(third_party_imgui_backends PRIVATE glGetIntegerv=convlens_gl_state)
endif()
# Their warnings are theirs.
foreach(target third_party_imgui third_party_imgui_backends)
  target_compile_options(${target} PRIVATE -w)
endforeach()
