#include "convlens/digits/prepare.h"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "convlens/digits/brush.h"
#include "convlens/digits/ink_box.h"
#include "convlens/digits/resample.h"
#include "tests/unit/digits/drawings.h"

using namespace convlens;
using namespace convlens::test;

namespace {

Prepared prepared(const Drawing& drawing, int side = 280) {
  return prepare(rasterize(drawing, side), {});
}

// Columns and rows that hold ink above one half.
int span(const Image& image, bool columns) {
  int count = 0;
  for (int i = 0; i < (columns ? image.width : image.height); ++i) {
    bool inked = false;
    for (int j = 0; j < (columns ? image.height : image.width); ++j) {
      inked |= (columns ? pixel(image, i, j) : pixel(image, j, i)) > 0.1f;
    }
    count += inked;
  }
  return count;
}

struct Centre {
  float x = 0, y = 0;  // column and row, counted from 0
};
Centre centre(const Image& image) {
  Centre sum;
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      sum.x += pixel(image, x, y) * static_cast<float>(x);
      sum.y += pixel(image, x, y) * static_cast<float>(y);
    }
  }
  return {sum.x / ink(image), sum.y / ink(image)};
}

Image with_rectangle(int width, int height, const InkBox& box) {
  Image image{width, height, std::vector<float>(static_cast<std::size_t>(width) * height)};
  for (int y = box.top; y < box.bottom; ++y) {
    for (int x = box.left; x < box.right; ++x) {
      image.pixels[static_cast<std::size_t>(y) * width + x] = 1;
    }
  }
  return image;
}

}  // namespace

TEST_CASE("the ink is 20 pixels long with its centre of mass at column 14, row 14") {
  const Prepared digit = prepared(seven());
  REQUIRE_FALSE(digit.empty);
  CHECK(digit.centered.width == 28);
  CHECK(digit.centered.height == 28);
  CHECK(span(digit.centered, false) >= 20);
  CHECK(span(digit.centered, false) <= 21);
  CHECK(centre(digit.centered).x == doctest::Approx(14).epsilon(0.001));
  CHECK(centre(digit.centered).y == doctest::Approx(14).epsilon(0.001));
  CHECK(strongest(digit.centered) == 1.0f);
  CHECK(digit.cropped.width == digit.box.right - digit.box.left);
  CHECK(digit.cropped.height == digit.box.bottom - digit.box.top);
}

TEST_CASE("hand-checked: a bar of 80 x 20 pixels becomes one of 20 x 5") {
  // Scale 1/4: 20 x 5 pixels whose middle stands at (14.5, 14.5): columns 4.5 … 24.5, rows
  // 12 … 17. So columns 5 … 23 are full, 4 and 24 half, rows 12 … 16.
  const Prepared bar = prepare(with_rectangle(140, 140, {11, 70, 91, 90}), {});
  REQUIRE_FALSE(bar.empty);
  CHECK(bar.box.left == 11);
  CHECK(bar.box.right == 91);
  CHECK(bar.box.top == 70);
  CHECK(bar.box.bottom == 90);
  for (int y = 0; y < 28; ++y) {
    for (int x = 0; x < 28; ++x) {
      const float across = x >= 5 && x <= 23 ? 1 : x == 4 || x == 24 ? 0.5f : 0;
      CAPTURE(x);
      CAPTURE(y);
      CHECK(pixel(bar.centered, x, y) == doctest::Approx(y >= 12 && y <= 16 ? across : 0));
    }
  }
}

TEST_CASE("where and how large the digit was drawn does not matter") {
  const Image here = prepared(seven()).centered;
  for (float shift : {-0.12f, 0.0503f, 0.11f}) {
    const Image there = prepared(placed(seven(), 1, shift, -shift / 2)).centered;
    CHECK(largest_difference(here, there) < 0.2f);  // of a pixel at the edge of the line
    CHECK(ink(there) == doctest::Approx(ink(here)).epsilon(0.01));
  }
  for (float scale : {0.4f, 0.7f, 1.4f}) {
    const Image there = prepared(placed(seven(), scale, 0, 0)).centered;
    CHECK(largest_difference(here, there) < 0.35f);
    CHECK(ink(there) == doctest::Approx(ink(here)).epsilon(0.05));
  }
  CHECK(largest_difference(here, prepared(seven(), 200).centered) < 0.25f);
}

TEST_CASE("an image as coarse as the field is moved by whole pixels and stays sharp") {
  // A cross of 20 x 20 with faint tips, as MNIST has them, first in the middle and then moved.
  Image cross = with_rectangle(28, 28, {13, 5, 16, 24});
  for (int x = 5; x < 24; ++x) cross.pixels[static_cast<std::size_t>(14) * 28 + x] = 0.6f;
  cross.pixels[static_cast<std::size_t>(4) * 28 + 14] = 0.05f;
  Image moved{28, 28, std::vector<float>(784)};
  for (int y = 4; y < 24; ++y) {
    for (int x = 5; x < 24; ++x) {
      moved.pixels[static_cast<std::size_t>(y - 3) * 28 + x + 4] = pixel(cross, x, y);
    }
  }
  CHECK(largest_difference(prepare(cross, {}).centered, cross) < 1e-6f);
  CHECK(largest_difference(prepare(moved, {}).centered, cross) < 1e-6f);
}

