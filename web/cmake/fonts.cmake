# convlens_embed_fonts(TARGET)
#
# Embeds the fonts of the program, cut down to Latin, Greek, Russian, mathematics and arrows when it
# is built (the whole family would be half the download). TARGET's sources then include:
#   "embedded/fonts.h"        fonts(): "regular.otf", "semibold.otf", "symbols.ttf"
#   "embedded/font_ranges.h"  kTextRanges of the first two, kSymbolRanges of the third, which is to
#                             be merged into each of them (ImFontConfig::MergeMode)

include_guard(GLOBAL)
include("${CMAKE_CURRENT_LIST_DIR}/embed.cmake")

set(convlens_subset_script "${CMAKE_CURRENT_LIST_DIR}/subset_fonts.py")

# convlens_find_font(VARIABLE PACKAGE file…): the first of the files below the usual font folders.
function(convlens_find_font variable package)
  find_file(${variable} NAMES ${ARGN}
    PATHS /usr/share/fonts /usr/local/share/fonts $ENV{HOME}/.local/share/fonts
    PATH_SUFFIXES opentype/inter truetype/inter opentype/inter-static truetype/noto
      truetype/dejavu TTF dejavu-sans-fonts inter
    NO_CMAKE_FIND_ROOT_PATH)
  if(NOT ${variable})
    list(JOIN ARGN ", " names)
    message(FATAL_ERROR "None of the fonts ${names} was found. On Debian and Ubuntu: "
      "apt-get install ${package}. Elsewhere pass -D${variable}=<the file>.")
  endif()
endfunction()

# A python3 that has fonttools: the one on the path may be a private one that has not.
function(convlens_find_fonttools)
  if(CONVLENS_FONTTOOLS_PYTHON)
    return()
  endif()
  find_program(convlens_python NAMES python3 NO_CMAKE_FIND_ROOT_PATH)
  foreach(python "${convlens_python}" /usr/bin/python3)
    execute_process(COMMAND "${python}" -c "import fontTools.subset"
      RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
    if(status EQUAL 0)
      set(CONVLENS_FONTTOOLS_PYTHON "${python}" CACHE FILEPATH "A python3 that has fonttools")
      return()
    endif()
  endforeach()
  message(FATAL_ERROR
    "No python3 with fonttools. On Debian and Ubuntu: apt-get install python3-fonttools. "
    "Elsewhere: pip install fonttools.")
endfunction()

function(convlens_embed_fonts target)
  convlens_find_font(CONVLENS_FONT_REGULAR fonts-inter
    Inter-Regular.otf Inter-Regular.ttf NotoSans-Regular.ttf)
  convlens_find_font(CONVLENS_FONT_SEMIBOLD fonts-inter
    Inter-SemiBold.otf Inter-SemiBold.ttf NotoSans-SemiBold.ttf NotoSans-Bold.ttf)
  convlens_find_font(CONVLENS_FONT_SYMBOLS fonts-dejavu-core DejaVuSans.ttf)
  convlens_find_fonttools()

  set(folder "${CMAKE_BINARY_DIR}/fonts")
  file(MAKE_DIRECTORY "${folder}/include/embedded")
  set(outputs "${folder}/regular.otf" "${folder}/semibold.otf" "${folder}/symbols.ttf")
  set(ranges "${folder}/include/embedded/font_ranges.h")
  add_custom_command(
    OUTPUT ${outputs} "${ranges}"
    COMMAND "${CONVLENS_FONTTOOLS_PYTHON}" "${convlens_subset_script}"
      --fallback "${CONVLENS_FONT_SYMBOLS}" --symbols "${folder}/symbols.ttf" --ranges "${ranges}"
      "${folder}/regular.otf=${CONVLENS_FONT_REGULAR}"
      "${folder}/semibold.otf=${CONVLENS_FONT_SEMIBOLD}"
    DEPENDS "${convlens_subset_script}"
    COMMENT "Cutting the fonts down"
    VERBATIM)
  convlens_embed(${target} NAME fonts FILES ${outputs})
  target_sources(${target} PRIVATE "${ranges}")
  target_include_directories(${target} PRIVATE "${folder}/include")
endfunction()
