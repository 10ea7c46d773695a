#include "convlens/digits/stroke_path.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace convlens {
namespace {

// Points nearer than this to the last kept one (fraction of the pad's side) say nothing about the
// digit's form: a seventh of the default brush.
constexpr float kMinStep = 0.01f;
// A pen that only just touches the pad still leaves a line.
constexpr float kLightestPressure = 0.3f;
// Points this far outside the pad (in sides) are as good as infinitely far away.
constexpr float kFarOutside = 2.0f;
// Largest distance in pixels between the curve and the straight pieces that stand for it.
constexpr float kFlatness = 0.1f;
constexpr int kMaxPieces = 64;

float distance(const PathPoint& a, const PathPoint& b) { return std::hypot(b.x - a.x, b.y - a.y); }

// Keeps the points from which something can be learnt. What is kept does not depend on the points
// that come later, but for the very last one: ink does not wobble behind a moving pen.
std::vector<PathPoint> kept_points(const Stroke& stroke, float side) {
  const float thickness = std::clamp(stroke.thickness, 0.0f, 1.0f);
  std::vector<PathPoint> kept;
  PathPoint last;
  for (const StrokePoint& point : stroke.points) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) continue;
    const float pressure =
        std::isfinite(point.pressure) ? std::clamp(point.pressure, kLightestPressure, 1.0f) : 1.0f;
    last = {std::clamp(point.x, -kFarOutside, 1 + kFarOutside) * side,
            std::clamp(point.y, -kFarOutside, 1 + kFarOutside) * side,
            0.5f * thickness * pressure * side};
    if (kept.empty() || distance(kept.back(), last) >= kMinStep * side) kept.push_back(last);
  }
  if (!kept.empty() && distance(kept.back(), last) > 0) kept.push_back(last);
  return kept;
}

struct Vector {
  float x = 0, y = 0;
};

// The tangent of a centripetal Catmull-Rom spline (Yuksel, Schaefer and Keyser 2011) at `here`, for
// the piece whose parameter span is `span`: no loops and no cusps, however unequal the steps are.
Vector tangent(const PathPoint& before, const PathPoint& here, const PathPoint& after, float span) {
  const float t0 = std::sqrt(distance(before, here));
  const float t1 = std::sqrt(distance(here, after));
  const auto component = [&](float a, float b, float c) {
    return span * ((b - a) / t0 - (c - a) / (t0 + t1) + (c - b) / t1);
  };
  return {component(before.x, here.x, after.x), component(before.y, here.y, after.y)};
}

// Number of straight pieces for the Hermite curve from a to b: Wang's bound on the distance between
// a Bézier curve and its chords.
int piece_count(const PathPoint& a, const PathPoint& b, Vector from, Vector to) {
  const float x = std::max(std::abs(b.x - a.x - (2 * from.x + to.x) / 3),
                           std::abs(b.x - a.x - (from.x + 2 * to.x) / 3));
  const float y = std::max(std::abs(b.y - a.y - (2 * from.y + to.y) / 3),
                           std::abs(b.y - a.y - (from.y + 2 * to.y) / 3));
  const float pieces = std::ceil(std::sqrt(0.75f / kFlatness * std::hypot(x, y)));
  return static_cast<int>(std::clamp(pieces, 1.0f, static_cast<float>(kMaxPieces)));
}

// Appends the curve from a to b, without a itself.
void append_curve(const PathPoint& a, const PathPoint& b, Vector from, Vector to,
                  std::vector<PathPoint>& path) {
  const int pieces = piece_count(a, b, from, to);
  for (int piece = 1; piece <= pieces; ++piece) {
    const float t = static_cast<float>(piece) / static_cast<float>(pieces);
    const float end = t * t * (3 - 2 * t);  // Hermite basis
    const float leave = t * (1 - t) * (1 - t), arrive = t * t * (t - 1);
    path.push_back({a.x + end * (b.x - a.x) + leave * from.x + arrive * to.x,
                    a.y + end * (b.y - a.y) + leave * from.y + arrive * to.y,
                    a.radius + t * (b.radius - a.radius)});
  }
}

}  // namespace

std::vector<PathPoint> stroke_path(const Stroke& stroke, int side) {
  if (!(stroke.thickness > 0)) return {};
  const std::vector<PathPoint> points = kept_points(stroke, static_cast<float>(side));
  if (points.size() < 2) return points;

  std::vector<PathPoint> path = {points.front()};
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const bool first = i == 0, last = i + 2 == points.size();
    const PathPoint &a = points[i], &b = points[i + 1];
    const Vector chord = {b.x - a.x, b.y - a.y};
    const float span = std::sqrt(distance(a, b));
    Vector from = first ? chord : tangent(points[i - 1], a, b, span);
    Vector to = last ? chord : tangent(a, b, points[i + 2], span);
    // The first and the last piece are parabolas: they go on bending as their neighbours do.
    if (first && !last) from = {2 * chord.x - to.x, 2 * chord.y - to.y};
    if (last && !first) to = {2 * chord.x - from.x, 2 * chord.y - from.y};
    append_curve(a, b, from, to, path);
  }
  return path;
}

}  // namespace convlens
