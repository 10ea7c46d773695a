// A map, or all maps of a layer, as a picture to be kept: in the colours of the screen, every value
// a sharp square. Needs no GPU.
#pragma once

#include <optional>

#include "convlens/io/image.h"
#include "web/session/session.h"

namespace convlens {

// About 512 pixels wide or high, RGB. All maps side by side where the selection names none; the
// units of a vector as squares. nullopt: there are no values, or the network has no such map.
std::optional<Picture> map_picture(const Session& session, const Selection& selection);

}  // namespace convlens
