#include "convlens/digits/placing.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/unit/digits/drawings.h"

using namespace convlens;
using namespace convlens::test;

TEST_CASE("a drawing from elsewhere is put into the middle of the pad") {
  // A box of 200 x 400 at (1000, -50): 0.325 x 0.65 of the pad afterwards.
  const Drawing placed =
      place_on_pad({stroke({{1000, -50}, {1200, -50}}), stroke({{1100, 350}, {1200, 150}})});
  CHECK(placed[0].points[0].x == doctest::Approx(0.5f - 0.325f / 2));
  CHECK(placed[0].points[0].y == doctest::Approx(0.5f - 0.325f));
  CHECK(placed[1].points[0].x == doctest::Approx(0.5f));
  CHECK(placed[1].points[0].y == doctest::Approx(0.5f + 0.325f));
  CHECK(placed[1].points[1].x == doctest::Approx(0.5f + 0.325f / 2));
  CHECK(placed[1].points[1].y == doctest::Approx(0.5f));
}

TEST_CASE("a dot, nothing, and numbers that are none can be placed too") {
  const Drawing dot = place_on_pad({stroke({{7, 8}, {7, 8}})});
  CHECK(dot[0].points[1].x == 0.5f);
  CHECK(dot[0].points[1].y == 0.5f);
  CHECK(place_on_pad({}).empty());
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  CHECK(std::isnan(place_on_pad({stroke({{kNan, 0}})})[0].points[0].x));
}
