#include "convlens/digits/brush.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "convlens/core/random.h"
#include "convlens/digits/stroke_path.h"
#include "tests/unit/digits/drawings.h"

using namespace convlens;
using namespace convlens::test;

namespace {
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

bool is_ink(const Image& image) {
  return std::all_of(image.pixels.begin(), image.pixels.end(),
                     [](float value) { return value >= 0 && value <= 1; });
}
}  // namespace

TEST_CASE("a point is a round dot of the brush's area") {
  const Image image = rasterize({stroke({{0.5f, 0.5f}}, 0.2f)}, 100);
  CHECK(ink(image) == doctest::Approx(std::numbers::pi * 10 * 10).epsilon(0.01));
  CHECK(pixel(image, 50, 50) == 1.0f);
  CHECK(pixel(image, 50, 62) == 0.0f);
  // The middle of pixel (59, 50) is 9.513 from the dot's middle: 10.5 - 9.513 of it is covered.
  CHECK(pixel(image, 59, 50) == doctest::Approx(10.5f - std::hypot(9.5f, 0.5f)));
  CHECK(pixel(image, 59, 50) == pixel(image, 40, 50));
  CHECK(pixel(image, 59, 50) == pixel(image, 50, 59));
}

TEST_CASE("a straight line is as long and as thick as it was drawn") {
  const Image image = rasterize({stroke({{0.2f, 0.5f}, {0.8f, 0.5f}}, 0.1f)}, 200);
  const float area = 120 * 20 + std::numbers::pi_v<float> * 10 * 10;
  CHECK(ink(image) == doctest::Approx(area).epsilon(0.01));
  for (int x = 40; x < 160; ++x) {
    CHECK(pixel(image, x, 100) == 1.0f);
    CHECK(pixel(image, x, 111) == 0.0f);
  }
}

TEST_CASE("a line thinner than a pixel is as much fainter") {
  const Image image = rasterize({stroke({{0, 0.505f}, {1, 0.505f}}, 0.0025f)}, 100);
  CHECK(strongest(image) == doctest::Approx(0.25f));
}

TEST_CASE("the curve goes through the points, smoothly") {
  std::vector<StrokePoint> circle;
  for (int i = 0; i <= 12; ++i) {
    const float angle = static_cast<float>(i) * std::numbers::pi_v<float> / 6;
    circle.push_back({0.5f + 0.3f * std::cos(angle), 0.5f + 0.3f * std::sin(angle)});
  }
  const auto path = stroke_path(stroke(circle), 280);
  CHECK(path.size() > circle.size());
  for (const PathPoint& point : path) {
    // Twelve straight sides would be up to 2.9 pixels inside the circle.
    CHECK(std::hypot(point.x - 140, point.y - 140) == doctest::Approx(84).epsilon(0.007));
  }
  for (const StrokePoint& point : circle) {
    const bool met = std::any_of(path.begin(), path.end(), [&](const PathPoint& on) {
      return std::hypot(on.x - 280 * point.x, on.y - 280 * point.y) < 0.01f;
    });
    CHECK(met);
  }
}

TEST_CASE("repeated and trembling points change nothing that is to be seen") {
  Drawing trembling = seven();
  std::vector<StrokePoint> points;
  float tremble = 0.001f;
  for (const StrokePoint& point : trembling[0].points) {
    for (int i = 0; i < 5; ++i) points.push_back({point.x + (tremble = -tremble), point.y});
  }
  trembling[0].points = points;
  CHECK(stroke_path(trembling[0], 280).size() <= stroke_path(seven()[0], 280).size() + 8);
  CHECK(ink(rasterize(trembling, 280)) ==
        doctest::Approx(ink(rasterize(seven(), 280))).epsilon(0.01));
}

TEST_CASE("ink does not wobble behind the pen") {
  // Of a longer stroke only the last two pieces differ from the shorter one.
  const Drawing whole = seven();
  Drawing part = whole;
  part[0].points.resize(5);
  const Image before = rasterize(part, 280), after = rasterize(whole, 280);
  for (int y = 0; y < 80; ++y) {
    for (int x = 0; x < 160; ++x) CHECK(pixel(before, x, y) == pixel(after, x, y));
  }
}

