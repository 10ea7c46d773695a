// Labelled grey images and their division into training and validation. Plain data: where it comes
// from (IDX files, drawings of a page) is not known here.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/core/random.h"
#include "convlens/core/tensor.h"
#include "convlens/model/model.h"

namespace convlens {

struct Dataset {
  std::int64_t rows = 0, columns = 0;
  int classes = 10;                  // 2 … 256
  std::vector<std::uint8_t> pixels;  // [count, rows, columns], 0 paper … 255 ink
  std::vector<std::uint8_t> labels;  // [count], 0 … classes-1

  std::int64_t count() const { return std::ssize(labels); }
  std::span<const std::uint8_t> image(std::int64_t index) const {
    const auto size = static_cast<std::size_t>(rows * columns);
    return std::span(pixels).subspan(static_cast<std::size_t>(index) * size, size);
  }
};

// Errors: no images, pixels that do not match labels and sizes, a label outside of the classes
// (with its position).
Status check(const Dataset& data);
// Also: images of one class only.
Status check_for_training(const Dataset& data);

// Positions of images in a data set.
struct Split {
  std::vector<std::int32_t> training, validation;
};

// Holds back `validation_count` images, drawn by `random` so that every class gives its share; both
// lists are in rising order. Error: fewer than one image left for training.
Result<Split> split(const Dataset& data, std::int64_t validation_count, const Random& random);

// Whether the images fit the first input of a model: [1,1,H,W] with H >= rows and W >= columns, or
// [1, rows*columns]; and whether the classes fit its first output, [1,classes].
Status check_fits(const Model& model, const Dataset& data);

// Puts one image of rows x columns with ink 0 … 1 into sample `sample` of an input [N,1,H,W],
// in the middle of paper (28x28 in 32x32: two pixels around), or of an input [N,rows*columns].
void write_sample(std::span<const float> ink, std::int64_t rows, std::int64_t columns,
                  TensorView input, std::int64_t sample);

// The same for an image of the data set, scaled from 0 … 255 to 0 … 1.
void write_sample(const Dataset& data, std::int64_t index, TensorView input, std::int64_t sample);

}  // namespace convlens
