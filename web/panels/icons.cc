#include "web/panels/icons.h"

#include <cmath>
#include <initializer_list>
#include <numbers>

namespace convlens {
namespace {

constexpr float kGrid = 18;      // units of the drawings below
constexpr float kStroke = 1.5f;  // points, whatever the size

// A pen over the grid of an icon.
class Pen {
 public:
  Pen(ImDrawList& list, const Rect& place, ImU32 color, float size)
      : list_(list),
        color_(color),
        scale_(size / kGrid),
        x_(std::round(place.center_x() - size / 2)),
        y_(std::round(place.center_y() - size / 2)) {}

  void lines(std::initializer_list<ImVec2> points, bool closed = false) {
    for (const ImVec2& p : points) list_.PathLineTo(at(p.x, p.y));
    list_.PathStroke(color_, closed ? ImDrawFlags_Closed : ImDrawFlags_None, kStroke);
  }
  void box(float x0, float y0, float x1, float y1, float rounding) {
    list_.AddRect(at(x0, y0), at(x1, y1), color_, rounding * scale_, 0, kStroke);
  }
  void circle(float x, float y, float radius) {
    list_.AddCircle(at(x, y), radius * scale_, color_, 32, kStroke);
  }
  void dot(float x, float y, float radius) {
    list_.AddCircleFilled(at(x, y), radius * scale_, color_, 16);
  }
  // Degrees, 0 to the right, clockwise.
  void arc(float x, float y, float radius, float from, float to) {
    const auto radians = [](float degrees) { return degrees * std::numbers::pi_v<float> / 180; };
    list_.PathArcTo(at(x, y), radius * scale_, radians(from), radians(to), 20);
    list_.PathStroke(color_, ImDrawFlags_None, kStroke);
  }
  void curve(ImVec2 a, ImVec2 b, ImVec2 c, ImVec2 d) {
    list_.AddBezierCubic(at(a.x, a.y), at(b.x, b.y), at(c.x, c.y), at(d.x, d.y), color_, kStroke);
  }

 private:
  ImVec2 at(float x, float y) const { return {x_ + x * scale_, y_ + y * scale_}; }

