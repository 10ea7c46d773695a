# A room is a folder of sources that is one target with one include path of its own: a header of a
# room that is not among DEPENDS is not on the include path, so that a wrong include does not compile.
#
#   convlens_room(core PREFIX convlens SOURCES tensor.cc ... DEPENDS ... PRIVATE_DEPENDS ...
#     PRIVATE_HEADERS ...)
#
# makes the target `convlens_core` (alias `convlens::core`) whose headers are included as
# "convlens/core/tensor.h". PREFIX is `convlens` in the engine and `web` in the front end.
# The include path holds one link, <prefix>/<name>, to the folder of the sources. PRIVATE_DEPENDS are
# for the room's own sources; header-only ones (third_party::NAME) leave no trace in an installed room,
# and neither do PRIVATE_HEADERS, such as those that include them.
include(GNUInstallDirs)

add_library(convlens_build_options INTERFACE)
target_compile_features(convlens_build_options INTERFACE cxx_std_23)
target_compile_options(convlens_build_options INTERFACE
  -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wno-psabi
  $<$<BOOL:${CONVLENS_WERROR}>:-Werror>)
if(CONVLENS_SANITIZE)
  target_compile_options(convlens_build_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(convlens_build_options INTERFACE -fsanitize=address,undefined)
endif()
if(EMSCRIPTEN)
  # With atomics, so that the same objects make programs with threads (linked with -pthread) and
  # without: every browser that knows SIMD knows atomics. Variables that are thread_local would not
  # be found in a program without threads: there must be none.
  add_compile_options(-msimd128 -matomics -mbulk-memory)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

function(convlens_room name)
  cmake_parse_arguments(ROOM "" "PREFIX" "SOURCES;DEPENDS;PRIVATE_DEPENDS;PRIVATE_HEADERS" ${ARGN})
  set(target "${ROOM_PREFIX}_${name}")
  set(include_dir "${CMAKE_BINARY_DIR}/rooms/${ROOM_PREFIX}_${name}")
  file(MAKE_DIRECTORY "${include_dir}/${ROOM_PREFIX}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${include_dir}/${ROOM_PREFIX}/${name}" SYMBOLIC)

  add_library(${target} STATIC ${ROOM_SOURCES})
  add_library(${ROOM_PREFIX}::${name} ALIAS ${target})
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${include_dir}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(${target} PUBLIC cxx_std_23)
  list(TRANSFORM ROOM_PRIVATE_DEPENDS REPLACE "^(third_party::.*)$" "$<BUILD_INTERFACE:\\1>")
  target_link_libraries(${target} PUBLIC ${ROOM_DEPENDS}
    PRIVATE ${ROOM_PRIVATE_DEPENDS} $<BUILD_INTERFACE:convlens_build_options>)
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${name} CONVLENS_PRIVATE_HEADERS "${ROOM_PRIVATE_HEADERS}")
  set_property(GLOBAL APPEND PROPERTY ${ROOM_PREFIX}_rooms ${name})
endfunction()
