#include "options.h"

namespace convlens::app {

std::optional<Options> read_options(int, char**, int&) { return Options{}; }

}  // namespace convlens::app
