# convlens_embed(TARGET NAME <name> FILES <file>…)
#
# Puts files into the program as bytes. TARGET's sources then include "embedded/<name>.h":
#
#   convlens::embedded::<name>()  ->  std::span<const File>, File{std::string_view name, bytes}
#
# in the order given; `name` is the file's name without its folder. convlens::embedded::find(files,
# "heat_map.frag") picks one. The arrays are generated in the build tree and never committed; a
# changed file is embedded again by the next build.

include_guard(GLOBAL)

set(convlens_embed_script "${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake")

function(convlens_embed target)
  cmake_parse_arguments(EMBED "" "NAME" "FILES" ${ARGN})
  set(folder "${CMAKE_BINARY_DIR}/embedded/${EMBED_NAME}")
  set(header "${folder}/include/embedded/${EMBED_NAME}.h")
  set(source "${folder}/${EMBED_NAME}.cc")
  list(TRANSFORM EMBED_FILES REPLACE "^([^/].*)$" "${CMAKE_CURRENT_SOURCE_DIR}/\\1"
    OUTPUT_VARIABLE files)
  # A changed list of files changes this one, and so the output.
  list(JOIN files "\n" lines)
  file(CONFIGURE OUTPUT "${folder}/files.txt" CONTENT "${lines}\n" @ONLY)
  add_custom_command(
    OUTPUT "${header}" "${source}"
    COMMAND ${CMAKE_COMMAND} -DNAME=${EMBED_NAME} -DLIST=${folder}/files.txt
      -DHEADER=${header} -DSOURCE=${source} -P "${convlens_embed_script}"
    DEPENDS ${files} "${folder}/files.txt" "${convlens_embed_script}"
    COMMENT "Embedding ${EMBED_NAME}"
    VERBATIM)
  target_sources(${target} PRIVATE "${source}" "${header}")
  target_include_directories(${target} PRIVATE "${folder}/include")
endfunction()
