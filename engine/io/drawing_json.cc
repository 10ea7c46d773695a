#include "convlens/io/drawing_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

#include <nlohmann/json.hpp>

#include "convlens/io/lines.h"

namespace convlens {
namespace {

using Json = nlohmann::json;

// A hand leaves the pad by a little; whatever is further away is another unit (pixels) or broken.
constexpr double kMaxCoordinate = 16.0;
constexpr std::size_t kMaxPoints = 1'000'000;  // of one drawing
constexpr int kMaxLabel = 1'000'000;

// Walks over the text without keeping anything, to find where it stops being JSON.
struct ErrorPosition final : Json::json_sax_t {
  std::size_t position = 0;  // bytes

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(Json::number_integer_t) override { return true; }
  bool number_unsigned(Json::number_unsigned_t) override { return true; }
  bool number_float(Json::number_float_t, const Json::string_t&) override { return true; }
  bool string(Json::string_t&) override { return true; }
  bool binary(Json::binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(Json::string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t where, const std::string&, const Json::exception&) override {
    position = where;
    return false;
  }
};

std::unexpected<Error> not_json(std::string_view json) {
  ErrorPosition walk;
  Json::sax_parse(json, &walk);
  return fail("not JSON from character ", std::max<std::size_t>(walk.position, 1),
              " on; expected {\"strokes\": [[[x,y],…],…]}");
}

// "stroke 2, point 5"; counted from 1, as people do.
std::string place(std::size_t stroke, std::size_t point) {
  return concat("stroke ", stroke + 1, ", point ", point + 1);
}

Result<float> coordinate(const Json& value, const char* axis) {
  if (!value.is_number()) return fail(axis, " is not a number");
  const double number = value.get<double>();
  if (!std::isfinite(number) || std::abs(number) > kMaxCoordinate) {
    return fail(axis, " = ", number, " is far outside of the pad, which goes from 0 to 1",
                std::isfinite(number) ? "; are these pixels? Divide by the pad's side" : "");
  }
  return static_cast<float>(number);
}

// [x, y] or [x, y, pressure]
Result<StrokePoint> read_point(const Json& json) {
  if (!json.is_array() || json.size() < 2 || json.size() > 3) {
    return fail("expected [x,y] or [x,y,pressure]");
  }
  const auto x = coordinate(json[0], "x");
  if (!x) return std::unexpected(x.error());
  const auto y = coordinate(json[1], "y");
  if (!y) return std::unexpected(y.error());
  StrokePoint point{*x, *y};
  if (json.size() == 3) {
    if (!json[2].is_number()) return fail("pressure is not a number");
    const double pressure = json[2].get<double>();
    if (!(pressure >= 0.0 && pressure <= 1.0)) {
      return fail("pressure = ", pressure, ", expected 0 … 1");
    }
    point.pressure = static_cast<float>(pressure);
  }
  return point;
}

Status read_points(const Json& json, std::size_t index, std::size_t points_before, Stroke& stroke) {
  if (!json.is_array()) return fail("stroke ", index + 1, ": expected a list of points");
  if (points_before + json.size() > kMaxPoints) {
    return fail("the drawing has more than ", kMaxPoints, " points");
  }
  stroke.points.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    auto point = read_point(json[i]);
    if (!point) return in(place(index, i), point.error());
    stroke.points.push_back(*point);
  }
  return {};
}

// The thickness and the eraser of a stroke that is an object.
Status read_brush(const Json& json, std::size_t index, Stroke& stroke) {
  if (const auto thickness = json.find("thickness"); thickness != json.end()) {
    if (!thickness->is_number()) return fail("stroke ", index + 1, ": thickness is not a number");
    const double value = thickness->get<double>();
    if (!(value > 0 && value <= 1)) {
      return fail("stroke ", index + 1, ": thickness = ", value,
                  ", expected more than 0, at most 1 (the pad's side)");
    }
    stroke.thickness = static_cast<float>(value);
  }
  if (const auto erase = json.find("erase"); erase != json.end()) {
    if (!erase->is_boolean()) {
      return fail("stroke ", index + 1, ": erase is neither true nor false");
    }
    stroke.erase = erase->get<bool>();
  }
  return {};
}

Result<Stroke> read_stroke(const Json& json, std::size_t index, std::size_t points_before) {
  Stroke stroke;
  const Json* points = &json;
  if (json.is_object()) {
    const auto found = json.find("points");
    if (found == json.end()) {
      return fail("stroke ", index + 1, ": the object has no member \"points\"");
    }
    points = &*found;
    if (Status status = read_brush(json, index, stroke); !status) {
      return std::unexpected(status.error());
    }
  }
  if (Status status = read_points(*points, index, points_before, stroke); !status) {
    return std::unexpected(status.error());
  }
  return stroke;
}

Result<std::optional<int>> read_label(const Json& json) {
  const auto found = json.find("label");
  if (found == json.end() || found->is_null()) return std::optional<int>{};
  if (!found->is_number_integer()) return fail("label is not an integer");
  const auto label = found->get<std::int64_t>();
  if (label < 0 || label > kMaxLabel) {
    return fail("label = ", label, ", expected 0 … ", kMaxLabel);
  }
  return static_cast<int>(label);
}

// The shortest decimal number that reads back as the same float. JSON has no infinities and no NaN.
void append_number(std::string& json, float value) {
  std::array<char, 32> buffer;
  const float finite = std::isfinite(value) ? value : 0.0f;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), finite).ptr;
  json.append(buffer.data(), end);
}

