# Header-only libraries as INTERFACE targets: third_party::protozero, third_party::stb,
# third_party::cli11, third_party::json, third_party::doctest.
#
# Each target's include directory lies in the build tree and holds one link, to that library's own
# headers. So the same target works natively and under Emscripten, whose compiler must never look
# into /usr/include (the host's C library is there), and an include that a target did not ask for
# does not compile. An installed library links them as $<BUILD_INTERFACE:third_party::NAME>.

include_guard(GLOBAL)

# convlens_header_library(NAME FOLDER header.h DEBIAN_PACKAGE)
#   FOLDER: what stands between the angle bracket and the header, as in <FOLDER/header.h>.
function(convlens_header_library name folder header package)
  if(TARGET third_party::${name})
    return()
  endif()
  string(TOUPPER "CONVLENS_${name}_PARENT" parent)
  # Emscripten's toolchain file would search in its sysroot only: headers are the same anywhere.
  find_path(${parent} "${folder}/${header}"
    PATHS /usr/include /usr/local/include /opt/homebrew/include
    NO_CMAKE_FIND_ROOT_PATH
    DOC "The folder that holds ${folder}/${header}")
  if(NOT ${parent})
    message(FATAL_ERROR
      "<${folder}/${header}> was not found. On Debian and Ubuntu: apt-get install ${package}. "
      "Elsewhere: install it and pass -D${parent}=<the folder that holds ${folder}/>.")
  endif()

  set(include_dir "${CMAKE_BINARY_DIR}/third_party/${name}/include")
  file(MAKE_DIRECTORY "${include_dir}")
  file(REAL_PATH "${${parent}}/${folder}" source_dir)
  # Configuring again must follow a library that has moved; a link is replaced, never followed.
  file(REMOVE "${include_dir}/${folder}")
  file(CREATE_LINK "${source_dir}" "${include_dir}/${folder}" SYMBOLIC)

  add_library(third_party_${name} INTERFACE)
  add_library(third_party::${name} ALIAS third_party_${name})
  # SYSTEM: our warnings are about our code.
  target_include_directories(third_party_${name} SYSTEM INTERFACE
    $<BUILD_INTERFACE:${include_dir}>)
endfunction()

convlens_header_library(protozero protozero pbf_reader.hpp libprotozero-dev)
convlens_header_library(stb stb stb_image.h libstb-dev)
convlens_header_library(json nlohmann json.hpp nlohmann-json3-dev)
# Who takes in the engine alone needs no more than the engine does.
if(CONVLENS_BUILD_CLI OR CONVLENS_BUILD_WEB)
  convlens_header_library(cli11 CLI CLI.hpp libcli11-dev)
endif()
if(CONVLENS_BUILD_TESTS)
  convlens_header_library(doctest doctest doctest.h doctest-dev)
endif()
