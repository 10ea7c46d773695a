// Programs of the GPU from the files in shaders/, which have no #version line: the loader adds
// "300 es" with its precisions, or "330 core".
#pragma once

#include <cstdint>
#include <string_view>

#include "convlens/core/error.h"

namespace convlens {

// The name of a linked program, to be deleted by the caller. Errors: no such file; what the
// driver says of the source.
Result<std::uint32_t> load_program(std::string_view vertex_file, std::string_view fragment_file);

}  // namespace convlens
