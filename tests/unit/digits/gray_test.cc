#include <doctest/doctest.h>

#include "convlens/digits/brush.h"
#include "convlens/digits/prepare.h"
#include "tests/unit/digits/drawings.h"

using namespace convlens;
using namespace convlens::test;

namespace {
// Ink as a grey picture: paper and ink by their grey values.
Image gray(Image ink, float paper, float pen) {
  for (float& pixel : ink.pixels) pixel = paper + pixel * (pen - paper);
  return ink;
}
}  // namespace

TEST_CASE("dark on light and light on dark give the same ink") {
  const Image drawn = rasterize(seven(), 100);
  CHECK(largest_difference(ink_from_gray(gray(drawn, 1, 0)), drawn) < 1e-6f);
  CHECK(largest_difference(ink_from_gray(gray(drawn, 0, 1)), drawn) < 1e-6f);
  CHECK(largest_difference(ink_from_gray(gray(drawn, 0.8f, 0.3f)), drawn) < 1e-5f);
  CHECK(largest_difference(ink_from_gray(gray(drawn, 0.3f, 0.7f)), drawn) < 1e-5f);
}

TEST_CASE("a digit that touches the border is told from the paper") {
  const Image drawn = rasterize({stroke({{-0.1f, 0.5f}, {1.1f, 0.5f}}, 0.2f)}, 60);
  CHECK(largest_difference(ink_from_gray(gray(drawn, 0.9f, 0.1f)), drawn) < 1e-5f);
}

TEST_CASE("a blank picture has no ink, and no picture is no ink") {
  for (float value : {0.0f, 0.5f, 1.0f}) {
    const Image blank{30, 20, std::vector<float>(600, value)};
    CHECK(ink(ink_from_gray(blank)) == 0.0f);
  }
  Image noisy{30, 20, std::vector<float>(600, 0.95f)};
  noisy.pixels[311] = 0.9f;
  CHECK(ink(ink_from_gray(noisy)) == 0.0f);
  CHECK(ink_from_gray(Image{}).pixels.empty());
  CHECK(ink_from_gray({1, 1, {0.3f}}).pixels == std::vector<float>{0.0f});
}
