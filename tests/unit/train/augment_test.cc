#include "convlens/train/augment.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <vector>

using namespace convlens;

namespace {

using Pixels = std::vector<float>;
constexpr Affine kIdentity{1, 0, 0, 0, 1, 0};

// The image in a border of paper.
Pixels bordered(const Pixels& image, std::int64_t rows, std::int64_t columns) {
  const std::int64_t stride = columns + 2 * kBorder;
  Pixels result(static_cast<std::size_t>((rows + 2 * kBorder) * stride));
  for (std::int64_t i = 0; i < rows * columns; ++i) {
    const std::int64_t at = (i / columns + kBorder) * stride + i % columns + kBorder;
    result[static_cast<std::size_t>(at)] = image[static_cast<std::size_t>(i)];
  }
  return result;
}

Pixels without_border(const Pixels& image, std::int64_t rows, std::int64_t columns) {
  Pixels result;
  for (std::int64_t i = 0; i < rows * columns; ++i) {
    const std::int64_t at =
        (i / columns + kBorder) * (columns + 2 * kBorder) + i % columns + kBorder;
    result.push_back(image[static_cast<std::size_t>(at)]);
  }
  return result;
}

Pixels moved(const Pixels& image, std::int64_t rows, std::int64_t columns, const Affine& map) {
  Pixels output(image.size(), NAN);
  resample(bordered(image, rows, columns), rows, columns, map, {}, {}, output);
  return output;
}

Pixels thickened(const Pixels& image, std::int64_t rows, std::int64_t columns, float amount) {
  const Pixels source = bordered(image, rows, columns);
  Pixels output(source.size());
  change_thickness(source, rows, columns, amount, output);
  return without_border(output, rows, columns);
}

// A ring: something like a zero.
std::vector<std::uint8_t> ring(int side) {
  std::vector<std::uint8_t> image;
  for (int i = 0; i < side * side; ++i) {
    const double center = 0.5 * (side - 1);
    const double distance = std::hypot(i % side - center, i / side - center) - 0.25 * side;
    image.push_back(static_cast<std::uint8_t>(255 * std::exp(-distance * distance / 2)));
  }
  return image;
}

double mass(const Pixels& image) { return std::accumulate(image.begin(), image.end(), 0.0); }

AugmentOptions everything() {
  return {.shift = {2},
          .rotation = {10},
          .scale = {0.1f},
          .shear = {0.1f},
          .elastic = {34},
          .thickness = {0.5f}};
}

Pixels augmented(const AugmentOptions& options, const std::vector<std::uint8_t>& image,
                 std::int64_t rows, std::int64_t columns, const Random& random) {
  const Augmenter augmenter(options, rows, columns);
  Augmenter::Scratch scratch = augmenter.make_scratch();
  Pixels output(image.size(), NAN);
  augmenter.apply(image, random, scratch, output);
  return output;
}

}  // namespace

TEST_CASE("with all ranges zero the image stays what it is, exactly") {
  std::vector<std::uint8_t> image(7 * 12);
  Random random(1);
  for (std::uint8_t& pixel : image) pixel = static_cast<std::uint8_t>(random.below(256));
  CHECK_FALSE(enabled({}));
  CHECK_FALSE(enabled({.shift = {.range = 3, .probability = 0}}));
  CHECK(enabled({.thickness = {0.1f}}));
  const Pixels output = augmented({}, image, 7, 12, random);
  for (std::size_t i = 0; i < image.size(); ++i) {
    CHECK(output[i] == static_cast<float>(image[i]) * (1.0f / 255.0f));
  }
}

TEST_CASE("a shift by whole pixels is exact, paper comes in from outside") {
  const Pixels image{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};  // 3 rows of 4
  // Output (x,y) reads (x-1, y+1): one to the right, one up.
  CHECK(moved(image, 3, 4, {1, 0, -1, 0, 1, 1}) == Pixels{0, 5, 6, 7, 0, 9, 10, 11, 0, 0, 0, 0});
  CHECK(moved(image, 3, 4, {1, 0, 100, 0, 1, 0}) == Pixels(12, 0.0f));
  CHECK(moved(image, 3, 4, {1, 0, 0, 0, 1, -100}) == Pixels(12, 0.0f));
  CHECK(moved(image, 3, 4, {1, 0, 0.5f, 0, 1, 0}) ==
        Pixels{1.5, 2.5, 3.5, 2, 5.5, 6.5, 7.5, 4, 9.5, 10.5, 11.5, 6});
}

TEST_CASE("a quarter turn is about the centre of the image") {
  const Pixels image{1, 2, 3, 4, 5, 6, 7, 8, 9};
  // The top left (-1,-1) reads (-1,1), the bottom left.
  CHECK(moved(image, 3, 3, {0, 1, 0, -1, 0, 0}) == Pixels{7, 4, 1, 8, 5, 2, 9, 6, 3});
}

TEST_CASE("displacements move what is read, pixel by pixel") {
  const Pixels image{1, 2, 3, 4};
  Pixels output(4, NAN);
  const Pixels dx{1, 0, 0, -1}, dy{0, 1, 0, 0};
  resample(bordered(image, 2, 2), 2, 2, kIdentity, dx, dy, output);
  CHECK(output == Pixels{2, 4, 3, 3});
}

