// Times and sizes: what the network costs.
#pragma once

#include <string>
#include <vector>

#include "web/session/session.h"

namespace convlens {

// "forward pass 0.21 ms", "preparation 0.4 ms", "frame 1.1 ms", "parameters: 75 234", "8.1 M
// multiply-adds": the most telling first, for where there is no room for all. What is not known is
// left out; `frame_ms`, the processor time of a frame, is known to who draws it, else 0.
std::vector<std::string> status_view(const Session& session, double frame_ms = 0);

}  // namespace convlens
