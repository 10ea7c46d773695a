// From the drawing to the network's input, in pictures, and what the switch does.
#pragma once

#include <string>
#include <vector>

#include "web/session/session.h"

namespace convlens {

struct PreparationView {
  struct Step {
    std::string label;
    const Image* image = nullptr;  // null while there is no ink, and where the step is left out
  };
  std::vector<Step> steps;  // drawn, cropped, centred (or only scaled down)
  bool on = true;           // false: the cropping is left out
  std::string switch_label;
  std::string about;  // one sentence: what happens, on or off
};
PreparationView preparation_view(const Session& session);

}  // namespace convlens
