#include "convlens/digits/prepare.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "convlens/digits/ink_box.h"
#include "convlens/digits/resample.h"

namespace convlens {
namespace {

// Where MNIST has the ink's centre of mass, for a field of 28: the middle of the pixel in column
// 14, row 14, counted from 0. (Over the training set the mean is 14.507, 14.496 with a deviation of
// 0.29 each, which is what is left by moving whole pixels.)
constexpr float kMnistCentre = 14.5f, kMnistField = 28;

// Ink shrunk to less than this share is resampled anyhow and put exactly in the middle. Ink about
// as coarse as the field, such as an image of MNIST itself, would be blurred by that: it is moved
// by whole pixels. (To three nearest neighbours among MNIST's training images both ways are the
// same, 96.1 % of pen digits; the exact one is nearer and does not jump while a person draws.)
constexpr float kFineScale = 0.9f;

Image crop(const Image& image, const InkBox& box) {
  Image cropped{box.right - box.left, box.bottom - box.top, {}};
  cropped.pixels.reserve(static_cast<std::size_t>(cropped.width) * cropped.height);
  for (int y = box.top; y < box.bottom; ++y) {
    const auto line = image.pixels.begin() + static_cast<std::ptrdiff_t>(y) * image.width;
    cropped.pixels.insert(cropped.pixels.end(), line + box.left, line + box.right);
  }
  return cropped;
}

struct Point {
  float x = 0, y = 0;
};

// In pixels; the middle of the top left pixel is (0.5, 0.5). The image has ink.
Point centre_of_mass(const Image& image) {
  double mass = 0, x_sum = 0, y_sum = 0;
  for (int y = 0; y < image.height; ++y) {
    double row_mass = 0;
    for (int x = 0; x < image.width; ++x) {
      const double ink = image.pixels[static_cast<std::size_t>(y) * image.width + x];
      row_mass += ink;
      x_sum += ink * (x + 0.5);
    }
    mass += row_mass;
    y_sum += row_mass * (y + 0.5);
  }
  return {static_cast<float>(x_sum / mass), static_cast<float>(y_sum / mass)};
}

// The strongest ink becomes 1, as in MNIST: a thin line is as dark as a thick one.
void normalize_contrast(Image& image) {
  const float strongest = *std::max_element(image.pixels.begin(), image.pixels.end());
  if (!(strongest > 0)) return;
  for (float& pixel : image.pixels) pixel /= strongest;
}

Image centre(const Image& cropped, const PrepareOptions& options) {
  const float scale =
      static_cast<float>(options.box) / static_cast<float>(std::max(cropped.width, cropped.height));
  const Point mass = centre_of_mass(cropped);
  const float middle = kMnistCentre / kMnistField * static_cast<float>(options.field);
  float left = middle - scale * mass.x, top = middle - scale * mass.y;
  if (scale > kFineScale) left = std::round(left), top = std::round(top);
  return resample(cropped, scale, left, top, options.field, options.field);
}

// The whole pad, its longer side as long as the field.
Image scale_down(const Image& drawn, int field) {
  const float side = static_cast<float>(field);
  const float scale = side / static_cast<float>(std::max(drawn.width, drawn.height));
  const float left = (side - scale * static_cast<float>(drawn.width)) / 2;
  const float top = (side - scale * static_cast<float>(drawn.height)) / 2;
  return resample(drawn, scale, left, top, field, field);
}

}  // namespace

Prepared prepare(const Image& drawn, const PrepareOptions& options) {
  Prepared prepared;
  const auto area = static_cast<std::size_t>(options.field) * options.field;
  prepared.centered = {options.field, options.field, std::vector<float>(area)};
  const InkExtent ink = find_ink(drawn);
  if (ink.empty) return prepared;

  Image wiped;
  if (!ink.crumbs.empty()) wiped = drawn;
  for (const auto& [first, last] : ink.crumbs) {
    std::fill(wiped.pixels.begin() + first, wiped.pixels.begin() + last, 0.0f);
  }
  const Image& clean = ink.crumbs.empty() ? drawn : wiped;
  prepared.empty = false;
  prepared.box = ink.box;
  prepared.cropped = crop(clean, ink.box);
  prepared.centered =
      options.center ? centre(prepared.cropped, options) : scale_down(clean, options.field);
  normalize_contrast(prepared.centered);
  return prepared;
}

void write_input(const Image& centered, TensorView input) {
  std::fill(input.values().begin(), input.values().end(), 0.0f);
  const int height = static_cast<int>(input.shape[input.shape.rank() - 2]);
  const int width = static_cast<int>(input.shape[input.shape.rank() - 1]);
  // Whole pixels where the field fits; else the largest scale at which it does.
  const float scale = std::min({1.0f, static_cast<float>(width) / centered.width,
                                static_cast<float>(height) / centered.height});
  const float left = std::floor((width - scale * centered.width) / 2);
  const float top = std::floor((height - scale * centered.height) / 2);
  const Image fitted = resample(centered, scale, left, top, width, height);
  std::copy(fitted.pixels.begin(), fitted.pixels.end(), input.data);
}

}  // namespace convlens
