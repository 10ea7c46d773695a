#include "web/session/digits.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "convlens/digits/placing.h"
#include "convlens/io/drawing_json.h"
#include "embedded/drawings.h"
#include "web/session/pad_picture.h"

namespace convlens {
namespace {

constexpr int kDigits = 10;
constexpr double kTurn = 0.16, kSlant = 0.22, kStretch = 0.18, kTremble = 0.006;

}  // namespace

Drawing preset_drawing(int digit, int form) {
  const auto* file = embedded::find(embedded::drawings(), std::to_string(digit) + ".jsonl");
  auto records = file ? read_drawings(file->text()) : fail("no such digit");
  if (!records || records->empty()) return {};  // the tests read every one of them
  return std::move((*records)[static_cast<std::size_t>(form) % records->size()].drawing);
}

Drawing surprising_drawing(Random& random) {
  const auto digit = static_cast<int>(random.below(kDigits));
  Drawing drawing = preset_drawing(digit, static_cast<int>(random.below(2)));
  const auto spread = [&](double size) { return static_cast<float>(size) * random.normal() / 2; };
  const float turn = spread(kTurn), slant = spread(kSlant);
  const float wide = 1 + spread(kStretch), high = 1 + spread(kStretch);
  const float dx = random.uniform(-0.08f, 0.08f), dy = random.uniform(-0.08f, 0.08f);
  const float c = std::cos(turn), s = std::sin(turn);
  for (Stroke& stroke : drawing) {
    // A trembling hand is off for a while, not point by point.
    float off_x = 0, off_y = 0;
    for (StrokePoint& point : stroke.points) {
      off_x = 0.8f * off_x + spread(kTremble);
      off_y = 0.8f * off_y + spread(kTremble);
      const float y = (point.y - 0.5f) * high;
      const float x = (point.x - 0.5f) * wide - slant * y;
      point.x = std::clamp(0.5f + c * x - s * y + dx + off_x, 0.06f, 0.94f);
      point.y = std::clamp(0.5f + s * x + c * y + dy + off_y, 0.06f, 0.94f);
    }
  }
  return drawing;
}

Reason check_digits(const OfferDigits& digits) {
  constexpr std::int64_t kMostPixels = std::int64_t{1} << 30;
  const IdxImages& images = digits.images;
  const bool has_size = images.count > 0 && images.rows > 0 && images.columns > 0 &&
                        images.rows < 1 << 14 && images.columns < 1 << 14 &&
                        images.count <= kMostPixels / (images.rows * images.columns);
  const auto pixels = static_cast<std::int64_t>(images.pixels.size());
  if (!has_size || pixels != images.count * images.rows * images.columns) {
    return Reason::kNotDigits;
  }
  const auto labels = static_cast<std::int64_t>(digits.labels.size());
  return labels == 0 || labels == images.count ? Reason::kOther : Reason::kLabelsMismatch;
}

PadPicture picture_of(const Digits& digits) {
  const IdxImages& images = digits.set.images;
  Image ink{static_cast<int>(images.columns), static_cast<int>(images.rows), {}};
  for (const auto byte : images.image(digits.next)) {
    ink.pixels.push_back(static_cast<float>(byte) / 255);
  }
  PadPicture picture = pad_picture(ink, digits.set.name);
  picture.number = digits.next + 1;
  picture.of = images.count;
  if (!digits.set.labels.empty()) {
    picture.label = digits.set.labels[static_cast<std::size_t>(digits.next)];
  }
  return picture;
}

}  // namespace convlens
