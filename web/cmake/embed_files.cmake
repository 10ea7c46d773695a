# Writes HEADER and SOURCE, the files named in LIST as arrays of bytes. See embed.cmake.

file(STRINGS "${LIST}" files)

file(WRITE "${HEADER}" "// Generated. The files of '${NAME}', as bytes of the program.
#pragma once

#include <span>
#include <string_view>

#ifndef CONVLENS_EMBEDDED_FILE
#define CONVLENS_EMBEDDED_FILE
namespace convlens::embedded {

struct File {
  std::string_view name;
  std::span<const unsigned char> bytes;

  std::string_view text() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};

// The file of that name, or nullptr.
inline const File* find(std::span<const File> files, std::string_view name) {
  for (const File& file : files) {
    if (file.name == name) return &file;
  }
  return nullptr;
}

}  // namespace convlens::embedded
#endif

namespace convlens::embedded {
std::span<const File> ${NAME}();
}
")

set(arrays "")
set(table "")
set(index 0)
foreach(path IN LISTS files)
  file(READ "${path}" hex HEX)
  if(hex STREQUAL "")
    message(FATAL_ERROR "${path} is empty")
  endif()
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  # Lines of 8 bytes: some compilers are slow on one line of a megabyte.
  string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
  get_filename_component(file_name "${path}" NAME)
  string(APPEND arrays "alignas(16) constexpr unsigned char kFile${index}[] = {\n${bytes}};\n\n")
  string(APPEND table "    {\"${file_name}\", kFile${index}},\n")
  math(EXPR index "${index} + 1")
endforeach()

file(WRITE "${SOURCE}" "// Generated.
#include \"embedded/${NAME}.h\"

namespace convlens::embedded {
namespace {

${arrays}constexpr File kFiles[] = {
${table}};

}  // namespace

std::span<const File> ${NAME}() { return kFiles; }

}  // namespace convlens::embedded
")