TEST_CASE("pressure scales the thickness, and a light touch still leaves a line") {
  const auto line = [](float pressure) {
    return ink(rasterize({stroke({{0.2f, 0.5f, pressure}, {0.8f, 0.5f, pressure}}, 0.1f)}, 200));
  };
  CHECK(line(0.5f) < 0.55f * line(1));
  CHECK(line(0) > 0.2f * line(1));
  CHECK(line(7) == line(1));
  CHECK(line(kNan) == line(1));
}

TEST_CASE("an erasing stroke takes ink away, and later ink covers it again") {
  Drawing drawing = seven();
  Stroke eraser = drawing[0];
  eraser.erase = true;
  eraser.thickness = 0.2f;
  drawing.push_back(eraser);
  CHECK(ink(rasterize(drawing, 280)) == 0.0f);
  drawing.push_back(seven()[0]);
  CHECK(largest_difference(rasterize(drawing, 280), rasterize(seven(), 280)) == 0.0f);
}

TEST_CASE("what lies outside of the pad is clipped") {
  CHECK(ink(rasterize({stroke({{1.5f, 0.2f}, {1.4f, 0.9f}})}, 100)) == 0.0f);
  const Image across = rasterize({stroke({{-1, 0.5f}, {2, 0.5f}}, 0.1f)}, 100);
  CHECK(ink(across) == doctest::Approx(100 * 10).epsilon(0.01));
  const Image corner = rasterize({stroke({{0, 0}}, 0.2f)}, 100);
  CHECK(ink(corner) == doctest::Approx(std::numbers::pi * 100 / 4).epsilon(0.02));
}

TEST_CASE("nothing to draw, and numbers that are none") {
  CHECK(ink(rasterize({}, 28)) == 0.0f);
  CHECK(ink(rasterize({stroke({})}, 28)) == 0.0f);
  CHECK(ink(rasterize({stroke({{0.5f, 0.5f}}, 0)}, 28)) == 0.0f);
  CHECK(ink(rasterize({stroke({{0.5f, 0.5f}}, -1)}, 28)) == 0.0f);
  CHECK(ink(rasterize({stroke({{0.5f, 0.5f}}, kNan)}, 28)) == 0.0f);
  CHECK(ink(rasterize({stroke({{kNan, 0.5f}, {0.5f, kInfinity}})}, 28)) == 0.0f);
  CHECK(rasterize(seven(), 1).pixels.size() == 1);

  const Image huge = rasterize(
      {stroke({{0.5f, 0.5f}, {3e38f, -3e38f}, {-3e38f, 0.5f}, {0.5f, 0.5f}}, kInfinity)}, 50);
  CHECK(is_ink(huge));
  const Image mixed =
      rasterize({stroke({{kNan, kNan}, {0.5f, 0.5f}, {kInfinity, 0}, {0.6f, 0.5f}})}, 50);
  CHECK(is_ink(mixed));
  CHECK(largest_difference(mixed, rasterize({stroke({{0.5f, 0.5f}, {0.6f, 0.5f}})}, 50)) == 0.0f);
}

TEST_CASE("a growing stroke has the ink of the whole stroke after every point") {
  Random random(11);
  for (int round = 0; round < 12; ++round) {
    CAPTURE(round);
    Drawing drawing = {stroke({{0.1f, 0.3f}, {0.9f, 0.4f}, {0.4f, 0.8f}}, 0.12f)};
    Image grown = rasterize(drawing, 96);
    Stroke pen = stroke({}, random.uniform(0.02f, 0.2f));
    pen.erase = round % 3 == 0;
    drawing.push_back(pen);
    GrowingStroke growing(grown, pen);
    StrokePoint at{random.uniform(0, 1), random.uniform(0, 1)};
    // Steps from none to a tenth of the pad: points that are kept, and points that are not.
    const float step = round % 4 == 1 ? 0.004f : 0.06f;
    for (int i = 0; i < 60; ++i) {
      drawing.back().points.push_back(at);
      growing.add(at, grown);
      REQUIRE(grown.pixels == rasterize(drawing, 96).pixels);
      at.x += step * random.normal();
      at.y += step * random.normal();
      if (round % 2 == 0) at.pressure = random.uniform(0, 1);
      if (i == 30) at.x = kNan;
      if (i == 31) at.x = 0.5f;
      if (i == 40) at.y = -3;
      if (i == 41) at.y = 0.5f;
    }
  }
}
