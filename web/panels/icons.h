// The icons, drawn as lines: sharp at every size, in the colour of the text beside them.
#pragma once

#include "imgui.h"
#include "web/panels/rect.h"

namespace convlens {

enum class Icon {
  kPen,
  kEraser,
  kUndo,
  kRedo,
  kClear,
  kSurprise,
  kNext,
  kOpen,
  kCamera,
  kStop,
  kMore,
  kShare,
  kSettings,
  kHelp,
  kClose,
  kLink,
  kScreen,
  kMap,
  kDrawing,
  kGood,
  kWarning,
  kUnsure,
  kHand,
  kArrow,
};
inline constexpr int kIconCount = static_cast<int>(Icon::kArrow) + 1;

// In the middle of `place`, `size` points wide and high.
void draw_icon(ImDrawList& list, Icon icon, const Rect& place, ImU32 color, float size = 18);

}  // namespace convlens
