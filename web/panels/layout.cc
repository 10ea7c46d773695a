#include "web/panels/layout.h"

#include <algorithm>
#include <cmath>

namespace convlens {
namespace {

constexpr float kTallBelow = 820;  // points of width; narrower screens get the tall arrangement
constexpr float kPadHeader = 30;

// Whole points keep hairlines sharp.
float whole(float x) { return std::floor(x); }

ScreenLayout wide_layout(float width, float height) {
  ScreenLayout layout;
  layout.screen = {0, 0, width, height};
  const float margin = width < 1100 ? 16 : 24;
  Rect rest{margin, 0, width - 2 * margin, height - 16};
  Rect header = cut_top(rest, 64, 4);

  // The drawing's column: the pad is as wide as the column, and leaves room for the answer.
  const float by_width = std::clamp(width * 0.205f, 232.0f, 420.0f);
  const float by_height = (rest.h - kPadHeader) * 0.405f;
  const float side = whole(std::max(96.0f, std::min(by_width, by_height)));
  const float gap = std::clamp(width * 0.022f, 18.0f, 44.0f);
  Rect column = cut_left(rest, side, gap);
  Rect brand = cut_left(header, side, gap);
  layout.brand = brand;
  layout.language = cut_right(header, 84, 16);
  layout.models = header;

  layout.pad_header = cut_top(column, kPadHeader);
  layout.pad = cut_top(column, side, 14);
  layout.preparation = cut_top(column, whole((side - 2 * 26) / 3) + 44, 14);
  layout.answer = column;

  Rect foot = cut_bottom(rest, 36, 6);
  layout.status = cut_right(foot, std::min(400.0f, whole(foot.w * 0.44f)), 16);
  layout.legend = foot;
  layout.network = rest;
  layout.notice = {rest.x + whole(rest.w * 0.1f), rest.bottom() - 76, whole(rest.w * 0.8f), 64};
  return layout;
}

ScreenLayout tall_layout(float width, float height) {
  ScreenLayout layout;
  layout.tall = true;
  layout.screen = {0, 0, width, height};
  const float margin = 14;
  Rect rest{margin, 0, width - 2 * margin, height};
  Rect header = cut_top(rest, 50);
  layout.language = cut_right(header, 84, 8);
  layout.brand = header;
  layout.models = cut_top(rest, 40, 6);

  const float side = whole(std::clamp(std::min(rest.w * 0.56f, height * 0.30f), 120.0f, 360.0f));
  const float strip = whole((side - 2 * 18) / 3) + 24;
  Rect drawing = cut_top(rest, kPadHeader + side + 8 + strip, 10);
  Rect column = cut_left(drawing, side, 16);
  layout.pad_header = cut_top(column, kPadHeader);
  layout.pad = cut_top(column, side, 8);
  layout.preparation = column;
  layout.answer = drawing;

  Rect foot = cut_bottom(rest, 40, 0);
  foot.h -= 6;  // clear of the phone's own bar
  layout.legend = foot;
  layout.status = cut_bottom(rest, 18, 2);
  layout.network = {0, rest.y, width, rest.h};
  layout.notice = {margin, foot.y - 92, width - 2 * margin, 84};
  return layout;
}

}  // namespace

ScreenLayout screen_layout(float width, float height) {
  const float w = std::max(width, 1.0f), h = std::max(height, 1.0f);
  return w < kTallBelow ? tall_layout(w, h) : wide_layout(w, h);
}

}  // namespace convlens