TEST_CASE("dilation and erosion by one pixel, in whole and in part") {
  Pixels dot(25), plus(25);
  dot[12] = 1;
  for (std::size_t i : {7u, 11u, 12u, 13u, 17u}) plus[i] = 1;
  CHECK(thickened(dot, 5, 5, 1) == plus);
  CHECK(thickened(plus, 5, 5, -1) == dot);
  CHECK(thickened(dot, 5, 5, 0.25f)[7] == 0.25f);
  CHECK(thickened(dot, 5, 5, 0.25f)[12] == 1);
  CHECK(thickened(dot, 5, 5, -0.25f)[12] == 0.75f);
  // Ink at the very edge grows out of the image and leaves no trace far outside of it.
  Pixels edge(4, 1.0f), source = bordered(edge, 2, 2), grown(source.size()), output(4, NAN);
  change_thickness(source, 2, 2, 1, grown);
  resample(grown, 2, 2, {1, 0, 50, 0, 1, 0}, {}, {}, output);
  CHECK(output == Pixels(4, 0.0f));
  resample(grown, 2, 2, {1, 0, 2, 0, 1, 0}, {}, {}, output);
  CHECK(output == Pixels{1, 0, 1, 0});
}

TEST_CASE("the same generator gives the same image, whatever was made before") {
  const std::vector<std::uint8_t> image = ring(28), other(28 * 28, 200);
  const Random epoch(9);
  const Augmenter augmenter(everything(), 28, 28);
  Augmenter::Scratch fresh = augmenter.make_scratch(), used = augmenter.make_scratch();
  for (std::uint64_t sample = 0; sample < 50; ++sample) {
    Pixels first(784, NAN), second(784, NAN), third(784, NAN);
    augmenter.apply(other, epoch.fork(1000 + sample), used, second);
    augmenter.apply(image, epoch.fork(sample), fresh, first);
    augmenter.apply(image, epoch.fork(sample), used, second);
    CHECK(first == second);
    augmenter.apply(image, epoch.fork(sample + 1), used, third);
    CHECK(first != third);
    for (float pixel : first) CHECK((pixel >= 0 && pixel <= 1.000001f));
  }
}

TEST_CASE("elastic distortion moves ink and roughly keeps it") {
  const std::vector<std::uint8_t> image = ring(28);
  const double before = mass(augmented({}, image, 28, 28, Random(0)));
  double sum = 0, changed = 0;
  const Pixels plain = augmented({}, image, 28, 28, Random(0));
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Pixels output = augmented({.elastic = {34}}, image, 28, 28, Random(seed));
    const double after = mass(output);
    CHECK(after > 0.6 * before);
    CHECK(after < 1.5 * before);
    sum += after / 200;
    for (std::size_t i = 0; i < 784; ++i) changed += std::fabs(output[i] - plain[i]) / 200;
  }
  CHECK(sum == doctest::Approx(before).epsilon(0.05));
  CHECK(changed > 0.1 * before);
}

TEST_CASE("elastic displacements have the size that Simard's alpha and sigma give") {
  // On a ramp of ink along x (or y) the pixel in the middle shows its displacement. Even noise has
  // the deviation 1/sqrt(3), smoothed by a Gaussian 1/(2 sigma sqrt(pi)) of it, times alpha, which
  // is drawn evenly from 0 … range.
  constexpr int kSide = 41, kMiddle = 20 * 41 + 20;
  std::vector<std::uint8_t> along_x, along_y;
  for (int i = 0; i < kSide * kSide; ++i) {
    along_x.push_back(static_cast<std::uint8_t>(6 * (i % kSide)));
    along_y.push_back(static_cast<std::uint8_t>(6 * (i / kSide)));
  }
  for (const float sigma : {3.0f, 4.0f}) {
    AugmentOptions options{.elastic = {34}, .elastic_sigma = sigma};
    double x_squares = 0, y_squares = 0, product = 0, x_sum = 0;
    constexpr int kDraws = 3000;
    for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
      const double x =
          augmented(options, along_x, kSide, kSide, Random(seed))[kMiddle] * 255 / 6 - 20;
      const double y =
          augmented(options, along_y, kSide, kSide, Random(seed))[kMiddle] * 255 / 6 - 20;
      x_squares += x * x / kDraws;
      y_squares += y * y / kDraws;
      product += x * y / kDraws;
      x_sum += x / kDraws;
    }
    const double expected = 34 / 3.0 / (2 * sigma * std::sqrt(std::acos(-1.0)));
    CHECK(std::sqrt(x_squares) == doctest::Approx(expected).epsilon(0.06));
    CHECK(std::sqrt(y_squares) == doctest::Approx(expected).epsilon(0.06));
    CHECK(std::fabs(product) < 0.08 * x_squares);  // x and y are independent
    CHECK(std::fabs(x_sum) < 0.08 * expected);
  }
}

TEST_CASE("a distortion happens as often as it should") {
  const std::vector<std::uint8_t> image = ring(28);
  const Pixels plain = augmented({}, image, 28, 28, Random(0));
  int changed = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const AugmentOptions options{.rotation = {.range = 20, .probability = 0.3f}};
    changed += augmented(options, image, 28, 28, Random(seed)) != plain;
  }
  CHECK(changed > 250);
  CHECK(changed < 350);
}

TEST_CASE("images that are not square, and single pixels, are distorted too") {
  const AugmentOptions options = everything();
  for (const auto& [rows, columns] : {std::pair{5, 19}, {19, 5}, {1, 1}, {1, 30}}) {
    const std::vector<std::uint8_t> image(static_cast<std::size_t>(rows * columns), 128);
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      for (float pixel : augmented(options, image, rows, columns, Random(seed))) {
        CHECK((pixel >= 0 && pixel <= 0.51f));
      }
    }
  }
}