void append_points(std::string& json, const Stroke& stroke) {
  const bool has_pressure = std::any_of(stroke.points.begin(), stroke.points.end(),
                                        [](const StrokePoint& p) { return p.pressure != 1.0f; });
  json += '[';
  for (const StrokePoint& point : stroke.points) {
    if (json.back() != '[') json += ',';
    json += '[';
    append_number(json, point.x);
    json += ',';
    append_number(json, point.y);
    if (has_pressure) {
      json += ',';
      append_number(json, point.pressure);
    }
    json += ']';
  }
  json += ']';
}

// A list of points; an object where the brush is not the usual one.
void append_stroke(std::string& json, const Stroke& stroke) {
  const bool is_usual = stroke.thickness == kDefaultThickness && !stroke.erase;
  if (is_usual) return append_points(json, stroke);
  json += R"({"points":)";
  append_points(json, stroke);
  if (stroke.thickness != kDefaultThickness) {
    json += R"(,"thickness":)";
    append_number(json, stroke.thickness);
  }
  if (stroke.erase) json += R"(,"erase":true)";
  json += '}';
}

}  // namespace

Result<DrawingRecord> read_drawing(std::string_view text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return not_json(text);
  if (!json.is_object()) return fail("expected an object {\"strokes\": [[[x,y],…],…]}");
  const auto strokes = json.find("strokes");
  if (strokes == json.end()) return fail("the object has no member \"strokes\"");
  if (!strokes->is_array()) return fail("\"strokes\" is not a list of strokes");

  DrawingRecord record;
  std::size_t points = 0;
  for (std::size_t i = 0; i < strokes->size(); ++i) {
    auto stroke = read_stroke((*strokes)[i], i, points);
    if (!stroke) return std::unexpected(stroke.error());
    points += stroke->points.size();
    // A stroke without points leaves no ink.
    if (!stroke->points.empty()) record.drawing.push_back(*std::move(stroke));
  }
  const auto label = read_label(json);
  if (!label) return std::unexpected(label.error());
  record.label = *label;
  return record;
}

Result<std::vector<DrawingRecord>> read_drawings(std::string_view jsonl) {
  std::vector<DrawingRecord> records;
  Status status;
  for_each_line(jsonl, [&](std::size_t number, std::string_view line) {
    auto record = read_drawing(line);
    if (record) {
      records.push_back(*std::move(record));
    } else {
      status = in(concat("line ", number), record.error());
    }
    return status.has_value();
  });
  if (!status) return std::unexpected(status.error());
  return records;
}

std::string write_drawing(const DrawingRecord& record) {
  std::string json = R"({"strokes": [)";
  for (const Stroke& stroke : record.drawing) {
    if (json.back() != '[') json += ',';
    append_stroke(json, stroke);
  }
  json += ']';
  if (record.label) json += concat(R"(, "label": )", *record.label);
  return json + '}';
}

}  // namespace convlens