TEST_CASE("an empty pad is empty") {
  CHECK(prepared({}).empty);
  CHECK(ink(prepared({}).centered) == 0.0f);
  CHECK(prepared({}).centered.pixels.size() == 784);
  Drawing erased = seven();
  erased.push_back(erased[0]);
  erased[1].erase = true;
  erased[1].thickness *= 2;
  CHECK(prepared(erased).empty);
  CHECK(prepare(Image{}, {}).empty);
  Image broken{2, 2, std::vector<float>(4, std::numeric_limits<float>::quiet_NaN())};
  CHECK(prepare(broken, {}).empty);
}

TEST_CASE("a dot, a drawing over the border and a drawing without centring") {
  const Prepared dot = prepared({stroke({{0.1f, 0.9f}})});
  CHECK_FALSE(dot.empty);
  CHECK(span(dot.centered, true) <= 21);
  CHECK(centre(dot.centered).x == doctest::Approx(14).epsilon(0.001));

  const Prepared over = prepared(placed(seven(), 1, 0.5f, 0));
  CHECK_FALSE(over.empty);
  CHECK(over.box.right == 280);

  const Image drawn = rasterize(placed(seven(), 0.5f, 0.2f, 0.1f), 280);
  const Prepared plain = prepare(drawn, {.center = false});
  CHECK(centre(plain.centered).x * 10 + 4.5f == doctest::Approx(centre(drawn).x).epsilon(0.005));
  CHECK(centre(plain.centered).y * 10 + 4.5f == doctest::Approx(centre(drawn).y).epsilon(0.005));
}

TEST_CASE("crumbs neither widen the box nor stay in it") {
  Drawing crumbs = seven();
  for (StrokePoint at : {StrokePoint{0.05f, 0.05f}, {0.95f, 0.9f}, {0.4f, 0.4f}}) {
    crumbs.push_back(stroke({at}, 0.012f));
  }
  const Prepared clean = prepared(seven()), crumbed = prepared(crumbs);
  CHECK(crumbed.box.left == clean.box.left);
  CHECK(crumbed.box.bottom == clean.box.bottom);
  CHECK(largest_difference(clean.centered, crumbed.centered) < 0.02f);
  // A second stroke apart from the first is no crumb.
  Drawing five = seven();
  five.push_back(stroke({{0.85f, 0.1f}, {0.95f, 0.1f}}));
  CHECK(prepared(five).box.right > clean.box.right);
}

TEST_CASE("pieces are found whatever their form") {
  // A U whose arms meet in the last row, with a speck between them.
  Image u = with_rectangle(60, 60, {5, 5, 10, 55});
  const Image right = with_rectangle(60, 60, {50, 5, 55, 55});
  const Image floor = with_rectangle(60, 60, {5, 50, 55, 55});
  for (std::size_t i = 0; i < u.pixels.size(); ++i) {
    u.pixels[i] = std::max({u.pixels[i], right.pixels[i], floor.pixels[i]});
  }
  u.pixels[static_cast<std::size_t>(30) * 60 + 30] = 1;
  const InkExtent extent = find_ink(u);
  REQUIRE(extent.crumbs.size() == 1);
  CHECK(extent.crumbs[0].first == 30 * 60 + 30);
  CHECK(extent.crumbs[0].last == 30 * 60 + 31);
  CHECK(extent.box.left == 5);
  CHECK(extent.box.right == 55);
}

TEST_CASE("scaling keeps the ink: averaged when smaller, interpolated when larger") {
  const Image drawn = rasterize(seven(), 120);
  const Image small = resample(drawn, 0.25f, 0, 0, 30, 30);
  CHECK(ink(small) * 16 == doctest::Approx(ink(drawn)).epsilon(0.001));
  const Image large = resample(drawn, 3, 0, 0, 360, 360);
  CHECK(ink(large) / 9 == doctest::Approx(ink(drawn)).epsilon(0.01));
  CHECK(largest_difference(resample(drawn, 1, 0, 0, 120, 120), drawn) < 1e-6f);
  CHECK(ink(resample(drawn, 1, 1000, -1000, 120, 120)) == 0.0f);
}

TEST_CASE("the field stands in the middle of a larger input and is scaled for a smaller one") {
  const Image field = prepared(seven()).centered;
  std::vector<float> numbers(32 * 32, 5.0f);
  write_input(field, {Shape{1, 1, 32, 32}, numbers.data()});
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 32; ++x) {
      const bool inside = x >= 2 && x < 30 && y >= 2 && y < 30;
      CHECK(numbers[static_cast<std::size_t>(y) * 32 + x] ==
            doctest::Approx(inside ? pixel(field, x - 2, y - 2) : 0));
    }
  }
  write_input(field, {Shape{1, 1, 28, 28}, numbers.data()});
  for (std::size_t i = 0; i < 784; ++i) CHECK(numbers[i] == doctest::Approx(field.pixels[i]));

  std::vector<float> half(14 * 14);
  write_input(field, {Shape{1, 1, 14, 14}, half.data()});
  const Image expected = resample(field, 0.5f, 0, 0, 14, 14);
  for (std::size_t i = 0; i < half.size(); ++i) CHECK(half[i] == expected.pixels[i]);
}
