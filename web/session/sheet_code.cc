#include "web/session/sheet_code.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

namespace convlens {
namespace {

// The brush leaves out points that are nearer to the one before (stroke_path.cc).
constexpr float kNearest = 0.01f * kPlaceUnits;
constexpr std::size_t kLongestCaption = 80;  // bytes
constexpr int kLevels = 16, kLevelStep = 17;

constexpr unsigned kErases = 1, kHasThickness = 2, kHasPressure = 4;  // flags of a stroke
constexpr unsigned kFlagBits = 3;

class Writer {
 public:
  void byte(unsigned value) { bytes.push_back(static_cast<std::uint8_t>(value)); }
  void number(std::uint64_t value) {
    for (; value >= 128; value >>= 7) byte(static_cast<unsigned>(value & 127) | 128);
    byte(static_cast<unsigned>(value));
  }
  void difference(int value) {
    const auto size = static_cast<std::uint64_t>(std::abs(static_cast<std::int64_t>(value)));
    number(value < 0 ? 2 * size - 1 : 2 * size);
  }

  std::vector<std::uint8_t> bytes;
};

// Past the end everything is 0 and `good` is false.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }
  unsigned byte() {
    if (rest_.empty()) return good = false, 0;
    const unsigned value = rest_.front();
    rest_ = rest_.subspan(1);
    return value;
  }
  // At most `most`; else 0, and not good.
  std::uint64_t number(std::uint64_t most) {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      const unsigned group = byte();
      value |= static_cast<std::uint64_t>(group & 127) << shift;
      if (group < 128) {
        if (value <= most) return value;
        break;
      }
    }
    return good = false, 0;
  }
  int difference() {
    const std::uint64_t value =
        number(2 * static_cast<std::uint64_t>(2 * kFarthestPlace * kPlaceUnits + 2));
    const int size = static_cast<int>((value + 1) / 2);
    return value % 2 == 1 ? -size : size;
  }
  std::span<const std::uint8_t> take(std::size_t count) {
    if (count > rest_.size()) return good = false, std::span<const std::uint8_t>();
    const auto part = rest_.first(count);
    rest_ = rest_.subspan(count);
    return part;
  }

  bool good = true;

 private:
  std::span<const std::uint8_t> rest_;
};

// --- strokes -------------------------------------------------------------------------------------

// A point on the pad's grid.
struct GridPoint {
  int x = 0, y = 0;
  unsigned pressure = 0;
};

GridPoint grid_point(const StrokePoint& point) {
  return {static_cast<int>(std::lround(point.x * kPlaceUnits)),
          static_cast<int>(std::lround(point.y * kPlaceUnits)),
          static_cast<unsigned>(std::lround(point.pressure * kPressureUnits))};
}

std::uint64_t thickness_units(float thickness) {
  return static_cast<std::uint64_t>(std::lround(thickness * kThicknessUnits));
}

void write_stroke(const Stroke& stroke, Writer& writer) {
  const bool has_thickness = stroke.thickness != kDefaultThickness;
  const bool has_pressure = std::ranges::any_of(
      stroke.points, [](const StrokePoint& point) { return point.pressure != 1; });
  const unsigned flags = (stroke.erase ? kErases : 0u) | (has_thickness ? kHasThickness : 0u) |
                         (has_pressure ? kHasPressure : 0u);
  writer.number(static_cast<std::uint64_t>(stroke.points.size()) << kFlagBits | flags);
  if (has_thickness) writer.number(thickness_units(stroke.thickness));
  GridPoint before;
  for (const StrokePoint& point : stroke.points) {
    const GridPoint at = grid_point(point);
    writer.difference(at.x - before.x);
    writer.difference(at.y - before.y);
    if (has_pressure) writer.number(at.pressure);
    before = at;
  }
}

