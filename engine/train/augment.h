// Distortions of training images: the stroke made thicker or thinner, then one bilinear resampling
// that joins shift, rotation, scale, shear (affine) and elastic distortion (Simard et al. 2003).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "convlens/core/random.h"

namespace convlens {

// A distortion happens with `probability`, by an amount drawn evenly from -range … range.
struct Distortion {
  float range = 0;
  float probability = 1;
};

struct AugmentOptions {
  Distortion shift{};       // pixels, along x and y each
  Distortion rotation{};    // degrees
  Distortion scale{};       // 0.1: 0.9 … 1.1, along x and y each
  Distortion shear{};       // tangent of the angle
  Distortion elastic{};     // 0 … range: Simard's alpha (34 there)
  float elastic_sigma = 4;  // pixels, > 0: how smooth the elastic displacements are
  Distortion thickness{};   // up to 1: all of a dilation (> 0) or erosion (< 0) by one pixel
};

// Whether any distortion can happen.
bool enabled(const AugmentOptions& options);

// From output pixel (x,y) to the place it is read from, relative to the centre of the image:
// x' = m[0] x + m[1] y + m[2], y' = m[3] x + m[4] y + m[5].
using Affine = std::array<float, 6>;

// Makes distorted images of one size. Not changed by apply(): threads share it, each with a
// Scratch.
class Augmenter {
 public:
  // Preconditions: rows, columns >= 1; elastic_sigma > 0.
  Augmenter(const AugmentOptions& options, std::int64_t rows, std::int64_t columns);

  struct Scratch {
    std::vector<float> image, thick;                  // with a border of paper
    std::vector<float> noise, blurred, displacement;  // two fields: x, then y, pixels
  };
  Scratch make_scratch() const;

  // image: rows*columns, 0 … 255; output: rows*columns, 0 … 1. All randomness comes from `random`:
  // give each (epoch, image) a fork of its own and the result depends on nothing else.
  void apply(std::span<const std::uint8_t> image, Random random, Scratch& scratch,
             std::span<float> output) const;

 private:
  void draw_displacements(float alpha, Random& random, Scratch& scratch) const;

  AugmentOptions options_;
  std::int64_t rows_, columns_;
  std::vector<float> gaussian_;  // 2*radius+1 taps, sum 1
};

// The steps of apply(), each for itself. Images here have a border of paper, kBorder pixels wide:
// (rows + 2*kBorder) x (columns + 2*kBorder).
inline constexpr std::int64_t kBorder = 3;

// Grey dilation (amount > 0: largest of a pixel and its four neighbours) or erosion (amount < 0:
// smallest), blended with the image: |amount| = 1 is all of it.
void change_thickness(std::span<const float> image, std::int64_t rows, std::int64_t columns,
                      float amount, std::span<float> output);

// output (x,y) = image at map(x,y) + (dx,dy), bilinear, paper outside. dx, dy: rows*columns pixels,
// or empty. output: rows*columns, no border.
void resample(std::span<const float> image, std::int64_t rows, std::int64_t columns,
              const Affine& map, std::span<const float> dx, std::span<const float> dy,
              std::span<float> output);

}  // namespace convlens