  ImDrawList& list_;
  ImU32 color_;
  float scale_, x_, y_;
};

void pencil(Pen& pen) {
  pen.lines({{3, 15}, {3.8f, 11.4f}, {12, 3.2f}, {14.8f, 6}, {6.6f, 14.2f}}, true);
  pen.lines({{10.2f, 5}, {13, 7.8f}});
}

void turn_back(Pen& pen, bool mirrored) {
  const auto x = [&](float left) { return mirrored ? kGrid - left : left; };
  pen.lines({{x(6.5f), 3.5f}, {x(3), 7}, {x(6.5f), 10.5f}});
  pen.lines({{x(3), 7}, {x(10.5f), 7}});
  if (mirrored) {
    pen.arc(x(10.5f), 10.75f, 3.75f, 90, 270);
  } else {
    pen.arc(10.5f, 10.75f, 3.75f, -90, 90);
  }
  pen.lines({{x(10.5f), 14.5f}, {x(7), 14.5f}});
}

void bin(Pen& pen) {
  pen.lines({{3, 5}, {15, 5}});
  pen.lines({{6.5f, 5}, {6.5f, 3}, {11.5f, 3}, {11.5f, 5}});
  pen.lines({{4.5f, 5}, {5.2f, 15}, {12.8f, 15}, {13.5f, 5}});
  pen.lines({{7.4f, 8}, {7.6f, 12}});
  pen.lines({{10.6f, 8}, {10.4f, 12}});
}

void die(Pen& pen) {
  pen.box(3, 3, 15, 15, 3);
  for (const ImVec2& p :
       {ImVec2{6.3f, 6.3f}, {11.7f, 6.3f}, {9, 9}, {6.3f, 11.7f}, {11.7f, 11.7f}}) {
    pen.dot(p.x, p.y, 1.15f);
  }
}

void camera(Pen& pen) {
  pen.lines({{2.5f, 6},
             {5.5f, 6},
             {7, 3.8f},
             {11, 3.8f},
             {12.5f, 6},
             {15.5f, 6},
             {15.5f, 14.5f},
             {2.5f, 14.5f}},
            true);
  pen.circle(9, 10, 2.7f);
}

void folder(Pen& pen) {
  pen.lines({{2.5f, 14.5f}, {2.5f, 4}, {7, 4}, {8.6f, 6}, {15.5f, 6}, {15.5f, 14.5f}}, true);
  pen.lines({{2.5f, 8.6f}, {15.5f, 8.6f}});
}

void share(Pen& pen) {
  pen.lines({{9, 11}, {9, 2.5f}});
  pen.lines({{5.8f, 5.5f}, {9, 2.3f}, {12.2f, 5.5f}});
  pen.lines({{6, 8}, {4, 8}, {4, 15.5f}, {14, 15.5f}, {14, 8}, {12, 8}});
}

void sliders(Pen& pen) {
  const ImVec2 knobs[] = {{11.5f, 4.5f}, {6, 9}, {10, 13.5f}};
  for (const ImVec2& knob : knobs) {
    pen.lines({{2.5f, knob.y}, {knob.x - 1.9f, knob.y}});
    pen.lines({{knob.x + 1.9f, knob.y}, {15.5f, knob.y}});
    pen.circle(knob.x, knob.y, 1.9f);
  }
}

void question(Pen& pen) {
  pen.arc(9, 7.2f, 2.1f, -170, 45);
  pen.curve({10.5f, 8.7f}, {9.6f, 9.4f}, {9, 9.6f}, {9, 10.9f});
  pen.dot(9, 13, 0.95f);
}

void link(Pen& pen) {
  pen.curve({7.6f, 10.4f}, {9.2f, 11.9f}, {10.6f, 11.6f}, {11.6f, 10.6f});
  pen.lines({{11.6f, 10.6f}, {14, 8.2f}});
  pen.arc(11.9f, 6.1f, 3, 45, -135);
  pen.lines({{9.8f, 4}, {8.9f, 4.9f}});
  pen.curve({10.4f, 7.6f}, {8.8f, 6.1f}, {7.4f, 6.4f}, {6.4f, 7.4f});
  pen.lines({{6.4f, 7.4f}, {4, 9.8f}});
  pen.arc(6.1f, 11.9f, 3, 225, 45);
  pen.lines({{8.2f, 14}, {9.1f, 13.1f}});
}

void grid(Pen& pen) {
  pen.box(3, 3, 15, 15, 1.5f);
  for (const float k : {7.0f, 11.0f}) {
    pen.lines({{k, 3}, {k, 15}});
    pen.lines({{3, k}, {15, k}});
  }
}

void paper(Pen& pen) {
  pen.lines({{4, 2.5f}, {11, 2.5f}, {14, 5.5f}, {14, 15.5f}, {4, 15.5f}}, true);
  pen.curve({6.3f, 12.5f}, {7.5f, 6.5f}, {9.3f, 14.5f}, {11.7f, 8.5f});
}

void warning(Pen& pen) {
  pen.lines({{9, 2.8f}, {16, 15}, {2, 15}}, true);
  pen.lines({{9, 7}, {9, 10.8f}});
  pen.dot(9, 12.9f, 0.9f);
}

}  // namespace

void draw_icon(ImDrawList& list, Icon icon, const Rect& place, ImU32 color, float size) {
  Pen pen(list, place, color, size);
  switch (icon) {
    case Icon::kPen:
    case Icon::kHand:
      return pencil(pen);
    case Icon::kEraser:
      pen.lines({{2.6f, 10.6f}, {9.8f, 3.4f}, {15, 8.6f}, {9.2f, 14.4f}, {6.4f, 14.4f}}, true);
      pen.lines({{6.2f, 7}, {11.4f, 12.2f}});
      return pen.lines({{6.4f, 14.4f}, {15.4f, 14.4f}});
    case Icon::kUndo:
      return turn_back(pen, false);
    case Icon::kRedo:
      return turn_back(pen, true);
    case Icon::kClear:
      return bin(pen);
    case Icon::kSurprise:
      return die(pen);
    case Icon::kNext:
      pen.lines({{4, 3.5f}, {11.5f, 9}, {4, 14.5f}}, true);
      return pen.lines({{14, 3.5f}, {14, 14.5f}});
    case Icon::kOpen:
      return folder(pen);
    case Icon::kCamera:
      return camera(pen);
    case Icon::kStop:
      return pen.box(4, 4, 14, 14, 1.5f);
    case Icon::kMore:
      for (const float x : {3.8f, 9.0f, 14.2f}) pen.dot(x, 9, 1.4f);
      return;
    case Icon::kShare:
      return share(pen);
    case Icon::kSettings:
      return sliders(pen);
    case Icon::kHelp:
    case Icon::kUnsure:
      pen.circle(9, 9, 7);
      return question(pen);
    case Icon::kClose:
      pen.lines({{4.2f, 4.2f}, {13.8f, 13.8f}});
      return pen.lines({{4.2f, 13.8f}, {13.8f, 4.2f}});
    case Icon::kLink:
      return link(pen);
    case Icon::kScreen:
      pen.box(2.5f, 3.5f, 15.5f, 12.5f, 1.5f);
      return pen.lines({{6, 15.3f}, {12, 15.3f}});
    case Icon::kMap:
      return grid(pen);
    case Icon::kDrawing:
      return paper(pen);
    case Icon::kGood:
      pen.circle(9, 9, 7);
      return pen.lines({{5.8f, 9.2f}, {8.1f, 11.5f}, {12.4f, 6.8f}});
    case Icon::kWarning:
      return warning(pen);
    case Icon::kArrow:
      pen.lines({{3, 9}, {14.5f, 9}});
      return pen.lines({{11, 5.5f}, {14.5f, 9}, {11, 12.5f}});
  }
}

}  // namespace convlens