// False where there are more points than `most`, or the bytes end.
bool read_stroke(Reader& reader, std::size_t most, Drawing& drawing) {
  constexpr int kMostUnits = static_cast<int>(kFarthestPlace * kPlaceUnits);
  const std::uint64_t head = reader.number(static_cast<std::uint64_t>(most) << kFlagBits | 7);
  const auto count = static_cast<std::size_t>(head >> kFlagBits);
  if (!reader.good || count == 0 || count > most) return false;
  Stroke stroke;
  stroke.erase = (head & kErases) != 0;
  if (head & kHasThickness) {
    const std::uint64_t units = reader.number(static_cast<std::uint64_t>(kThicknessUnits));
    stroke.thickness = static_cast<float>(units) / kThicknessUnits;
  }
  GridPoint at;
  for (std::size_t i = 0; i < count && reader.good; ++i) {
    at.x += reader.difference();
    at.y += reader.difference();
    if (std::abs(at.x) > kMostUnits || std::abs(at.y) > kMostUnits) return false;
    StrokePoint point{static_cast<float>(at.x) / kPlaceUnits,
                      static_cast<float>(at.y) / kPlaceUnits};
    if (head & kHasPressure) {
      const auto most_pressure = static_cast<std::uint64_t>(kPressureUnits);
      point.pressure = static_cast<float>(reader.number(most_pressure)) / kPressureUnits;
    }
    stroke.points.push_back(point);
  }
  drawing.push_back(std::move(stroke));
  return reader.good;
}

// --- pictures ------------------------------------------------------------------------------------

// Of 16 levels: the level in the upper four bits, in the lower ones the run's length less one; 15
// there says that a number with the rest follows.
void write_levels(std::span<const std::uint8_t> ink, Writer& writer) {
  for (std::size_t i = 0; i < ink.size();) {
    std::size_t run = 1;
    while (i + run < ink.size() && ink[i + run] == ink[i]) ++run;
    const unsigned level = ink[i] / kLevelStep;
    const auto low = static_cast<unsigned>(std::min<std::size_t>(run - 1, 15));
    writer.byte(level << 4 | low);
    if (low == 15) writer.number(run - 16);
    i += run;
  }
}

bool read_levels(Reader& reader, std::size_t size, std::vector<std::uint8_t>& ink) {
  while (ink.size() < size && reader.good) {
    const unsigned head = reader.byte();
    std::size_t run = (head & 15) + 1;
    if (run == 16) run += static_cast<std::size_t>(reader.number(size));
    if (run > size - ink.size()) return false;
    ink.insert(ink.end(), run, static_cast<std::uint8_t>((head >> 4) * kLevelStep));
  }
  return reader.good;
}

// Of 256 levels: the run's length less one and its level; runs of one are gathered: 128 + how many
// less one, then their levels.
void write_ink(std::span<const std::uint8_t> ink, Writer& writer) {
  constexpr std::size_t kMost = 128;
  const auto run_at = [&](std::size_t i) {
    std::size_t run = 1;
    while (run < kMost && i + run < ink.size() && ink[i + run] == ink[i]) ++run;
    return run;
  };
  for (std::size_t i = 0; i < ink.size();) {
    if (const std::size_t run = run_at(i); run > 1) {
      writer.byte(static_cast<unsigned>(run - 1));
      writer.byte(ink[i]);
      i += run;
      continue;
    }
    std::size_t singles = 1;
    while (singles < kMost && i + singles < ink.size() && run_at(i + singles) == 1) ++singles;
    writer.byte(static_cast<unsigned>(128 + singles - 1));
    for (std::size_t k = 0; k < singles; ++k) writer.byte(ink[i + k]);
    i += singles;
  }
}

bool read_ink(Reader& reader, std::size_t size, std::vector<std::uint8_t>& ink) {
  while (ink.size() < size && reader.good) {
    const unsigned head = reader.byte();
    const std::size_t count = (head & 127) + 1;
    if (count > size - ink.size()) return false;
    if (head < 128) {
      ink.insert(ink.end(), count, static_cast<std::uint8_t>(reader.byte()));
    } else {
      const auto singles = reader.take(count);
      ink.insert(ink.end(), singles.begin(), singles.end());
    }
  }
  return reader.good;
}

