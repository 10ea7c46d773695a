#include "convlens/digits/brush.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace convlens {
namespace {

// A straight piece of a stroke with round ends; the radius changes evenly along it.
struct Capsule {
  PathPoint from;
  float dx, dy;             // from -> to
  float inverse_length_sq;  // 0 for a dot
  float radius_change;

  Capsule(const PathPoint& a, const PathPoint& b)
      : from(a), dx(b.x - a.x), dy(b.y - a.y), radius_change(b.radius - a.radius) {
    const float length_sq = dx * dx + dy * dy;
    inverse_length_sq = length_sq > 0 ? 1 / length_sq : 0;
  }
};

// Share of a pixel that the capsule covers: 1 inside, falling to 0 over the one pixel around the
// edge, by the distance of the pixel's centre (x, y) from the edge. Lines thinner than a pixel are
// as much fainter.
float coverage(const Capsule& capsule, float x, float y) {
  const float px = x - capsule.from.x, py = y - capsule.from.y;
  const float t =
      std::clamp((px * capsule.dx + py * capsule.dy) * capsule.inverse_length_sq, 0.0f, 1.0f);
  const float ax = px - t * capsule.dx, ay = py - t * capsule.dy;
  const float radius = capsule.from.radius + t * capsule.radius_change;
  const float distance_sq = ax * ax + ay * ay;
  const float outside = radius + 0.5f, inside = radius - 0.5f;
  if (distance_sq >= outside * outside) return 0;
  if (inside > 0 && distance_sq <= inside * inside) return 1;
  return std::min({outside - std::sqrt(distance_sq), 2 * radius, 1.0f});
}

// The pixels [first, last) of an axis that an interval of the line may touch.
struct Range {
  int first, last;
};
Range touched(float low, float high, int side) {
  const float limit = static_cast<float>(side);
  return {static_cast<int>(std::clamp(std::floor(low), 0.0f, limit)),
          static_cast<int>(std::clamp(std::ceil(high), 0.0f, limit))};
}

void lay(const PathPoint& a, const PathPoint& b, bool erase, Image& image) {
  const Capsule capsule(a, b);
  const float reach = std::max(a.radius, b.radius) + 1;
  const Range rows = touched(std::min(a.y, b.y) - reach, std::max(a.y, b.y) + reach, image.height);
  const Range columns =
      touched(std::min(a.x, b.x) - reach, std::max(a.x, b.x) + reach, image.width);
  for (int row = rows.first; row < rows.last; ++row) {
    float* pixels = image.pixels.data() + static_cast<std::size_t>(row) * image.width;
    for (int column = columns.first; column < columns.last; ++column) {
      // Neighbouring pieces overlap nearly whole: most pixels are settled already.
      if (pixels[column] == (erase ? 0.0f : 1.0f)) continue;
      const float covered = coverage(capsule, column + 0.5f, row + 0.5f);
      // Where pieces of a stroke overlap the strongest counts, so that joints do not show.
      pixels[column] =
          erase ? std::min(pixels[column], 1 - covered) : std::max(pixels[column], covered);
    }
  }
}

void lay_path(const std::vector<PathPoint>& path, bool erase, Image& image) {
  if (path.size() == 1) lay(path[0], path[0], erase, image);
  for (std::size_t i = 1; i < path.size(); ++i) lay(path[i - 1], path[i], erase, image);
}

// The rows that laying the path may change.
Range touched_rows(const std::vector<PathPoint>& path, int side) {
  Range rows{side, 0};
  for (const PathPoint& point : path) {
    const float reach = point.radius + 1;
    const Range own = touched(point.y - reach, point.y + reach, side);
    rows = {std::min(rows.first, own.first), std::max(rows.last, own.last)};
  }
  return rows.first < rows.last ? rows : Range{0, 0};
}

}  // namespace

Image rasterize(const Drawing& drawing, int side) {
  Image image{side, side, std::vector<float>(static_cast<std::size_t>(side) * side)};
  draw_onto(image, drawing);
  return image;
}

void draw_onto(Image& image, const Drawing& drawing) {
  for (const Stroke& stroke : drawing) {
    lay_path(stroke_path(stroke, image.width), stroke.erase, image);
  }
}

GrowingStroke::GrowingStroke(const Image& below, const Stroke& stroke)
    : path_(stroke.thickness, below.width), erase_(stroke.erase), settled_(below) {}

void GrowingStroke::add(const StrokePoint& point, Image& image) {
  path_.add(point);
  const auto settled = path_.take_settled();
  lay_path(settled, erase_, settled_);
  const Range grown = touched_rows(settled, settled_.height);
  // Back to what is settled where the last call drew more than that, or this one settles more.
  const Range again = grown.last == 0 ? Range{top_, end_}
                      : end_ == 0     ? grown
                                  : Range{std::min(top_, grown.first), std::max(end_, grown.last)};
  const auto width = static_cast<std::ptrdiff_t>(settled_.width);
  std::copy(settled_.pixels.begin() + again.first * width,
            settled_.pixels.begin() + again.last * width,
            image.pixels.begin() + again.first * width);
  const auto rest = path_.rest();
  lay_path(rest, erase_, image);
  const Range rows = touched_rows(rest, settled_.height);
  top_ = rows.first, end_ = rows.last;
}

}  // namespace convlens
