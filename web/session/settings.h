// What a person sets and the program keeps: it comes back after a restart and goes into links.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <optional>
#include <string_view>

#include "convlens/digits/drawing.h"
#include "web/session/text.h"

namespace convlens {

enum class ThemeChoice { kSystem, kLight, kDark };
inline constexpr ThemeChoice kThemeChoices[] = {ThemeChoice::kSystem, ThemeChoice::kLight,
                                                ThemeChoice::kDark};

// What the end of the palette stands for: the peak of each map, of its layer, of all layers.
enum class ColorRange { kMap, kLayer, kNetwork };
inline constexpr ColorRange kColorRanges[] = {ColorRange::kMap, ColorRange::kLayer,
                                              ColorRange::kNetwork};

// Diameter of the brush as a share of the pad's side.
inline constexpr float kThinnest = 0.03f, kThickest = 0.18f;
inline constexpr float kThicknessSteps = 1'000;  // in a side: what a setting can differ by

struct Settings {
  Language language = Language::kEnglish;
  ThemeChoice theme = ThemeChoice::kSystem;
  ColorRange range = ColorRange::kLayer;
  float thickness = kDefaultThickness;  // kThinnest … kThickest
  bool eraser = false;                  // what the pen does
  bool prepare = true;                  // crop and centre the drawing; false: only scale it down
  friend bool operator==(const Settings&, const Settings&) = default;
};

// Parts of the screen that a lesson can hide.
enum class Control {
  kModels,
  kLanguage,
  kSettings,
  kShare,
  kHelp,
  kTools,        // of the pad: eraser, thickness, undo, redo, clear
  kInputs,       // digits to choose from, pictures, camera
  kPreparation,  // the three pictures and their switch
  kAnswer,
  kNetwork,
  kLegend,
  kStatus,
};
inline constexpr std::size_t kControlCount = 12;
using ControlSet = std::bitset<kControlCount>;

// As links and files write them: "system", "light", "dark"; "map", "layer", "network"; "models" …
std::string_view theme_code(ThemeChoice theme);
std::optional<ThemeChoice> theme_from_code(std::string_view code);
std::string_view range_code(ColorRange range);
std::optional<ColorRange> range_from_code(std::string_view code);
std::string_view control_code(Control control);
std::optional<Control> control_from_code(std::string_view code);

}  // namespace convlens