// Cut at the end of a letter.
std::string_view shortened(std::string_view caption) {
  if (caption.size() <= kLongestCaption) return caption;
  std::size_t end = kLongestCaption;
  while (end > 0 && (static_cast<unsigned char>(caption[end]) & 0xc0) == 0x80) --end;
  return caption.substr(0, end);
}

void write_picture(const PadPicture& picture, Writer& writer) {
  const bool has_levels =
      std::ranges::all_of(picture.ink, [](std::uint8_t ink) { return ink % kLevelStep == 0; });
  writer.number(static_cast<std::uint64_t>(picture.side));
  writer.byte(has_levels ? kLevels : 0);
  writer.number(static_cast<std::uint64_t>(std::max<std::int64_t>(0, picture.number)));
  writer.number(static_cast<std::uint64_t>(std::max<std::int64_t>(0, picture.of)));
  writer.number(picture.label ? static_cast<std::uint64_t>(*picture.label) + 1 : 0);
  const std::string_view caption = shortened(picture.caption);
  writer.number(caption.size());
  for (const char c : caption) writer.byte(static_cast<unsigned char>(c));
  if (has_levels) {
    write_levels(picture.ink, writer);
  } else {
    write_ink(picture.ink, writer);
  }
}

std::optional<PadPicture> read_picture(Reader& reader) {
  constexpr std::uint64_t kMostDigits = std::numeric_limits<std::int32_t>::max();
  PadPicture picture;
  picture.side = static_cast<int>(reader.number(kPadSide));
  const unsigned levels = reader.byte();
  picture.number = static_cast<std::int64_t>(reader.number(kMostDigits));
  picture.of = static_cast<std::int64_t>(reader.number(kMostDigits));
  const auto label = static_cast<int>(reader.number(256));
  if (label > 0) picture.label = label - 1;
  const auto caption = reader.take(static_cast<std::size_t>(reader.number(kLongestCaption)));
  picture.caption.assign(caption.begin(), caption.end());
  if (!reader.good || picture.side < 1 || (levels != 0 && levels != kLevels)) return std::nullopt;
  const auto size = static_cast<std::size_t>(picture.side) * static_cast<std::size_t>(picture.side);
  const bool whole = levels == kLevels ? read_levels(reader, size, picture.ink)
                                       : read_ink(reader, size, picture.ink);
  if (!whole || !is_valid(picture)) return std::nullopt;
  return picture;
}

}  // namespace

std::vector<std::uint8_t> encode_sheet(const Sheet& sheet) {
  Writer writer;
  writer.byte(sheet.picture ? 1 : 0);
  if (sheet.picture) write_picture(*sheet.picture, writer);
  for (const Stroke& stroke : sheet.drawing) {
    if (!stroke.points.empty()) write_stroke(stroke, writer);
  }
  return std::move(writer.bytes);
}

Stroke thinned(const Stroke& stroke) {
  Stroke thin{{}, stroke.thickness, stroke.erase};
  for (const StrokePoint& point : stroke.points) {
    const GridPoint at = grid_point(point);
    const GridPoint last = thin.points.empty() ? GridPoint{} : grid_point(thin.points.back());
    const bool is_near = std::hypot(at.x - last.x, at.y - last.y) < kNearest;
    if (thin.points.empty() || !is_near) thin.points.push_back(point);
  }
  if (!stroke.points.empty()) thin.points.push_back(stroke.points.back());
  return thin;
}

std::optional<Sheet> decode_sheet(std::span<const std::uint8_t> bytes) {
  Reader reader(bytes);
  Sheet sheet;
  const unsigned has_picture = reader.byte();
  if (has_picture > 1) return std::nullopt;
  if (has_picture == 1) {
    auto picture = read_picture(reader);
    if (!picture) return std::nullopt;
    sheet.picture = std::make_shared<const PadPicture>(std::move(*picture));
  }
  std::size_t left = kMostPoints;
  while (reader.good && !reader.at_end()) {
    if (!read_stroke(reader, left, sheet.drawing)) return std::nullopt;
    left -= sheet.drawing.back().points.size();
  }
  if (!reader.good) return std::nullopt;
  return sheet;
}

}  // namespace convlens
