# The page: what the browser fetches, assembled into <build>/page, a folder of static files that
# works unchanged on any static host and in any subdirectory.
#
#   convlens_web_module(TARGET)   links TARGET as an ES module with its WebAssembly beside it
#   convlens_page(TARGET)         target `page`: the whole folder, with every build of TARGET
#
# A build is one set of processor features. This build tree makes `simd`; the others are made by
# the same CMake project in sub-trees, each with its own flags. The loader (web/page/loader.mjs)
# takes the first in the table whose needs the browser meets.

include_guard(GLOBAL)
include(ExternalProject)

set(CONVLENS_WEB_BUILDS "relaxed;simd" CACHE STRING
  "Builds of the page's program, best first: relaxed, simd. Just 'simd' builds in half the time.")

# What each further build is compiled with, and needs of the browser (features of probe.mjs).
set(convlens_flags_relaxed "-mrelaxed-simd")
set(convlens_needs_simd "simd")
set(convlens_needs_relaxed "simd,relaxed_simd")

function(convlens_web_module target)
  set_target_properties(${target} PROPERTIES SUFFIX .mjs)
  if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    set(mode -sASSERTIONS=1 -g)
  else()
    set(mode -O3 -flto -sASSERTIONS=0 -Wno-limited-postlink-optimizations)
    target_compile_options(${target} PRIVATE -flto)
  endif()
  target_link_options(${target} PRIVATE
    ${mode}
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sEXPORT_NAME=createConvLens -sENVIRONMENT=web
    # The Content-Security-Policy forbids eval; files come from the page, as bytes.
    -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0
    # Pages of 64 KiB: 32 MiB at the start, more when a larger model is opened.
    -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=33554432 -sSTACK_SIZE=1048576
    -sEXPORTED_FUNCTIONS=_main,_malloc,_free
    -sEXPORTED_RUNTIME_METHODS=UTF8ToString,stringToNewUTF8,HEAPU8)
endfunction()

function(convlens_page target)
  if(NOT TARGET ${target})
    return()
  endif()
  set(page_dir "${CMAKE_SOURCE_DIR}/web/page")
  set(output "${CMAKE_BINARY_DIR}/page")
  find_program(CONVLENS_NODE NAMES node nodejs NO_CMAKE_FIND_ROOT_PATH REQUIRED)

  set(builds "")
  set(build_files "")
  foreach(build IN LISTS CONVLENS_WEB_BUILDS)
    if(build STREQUAL "simd")
      set(module "$<TARGET_FILE:${target}>")
      list(APPEND build_files ${target})
    else()
      set(tree "${CMAKE_BINARY_DIR}/${build}")
      set(module "${tree}/bin/${target}.mjs")
      ExternalProject_Add(${target}_${build}
        SOURCE_DIR "${CMAKE_SOURCE_DIR}"
        BINARY_DIR "${tree}"
        PREFIX "${tree}/external"
        CMAKE_ARGS
          -DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE}
          -DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE}
          "-DCMAKE_CXX_FLAGS=${CMAKE_CXX_FLAGS} ${convlens_flags_${build}}"
          -DCONVLENS_WEB_BUILDS= -DCONVLENS_BUILD_TESTS=OFF -DCONVLENS_BUILD_CLI=OFF
        BUILD_COMMAND ${CMAKE_COMMAND} --build <BINARY_DIR> --target ${target}
        BUILD_ALWAYS ON  # its own ninja knows what changed
        INSTALL_COMMAND ""
        USES_TERMINAL_BUILD ON
        EXCLUDE_FROM_ALL ON)
      # One after the other: link-time optimisation of two at once takes the memory of two.
      add_dependencies(${target}_${build} ${target})
      list(APPEND build_files ${target}_${build})
    endif()
    list(APPEND builds "${build}:${convlens_needs_${build}}=${module}")
  endforeach()
  if(NOT builds)
    return()
  endif()

  add_custom_target(page
    COMMAND "${CONVLENS_NODE}" "${CMAKE_SOURCE_DIR}/web/cmake/assemble_page.mjs"
      --page "${page_dir}" --models "${CMAKE_SOURCE_DIR}/assets/models" --output "${output}"
      --version "${PROJECT_VERSION}" ${builds}
    COMMENT "Assembling the page in ${output}"
    VERBATIM)
  add_dependencies(page ${build_files})
endfunction()
