#include "convlens/train/augment.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace convlens {

namespace {

// Whether the distortion happens to this image, and its amount if so. Both numbers are always
// drawn, so that one distortion's settings do not change the others' amounts.
struct Drawn {
  bool happens;
  float amount;  // -range … range
};

Drawn draw(const Distortion& distortion, Random& random) {
  const bool happens = random.uniform() < distortion.probability && distortion.range != 0;
  const float amount = random.uniform(-distortion.range, distortion.range);
  return {happens, happens ? amount : 0.0f};
}

// Output to source: shift back, then undo rotation, shear and scale in one matrix.
Affine draw_affine(const AugmentOptions& options, Random& random) {
  const float right = draw(options.shift, random).amount;
  const float down = draw(options.shift, random).amount;
  const float degrees = draw(options.rotation, random).amount;
  const float width = 1.0f / (1.0f + draw(options.scale, random).amount);
  const float height = 1.0f / (1.0f + draw(options.scale, random).amount);
  const float shear = draw(options.shear, random).amount;
  const float angle = degrees * std::numbers::pi_v<float> / 180.0f;
  const float c = std::cos(angle), s = std::sin(angle);
  // [width 0; 0 height] * [1 shear; 0 1] * [c s; -s c]
  const float a = width * (c - shear * s), b = width * (s + shear * c);
  const float d = -height * s, e = height * c;
  return {a, b, -a * right - b * down, d, e, -d * right - e * down};
}

// Evenly from -1 … 1, four numbers from 64 random bits: 16 bits are plenty for a displacement.
void fill_noise(std::span<float> noise, Random& random) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < noise.size(); ++i) {
    if (i % 4 == 0) bits = random.next();
    noise[i] = static_cast<float>(static_cast<std::int32_t>(bits & 0xFFFF) - 0x8000) * 0x1p-15f;
    bits >>= 16;
  }
}

// output [count rows of width] = sum over k of taps[k] * input row (row + k - radius), times scale;
// rows outside are zero. A row at a time, so that the compiler makes vectors of it.
void blur_rows(std::span<const float> input, std::int64_t rows, std::int64_t width,
               std::span<const float> taps, float scale, std::span<float> output) {
  const std::int64_t radius = std::ssize(taps) / 2;
  std::ranges::fill(output, 0.0f);
  for (std::int64_t row = 0; row < rows; ++row) {
    float* __restrict to = output.data() + row * width;
    const std::int64_t first = std::max<std::int64_t>(0, row - radius);
    const std::int64_t last = std::min(rows - 1, row + radius);
    for (std::int64_t from_row = first; from_row <= last; ++from_row) {
      const float tap = scale * taps[static_cast<std::size_t>(from_row - row + radius)];
      const float* __restrict from = input.data() + from_row * width;
      for (std::int64_t x = 0; x < width; ++x) to[x] += tap * from[x];
    }
  }
}

void transpose(std::span<const float> input, std::int64_t rows, std::int64_t columns,
               std::span<float> output) {
  for (std::int64_t row = 0; row < rows; ++row) {
    for (std::int64_t column = 0; column < columns; ++column) {
      output[static_cast<std::size_t>(column * rows + row)] =
          input[static_cast<std::size_t>(row * columns + column)];
    }
  }
}

// exp(-x^2 / 2 sigma^2) out to three deviations, sum 1.
std::vector<float> gaussian_taps(float sigma) {
  const int radius = std::max(1, static_cast<int>(std::lround(3 * sigma)));
  std::vector<float> taps;
  float sum = 0;
  for (int x = -radius; x <= radius; ++x) {
    taps.push_back(std::exp(-static_cast<float>(x * x) / (2 * sigma * sigma)));
    sum += taps.back();
  }
  for (float& tap : taps) tap /= sum;
  return taps;
}

std::size_t bordered(std::int64_t rows, std::int64_t columns) {
  return static_cast<std::size_t>((rows + 2 * kBorder) * (columns + 2 * kBorder));
}

}  // namespace

bool enabled(const AugmentOptions& options) {
  for (const Distortion& distortion : {options.shift, options.rotation, options.scale,
                                       options.shear, options.elastic, options.thickness}) {
    if (distortion.range != 0 && distortion.probability > 0) return true;
  }
  return false;
}

Augmenter::Augmenter(const AugmentOptions& options, std::int64_t rows, std::int64_t columns)
    : options_(options),
      rows_(rows),
      columns_(columns),
      gaussian_(gaussian_taps(options.elastic_sigma)) {
  assert(rows >= 1 && columns >= 1 && options.elastic_sigma > 0);
}

Augmenter::Scratch Augmenter::make_scratch() const {
  const auto pixels = static_cast<std::size_t>(rows_ * columns_);
  Scratch scratch;
  scratch.image.assign(bordered(rows_, columns_), 0.0f);
  scratch.thick.assign(bordered(rows_, columns_), 0.0f);
  scratch.noise.resize(2 * pixels);
  scratch.blurred.resize(2 * pixels);
  scratch.displacement.resize(2 * pixels);
  return scratch;
}

