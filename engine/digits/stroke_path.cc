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

// A point in pixels; nullopt where it is no place at all.
std::optional<PathPoint> placed(const StrokePoint& point, float thickness, int pad_side) {
  if (!std::isfinite(point.x) || !std::isfinite(point.y)) return std::nullopt;
  const float side = static_cast<float>(pad_side);
  const float pressure =
      std::isfinite(point.pressure) ? std::clamp(point.pressure, kLightestPressure, 1.0f) : 1.0f;
  return PathPoint{std::clamp(point.x, -kFarOutside, 1 + kFarOutside) * side,
                   std::clamp(point.y, -kFarOutside, 1 + kFarOutside) * side,
                   0.5f * std::clamp(thickness, 0.0f, 1.0f) * pressure * side};
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

// Appends the curve from a to b, without a itself but with b as it is.
void append_curve(const PathPoint& a, const PathPoint& b, Vector from, Vector to,
                  std::vector<PathPoint>& path) {
  const int pieces = piece_count(a, b, from, to);
  for (int piece = 1; piece < pieces; ++piece) {
    const float t = static_cast<float>(piece) / static_cast<float>(pieces);
    const float end = t * t * (3 - 2 * t);  // Hermite basis
    const float leave = t * (1 - t) * (1 - t), arrive = t * t * (t - 1);
    path.push_back({a.x + end * (b.x - a.x) + leave * from.x + arrive * to.x,
                    a.y + end * (b.y - a.y) + leave * from.y + arrive * to.y,
                    a.radius + t * (b.radius - a.radius)});
  }
  path.push_back(b);
}

// Appends piece `i`, the curve from points[i] to points[i + 1], without its beginning.
void append_piece(const std::vector<PathPoint>& points, std::size_t i,
                  std::vector<PathPoint>& path) {
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

}  // namespace

// Whether a point is kept does not depend on those that come later, but for the very last one: ink
// does not wobble behind a moving pen.
void GrowingPath::add(const StrokePoint& point) {
  if (!(thickness_ > 0)) return;
  const auto place = placed(point, thickness_, side_);
  if (!place) return;
  latest_.reset();
  if (kept_.empty() || distance(kept_.back(), *place) >= kMinStep * static_cast<float>(side_)) {
    kept_.push_back(*place);
  } else if (distance(kept_.back(), *place) > 0) {
    latest_ = place;
  }
}

// A piece bends towards the point behind it: it is settled once that one is kept.
std::vector<PathPoint> GrowingPath::take_settled() {
  std::vector<PathPoint> path;
  while (settled_ + 2 < kept_.size()) {
    if (path.empty()) path.push_back(kept_[settled_]);
    append_piece(kept_, settled_++, path);
  }
  return path;
}

std::vector<PathPoint> GrowingPath::rest() const {
  // One kept point before the first piece is all that its curve looks back to.
  const std::size_t before = settled_ > 0 ? settled_ - 1 : 0;
  std::vector<PathPoint> points(kept_.begin() + static_cast<std::ptrdiff_t>(before), kept_.end());
  if (latest_) points.push_back(*latest_);
  if (points.size() < 2) return points;
  std::size_t piece = settled_ - before;
  std::vector<PathPoint> path = {points[piece]};
  for (; piece + 1 < points.size(); ++piece) append_piece(points, piece, path);
  return path;
}

std::vector<PathPoint> stroke_path(const Stroke& stroke, int side) {
  GrowingPath growing(stroke.thickness, side);
  for (const StrokePoint& point : stroke.points) growing.add(point);
  std::vector<PathPoint> path = growing.take_settled();
  const std::vector<PathPoint> rest = growing.rest();
  path.insert(path.end(), rest.begin() + (path.empty() ? 0 : 1), rest.end());
  return path;
}

}  // namespace convlens
