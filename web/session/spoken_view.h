// Short sentences for who hears the screen instead of seeing it.
#pragma once

#include <string>

#include "web/session/session.h"

namespace convlens {

// Each is empty where there is nothing to be said. What changed is read aloud; the page has a live
// region for each.
struct SpokenView {
  std::string answer;  // "The answer is 7, 97.3 %. Second: 1, 2.1 %." or why there is none
  std::string layer;   // the opened layer, and the map
  std::string unit;    // the unit that is pointed at
  std::string notice;
};
SpokenView spoken_view(const Session& session);

}  // namespace convlens
