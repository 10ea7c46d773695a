// What is said of the screen to those who do not see it.
#pragma once

#include "program.h"

namespace convlens::app {

Platform::Speech speech_of(const Program& program);

}  // namespace convlens::app
