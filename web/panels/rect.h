// Rectangles of the screen, in points (CSS pixels), y down.
#pragma once

#include <algorithm>

namespace convlens {

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;

  float right() const { return x + w; }
  float bottom() const { return y + h; }
  float center_x() const { return x + w / 2; }
  float center_y() const { return y + h / 2; }
  bool empty() const { return w <= 0 || h <= 0; }
  bool contains(float px, float py) const {
    return px >= x && px < right() && py >= y && py < bottom();
  }
};

// Smaller by this much on every side, larger where it is negative.
inline Rect inset(const Rect& rect, float by) {
  return {rect.x + by, rect.y + by, rect.w - 2 * by, rect.h - 2 * by};
}

inline bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

// Cuts a piece off one side of `rest`, with a gap behind it.
inline Rect cut_top(Rect& rest, float height, float gap = 0) {
  const Rect piece{rest.x, rest.y, rest.w, std::min(height, std::max(rest.h, 0.0f))};
  rest.y += height + gap;
  rest.h = std::max(0.0f, rest.h - height - gap);
  return piece;
}
inline Rect cut_bottom(Rect& rest, float height, float gap = 0) {
  const Rect piece{rest.x, rest.bottom() - height, rest.w, height};
  rest.h = std::max(0.0f, rest.h - height - gap);
  return piece;
}
inline Rect cut_left(Rect& rest, float width, float gap = 0) {
  const Rect piece{rest.x, rest.y, std::min(width, std::max(rest.w, 0.0f)), rest.h};
  rest.x += width + gap;
  rest.w = std::max(0.0f, rest.w - width - gap);
  return piece;
}
inline Rect cut_right(Rect& rest, float width, float gap = 0) {
  const Rect piece{rest.right() - width, rest.y, width, rest.h};
  rest.w = std::max(0.0f, rest.w - width - gap);
  return piece;
}

}  // namespace convlens
