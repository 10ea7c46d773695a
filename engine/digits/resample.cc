#include "convlens/digits/resample.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace convlens {
namespace {

// Which source pixels make one target pixel, and how much each counts.
struct Taps {
  int first = 0;
  std::vector<float> weights;
};

// Overlap of the source interval [low, high) with each source pixel, in shares of the interval.
Taps area_taps(double low, double high, int source) {
  Taps taps;
  taps.first = static_cast<int>(std::clamp(std::floor(low), 0.0, double(source)));
  const int last = static_cast<int>(std::clamp(std::ceil(high), 0.0, double(source)));
  for (int i = taps.first; i < last; ++i) {
    const double overlap = std::min(high, i + 1.0) - std::max(low, double(i));
    taps.weights.push_back(static_cast<float>(std::max(overlap, 0.0) / (high - low)));
  }
  return taps;
}

// The two source pixels between whose centres the target pixel's centre falls.
Taps linear_taps(double centre, int source) {
  const double position = centre - 0.5, below = std::floor(position);
  Taps taps;
  taps.first = static_cast<int>(std::clamp(below, -1.0, double(source)));
  const auto upper = static_cast<float>(position - below);
  taps.weights = {1 - upper, upper};
  if (taps.first < 0) {
    taps.weights.erase(taps.weights.begin());
    taps.first = 0;
  }
  while (taps.first + static_cast<int>(taps.weights.size()) > source) taps.weights.pop_back();
  return taps;
}

std::vector<Taps> axis_taps(int source, float scale, float offset, int target) {
  std::vector<Taps> axis;
  for (int i = 0; i < target; ++i) {
    const double low = (double(i) - offset) / scale, high = (double(i) + 1 - offset) / scale;
    const bool outside = high <= -1 || low >= source + 1.0;
    axis.push_back(outside      ? Taps{}
                   : scale <= 1 ? area_taps(low, high, source)
                                : linear_taps((low + high) / 2, source));
  }
  return axis;
}

}  // namespace

Image resample(const Image& source, float scale, float left, float top, int width, int height) {
  const std::vector<Taps> columns = axis_taps(source.width, scale, left, width);
  const std::vector<Taps> rows = axis_taps(source.height, scale, top, height);

  // First along the rows, then down the columns: source.height x width between the two.
  std::vector<float> narrowed(static_cast<std::size_t>(source.height) * width);
  for (int y = 0; y < source.height; ++y) {
    const float* line = source.pixels.data() + static_cast<std::size_t>(y) * source.width;
    for (int x = 0; x < width; ++x) {
      const Taps& taps = columns[static_cast<std::size_t>(x)];
      float sum = 0;
      for (std::size_t i = 0; i < taps.weights.size(); ++i) {
        sum += taps.weights[i] * line[static_cast<std::size_t>(taps.first) + i];
      }
      narrowed[static_cast<std::size_t>(y) * width + x] = sum;
    }
  }
  Image image{width, height, std::vector<float>(static_cast<std::size_t>(width) * height)};
  for (int y = 0; y < height; ++y) {
    const Taps& taps = rows[static_cast<std::size_t>(y)];
    float* line = image.pixels.data() + static_cast<std::size_t>(y) * width;
    for (std::size_t i = 0; i < taps.weights.size(); ++i) {
      const float* from = narrowed.data() + (static_cast<std::size_t>(taps.first) + i) * width;
      for (int x = 0; x < width; ++x) line[x] += taps.weights[i] * from[x];
    }
  }
  return image;
}

}  // namespace convlens
