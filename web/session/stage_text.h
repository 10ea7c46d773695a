// A layer in words: its name, and one sentence of what it does, as a student would say it.
#pragma once

#include <string>

#include "web/session/settings.h"
#include "web/session/stage.h"

namespace convlens {

struct StageNames {
  std::string title;        // "Convolution 3×3"
  std::string short_title;  // "Conv", where there is little room
  std::string about;        // one sentence
};

// Of the settings: the language, and whether the input was centred.
StageNames stage_names(const Stage& stage, const Settings& settings);

// "16 × 28×28", or the count of a vector.
std::string shape_text(const Stage& stage, Language language);

// "kernel 3×3, stride 1, padding 1"; empty where a layer has no window.
std::string window_text(const Stage& stage, Language language);

}  // namespace convlens