void Augmenter::apply(std::span<const std::uint8_t> image, Random random, Scratch& scratch,
                      std::span<float> output) const {
  const std::int64_t stride = columns_ + 2 * kBorder;
  for (std::int64_t row = 0; row < rows_; ++row) {
    const std::uint8_t* from = image.data() + row * columns_;
    float* to = scratch.image.data() + (row + kBorder) * stride + kBorder;
    for (std::int64_t column = 0; column < columns_; ++column) {
      to[column] = static_cast<float>(from[column]) * (1.0f / 255.0f);
    }
  }
  std::span<const float> source = scratch.image;
  const Drawn thickness = draw(options_.thickness, random);
  if (thickness.happens) {
    change_thickness(source, rows_, columns_, thickness.amount, scratch.thick);
    source = scratch.thick;
  }
  const Affine map = draw_affine(options_, random);
  const Drawn elastic = draw(options_.elastic, random);
  std::span<const float> dx, dy;
  if (elastic.happens) {
    draw_displacements(std::fabs(elastic.amount), random, scratch);
    const auto pixels = static_cast<std::size_t>(rows_ * columns_);
    dx = std::span(scratch.displacement).first(pixels);
    dy = std::span(scratch.displacement).last(pixels);
  }
  resample(source, rows_, columns_, map, dx, dy, output);
}

void Augmenter::draw_displacements(float alpha, Random& random, Scratch& scratch) const {
  // Both fields side by side in one image of `rows` rows: x to the left, y to the right.
  fill_noise(scratch.noise, random);
  blur_rows(scratch.noise, rows_, 2 * columns_, gaussian_, alpha, scratch.blurred);
  // Columns become rows for the second pass: the x field's columns first, then those of y.
  transpose(scratch.blurred, rows_, 2 * columns_, scratch.noise);
  const auto pixels = static_cast<std::size_t>(rows_ * columns_);
  for (std::size_t field = 0; field < 2; ++field) {
    const auto noise = std::span(scratch.noise).subspan(field * pixels, pixels);
    const auto blurred = std::span(scratch.blurred).subspan(field * pixels, pixels);
    blur_rows(noise, columns_, rows_, gaussian_, 1.0f, blurred);
    transpose(blurred, columns_, rows_,
              std::span(scratch.displacement).subspan(field * pixels, pixels));
  }
}

void change_thickness(std::span<const float> image, std::int64_t rows, std::int64_t columns,
                      float amount, std::span<float> output) {
  assert(image.size() == bordered(rows, columns) && output.size() == image.size());
  const std::int64_t stride = columns + 2 * kBorder;
  const bool thicker = amount > 0;
  const float share = std::min(1.0f, std::fabs(amount));
  // One pixel of the border too: ink at the image's edge grows into it. Its outermost ring stays
  // paper.
  for (std::int64_t row = 1; row < rows + 2 * kBorder - 1; ++row) {
    const float* __restrict middle = image.data() + row * stride;
    float* __restrict to = output.data() + row * stride;
    if (thicker) {
      for (std::int64_t x = 1; x < stride - 1; ++x) {
        const float sides = std::max(middle[x - 1], middle[x + 1]);
        const float ends = std::max(middle[x - stride], middle[x + stride]);
        const float extreme = std::max(middle[x], std::max(sides, ends));
        to[x] = middle[x] + share * (extreme - middle[x]);
      }
    } else {
      for (std::int64_t x = 1; x < stride - 1; ++x) {
        const float sides = std::min(middle[x - 1], middle[x + 1]);
        const float ends = std::min(middle[x - stride], middle[x + stride]);
        const float extreme = std::min(middle[x], std::min(sides, ends));
        to[x] = middle[x] + share * (extreme - middle[x]);
      }
    }
  }
}

void resample(std::span<const float> image, std::int64_t rows, std::int64_t columns,
              const Affine& map, std::span<const float> dx, std::span<const float> dy,
              std::span<float> output) {
  assert(image.size() == bordered(rows, columns));
  const std::int64_t stride = columns + 2 * kBorder;
  const float center_x = 0.5f * static_cast<float>(columns - 1);
  const float center_y = 0.5f * static_cast<float>(rows - 1);
  // In coordinates of the bordered image. Reading is held to [0, side - 2] of it, where the lower
  // neighbour is still inside; there is paper all the way out.
  const float last_x = static_cast<float>(columns + 2 * kBorder - 2);
  const float last_y = static_cast<float>(rows + 2 * kBorder - 2);
  const float border = static_cast<float>(kBorder);
  for (std::int64_t row = 0; row < rows; ++row) {
    const float v = static_cast<float>(row) - center_y;
    for (std::int64_t column = 0; column < columns; ++column) {
      const auto i = static_cast<std::size_t>(row * columns + column);
      const float u = static_cast<float>(column) - center_x;
      float x = map[0] * u + map[1] * v + map[2] + center_x + border;
      float y = map[3] * u + map[4] * v + map[5] + center_y + border;
      if (!dx.empty()) x += dx[i], y += dy[i];
      x = std::clamp(x, 0.0f, last_x);
      y = std::clamp(y, 0.0f, last_y);
      const auto left = static_cast<std::int32_t>(x);
      const auto top = static_cast<std::int32_t>(y);
      const float fx = x - static_cast<float>(left);
      const float fy = y - static_cast<float>(top);
      const float* p = image.data() + top * stride + left;
      const float upper = p[0] + fx * (p[1] - p[0]);
      const float lower = p[stride] + fx * (p[stride + 1] - p[stride]);
      output[i] = upper + fy * (lower - upper);
    }
  }
}

}  // namespace convlens
