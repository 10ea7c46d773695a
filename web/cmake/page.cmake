# The page: what the browser fetches, assembled into <build>/page, a folder of static files that
# works unchanged on any static host and in any subdirectory.
#
#   convlens_page(TARGET)   target `page`: the whole folder, with every build of TARGET, an object
#                           library of the program
#
# A build is one set of processor features: the same objects, linked with kernels of its own, with
# threads or without. The loader (web/page/loader.mjs) takes the first in the table whose needs the
# browser meets.

include_guard(GLOBAL)

set(CONVLENS_PAGE_BUILDS "relaxed-mt;simd-mt;relaxed;simd" CACHE STRING
  "Builds of the page's program, best first: relaxed or simd, with threads (-mt) or without.")

# What each build needs of the browser (features of probe.mjs).
set(convlens_needs_simd "simd")
set(convlens_needs_relaxed "simd,relaxed_simd")
set(convlens_needs_simd-mt "simd,threads")
set(convlens_needs_relaxed-mt "simd,relaxed_simd,threads")

# The program `<target>-<build>`: an ES module with its WebAssembly beside it.
function(convlens_web_module target build)
  set(program ${target}-${build})
  add_executable(${program})
  target_link_libraries(${program} PRIVATE ${target})
  set_target_properties(${program} PROPERTIES
    SUFFIX .mjs RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
  if(build MATCHES "^relaxed")
    set_target_properties(${program} PROPERTIES CONVLENS_RELAXED_SIMD ON)
  endif()
  set(environment web)
  if(build MATCHES "-mt$")
    string(APPEND environment ",worker")
    # The program starts without waiting for its threads: they come when they come.
    target_link_options(${program} PRIVATE -pthread -Wno-pthreads-mem-growth)
  endif()
  if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    set(mode -sASSERTIONS=1 -g)
  else()
    # No -flto: it would compile the C library with atomics too, and with them its variables that
    # are thread_local, which a program without threads does not find. It saves 0.1 %.
    set(mode -O3 -sASSERTIONS=0 -Wno-limited-postlink-optimizations)
  endif()
  target_link_options(${program} PRIVATE
    ${mode}
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sEXPORT_NAME=createConvLens
    -sENVIRONMENT=${environment}
    # The Content-Security-Policy forbids eval; files come from the page, as bytes.
    -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0
    # Pages of 64 KiB: 32 MiB at the start, more when a larger model is opened.
    -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=33554432 -sSTACK_SIZE=1048576
    -sEXPORTED_FUNCTIONS=_main,_malloc,_free
    -sEXPORTED_RUNTIME_METHODS=UTF8ToString,stringToNewUTF8,HEAPU8)
endfunction()

function(convlens_page target)
  if(NOT TARGET ${target} OR NOT CONVLENS_PAGE_BUILDS)
    return()
  endif()
  set(page_dir "${CMAKE_SOURCE_DIR}/web/page")
  set(output "${CMAKE_BINARY_DIR}/page")
  find_program(CONVLENS_NODE NAMES node nodejs NO_CMAKE_FIND_ROOT_PATH REQUIRED)

  set(builds "")
  set(programs "")
  foreach(build IN LISTS CONVLENS_PAGE_BUILDS)
    convlens_web_module(${target} ${build})
    list(APPEND programs ${target}-${build})
    list(APPEND builds "${build}:${convlens_needs_${build}}=$<TARGET_FILE:${target}-${build}>")
  endforeach()

  add_custom_target(page
    COMMAND "${CONVLENS_NODE}" "${CMAKE_SOURCE_DIR}/web/cmake/assemble_page.mjs"
      --page "${page_dir}" --models "${CMAKE_SOURCE_DIR}/assets/models" --output "${output}"
      --version "${PROJECT_VERSION}" ${builds}
    COMMENT "Assembling the page in ${output}"
    VERBATIM)
  add_dependencies(page ${programs})
endfunction()
