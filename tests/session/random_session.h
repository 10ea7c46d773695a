// Sessions as people leave them behind, from a seed: drawings with all that a stroke can have,
// pictures, models, selections, settings.
#pragma once

#include <algorithm>
#include <utility>

#include "support.h"
#include "web/session/pad_picture.h"

namespace convlens {

inline Stroke random_stroke(Random& random) {
  Stroke stroke;
  stroke.thickness = random.below(2) ? kDefaultThickness : random.uniform(0.03f, 0.18f);
  stroke.erase = random.below(5) == 0;
  const bool presses = random.below(3) == 0;
  StrokePoint at{random.uniform(0.1f, 0.9f), random.uniform(0.1f, 0.9f)};
  float dx = random.normal() * 0.02f, dy = random.normal() * 0.02f;
  const auto count = 1 + random.below(60);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (presses) at.pressure = random.uniform(0.2f, 1);
    stroke.points.push_back(at);
    dx = 0.8f * dx + 0.008f * random.normal();
    dy = 0.8f * dy + 0.008f * random.normal();
    at.x = std::clamp(at.x + dx, -0.05f, 1.05f);
    at.y = std::clamp(at.y + dy, -0.05f, 1.05f);
  }
  return stroke;
}

inline PadPicture random_picture(Random& random) {
  constexpr int kSides[] = {1, 7, 28, 56, 63, 200};
  const int side = kSides[random.below(6)];
  Image ink{side, side, {}};
  float value = 0;
  for (int i = 0; i < side * side; ++i) {
    if (random.below(6) == 0) value = random.below(3) ? 0 : random.uniform(0, 1);
    ink.pixels.push_back(value);
  }
  PadPicture picture = pad_picture(ink, random.below(2) ? "цифра 7.png" : "");
  if (random.below(2)) {
    picture.of = 10'000;
    picture.number = 1 + static_cast<std::int64_t>(random.below(10'000));
    picture.label = static_cast<int>(random.below(256));
  }
  return picture;
}

// The session has models of these names.
inline void load_models(Session& session) {
  for (const char* name : kShippedModels) show_model(session, name, name);
}

// As many as a person may do; the last stroke may not have ended.
inline void do_at_random(Session& session, Random& random) {
  for (auto turns = random.below(8); turns > 0; --turns) {
    const Stroke stroke = random_stroke(random);
    switch (random.below(9)) {
      case 0:
        apply(session, Clear{});
        break;
      case 1:
        apply(session, ShowPicture{random_picture(random)});
        break;
      case 2:
        apply(session, Undo{});
        break;
      case 3:
        apply(session, Surprise{});
        apply(session, Advance{random.uniform(0, 2)});
        break;
      case 4:
        apply(session, PlayDrawing{{stroke}, true});
        break;
      default:
        apply(session, BeginStroke{stroke.points[0], stroke.thickness, stroke.erase});
        for (const StrokePoint& point : stroke.points) apply(session, ExtendStroke{point});
        if (random.below(4)) apply(session, EndStroke{});
    }
  }
  apply(session, SetLanguage{kLanguages[random.below(2)]});
  apply(session, SetTheme{kThemeChoices[random.below(3)]});
  apply(session, SetRange{kColorRanges[random.below(3)]});
  apply(session, SetThickness{static_cast<float>(30 + random.below(150)) / 1000});
  apply(session, SetEraser{random.below(2) == 0});
  apply(session, SetPreparation{random.below(2) == 0});
  apply(session, ChooseModel{kShippedModels[random.below(3)]});
  if (random.below(2)) {
    apply(session, Select{Selection{static_cast<int>(random.below(12)),
                                    static_cast<int>(random.below(20)) - 1}});
  }
}

}  // namespace convlens
