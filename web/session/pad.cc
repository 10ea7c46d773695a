#include "web/session/pad.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace convlens {
namespace {

// The hand draws as a person does who takes care: pad sides per second, and a pause between
// strokes.
constexpr double kPace = 1.6, kPause = 0.18;

double length_of(const Stroke& stroke) {
  double length = 0;
  for (std::size_t i = 1; i < stroke.points.size(); ++i) {
    const StrokePoint &a = stroke.points[i - 1], &b = stroke.points[i];
    length += std::hypot(b.x - a.x, b.y - a.y);
  }
  return length;
}

StrokePoint between(const StrokePoint& a, const StrokePoint& b, float share) {
  return {std::lerp(a.x, b.x, share), std::lerp(a.y, b.y, share),
          std::lerp(a.pressure, b.pressure, share)};
}

// The beginning of a stroke, `length` long; at least its first point.
Stroke beginning(const Stroke& stroke, double length) {
  Stroke part{{stroke.points.front()}, stroke.thickness, stroke.erase};
  for (std::size_t i = 1; i < stroke.points.size() && length > 0; ++i) {
    const StrokePoint &a = stroke.points[i - 1], &b = stroke.points[i];
    const double piece = std::hypot(b.x - a.x, b.y - a.y);
    part.points.push_back(piece > length ? between(a, b, static_cast<float>(length / piece)) : b);
    length -= piece;
  }
  return part;
}

}  // namespace

std::size_t point_count(const Drawing& drawing) {
  std::size_t count = 0;
  for (const Stroke& stroke : drawing) count += stroke.points.size();
  return count;
}

StrokePoint on_grid(const StrokePoint& point) {
  const auto place = [](float value) {
    return std::round(std::clamp(value, -kFarthestPlace, kFarthestPlace) * kPlaceUnits) /
           kPlaceUnits;
  };
  const float pressure = std::isfinite(point.pressure) ? std::clamp(point.pressure, 0.0f, 1.0f) : 1;
  return {place(point.x), place(point.y), std::round(pressure * kPressureUnits) / kPressureUnits};
}

float thickness_on_grid(float thickness) {
  const float units = thickness > 0 ? std::round(std::min(thickness, 1.0f) * kThicknessUnits) : 0;
  return std::max(units, 1.0f) / kThicknessUnits;
}

bool is_valid(const PadPicture& picture) {
  const auto side = static_cast<std::size_t>(std::max(0, picture.side));
  return side > 0 && kPadSide % picture.side == 0 && picture.ink.size() == side * side;
}

void remember(Pad& pad, Sheet sheet) {
  pad.past.push_back(std::move(sheet));
  pad.future.clear();
  std::size_t points = 0, kept = 0;
  for (auto step = pad.past.rbegin(); step != pad.past.rend() && kept < kMostSteps;
       ++step, ++kept) {
    points += point_count(step->drawing);
    if (points > kMostRememberedPoints && kept > 0) break;
  }
  pad.past.erase(pad.past.begin(), pad.past.end() - static_cast<std::ptrdiff_t>(kept));
}

bool undo(Pad& pad) {
  if (pad.past.empty()) return false;
  pad.future.push_back(std::exchange(pad.sheet, std::move(pad.past.back())));
  pad.past.pop_back();
  return true;
}

bool redo(Pad& pad) {
  if (pad.future.empty()) return false;
  pad.past.push_back(std::exchange(pad.sheet, std::move(pad.future.back())));
  pad.future.pop_back();
  return true;
}

Image ink_of(const Sheet& sheet) {
  if (!sheet.picture) return rasterize(sheet.drawing, kPadSide);
  Image image{kPadSide, kPadSide, {}};
  image.pixels.reserve(static_cast<std::size_t>(kPadSide) * kPadSide);
  const PadPicture& picture = *sheet.picture;
  const int step = kPadSide / picture.side;
  for (int y = 0; y < kPadSide; ++y) {
    const auto* row = picture.ink.data() + static_cast<std::ptrdiff_t>(y / step) * picture.side;
    for (int x = 0; x < kPadSide; ++x) {
      image.pixels.push_back(static_cast<float>(row[x / step]) / 255);
    }
  }
  draw_onto(image, sheet.drawing);
  return image;
}

HandStep hand_step(const Hand& hand) {
  HandStep step;
  double left = hand.seconds;
  for (const Stroke& stroke : hand.drawing) {
    const double length = length_of(stroke), time = length / kPace;
    step.drawing.push_back(beginning(stroke, left * kPace));
    step.pen = step.drawing.back().points.back();
    step.pen_down = left < time;
    if (step.pen_down) return step;
    left -= time;
    if (left < kPause) {
      step.done = &stroke == &hand.drawing.back();
      return step;
    }
    left -= kPause;
  }
  step.done = true;
  return step;
}

}  // namespace convlens
