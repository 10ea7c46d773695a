#include "convlens/train/dataset.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace convlens {

namespace {

// Where an image stands in the field of a model's input.
struct Field {
  std::int64_t height, width, top, left;
};

Field field_of(const Shape& input, std::int64_t rows, std::int64_t columns) {
  if (input.rank() == 2) return {rows, columns, 0, 0};
  return {input[2], input[3], (input[2] - rows) / 2, (input[3] - columns) / 2};
}

template <class Pixel>
void write_pixels(std::span<const Pixel> image, float scale, std::int64_t rows,
                  std::int64_t columns, TensorView input, std::int64_t sample) {
  const Field field = field_of(input.shape, rows, columns);
  float* target = input.data + sample * input.shape.sample_size();
  std::fill_n(target, input.shape.sample_size(), 0.0f);
  for (std::int64_t row = 0; row < rows; ++row) {
    const Pixel* from = image.data() + row * columns;
    float* to = target + (field.top + row) * field.width + field.left;
    for (std::int64_t column = 0; column < columns; ++column) {
      to[column] = scale * static_cast<float>(from[column]);
    }
  }
}

template <class Item>
void shuffle(std::vector<Item>& items, Random& random) {
  for (std::size_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1], items[random.below(static_cast<std::uint32_t>(i))]);
  }
}

}  // namespace

Status check(const Dataset& data) {
  if (data.count() == 0) return fail("the data set has no images");
  if (data.classes < 2 || data.classes > 256) {
    return fail("the data set has ", data.classes, " classes, expected 2 to 256");
  }
  constexpr std::int64_t kLargestSide = 4096;
  if (data.rows < 1 || data.columns < 1 || data.rows > kLargestSide ||
      data.columns > kLargestSide) {
    return fail("images are ", data.rows, "x", data.columns, " pixels, expected 1 to ",
                kLargestSide, " a side");
  }
  if (std::ssize(data.pixels) != data.count() * data.rows * data.columns) {
    return fail("the data set has ", data.count(), " labels and ", data.pixels.size(),
                " pixels, expected ", data.count() * data.rows * data.columns, " for images of ",
                data.rows, "x", data.columns, "; do images and labels belong together?");
  }
  const auto wrong =
      std::ranges::find_if(data.labels, [&](std::uint8_t label) { return label >= data.classes; });
  if (wrong != data.labels.end()) {
    return fail("image ", wrong - data.labels.begin(), " has the label ", static_cast<int>(*wrong),
                ", expected 0 to ", data.classes - 1);
  }
  return {};
}

Status check_for_training(const Dataset& data) {
  if (Status status = check(data); !status) return status;
  const std::uint8_t first = data.labels.front();
  if (std::ranges::all_of(data.labels, [&](std::uint8_t label) { return label == first; })) {
    return fail("all ", data.count(), " images have the label ", static_cast<int>(first),
                ", expected at least two classes: there is nothing to tell apart");
  }
  return {};
}

Result<Split> split(const Dataset& data, std::int64_t validation_count, const Random& random) {
  if (validation_count < 0 || validation_count >= data.count()) {
    return fail(validation_count, " of ", data.count(),
                " images are to be held back for validation, expected 0 to ", data.count() - 1,
                ": at least one must be left for training");
  }
  std::vector<std::int32_t> order(static_cast<std::size_t>(data.count()));
  std::iota(order.begin(), order.end(), 0);
  Random shuffling = random.fork(0);
  shuffle(order, shuffling);

  // Every image's place in its class, as a fraction: the images with the smallest ones are held
  // back, so each class gives its share, whatever its size.
  struct Ranked {
    double place;
    std::size_t drawn;  // position in the shuffled order, for equal places
    std::int32_t index;
  };
  std::vector<double> class_sizes(256, 0.0), seen(256, 0.0);
  for (std::uint8_t label : data.labels) class_sizes[label] += 1;
  std::vector<Ranked> ranked;
  for (std::size_t drawn = 0; drawn < order.size(); ++drawn) {
    const std::uint8_t label = data.labels[static_cast<std::size_t>(order[drawn])];
    ranked.push_back({(seen[label] + 0.5) / class_sizes[label], drawn, order[drawn]});
    seen[label] += 1;
  }
  std::ranges::sort(ranked, {}, [](const Ranked& r) { return std::pair(r.place, r.drawn); });
  std::ranges::transform(ranked, order.begin(), &Ranked::index);

  const auto boundary = order.begin() + validation_count;
  Split result{.training = {boundary, order.end()}, .validation = {order.begin(), boundary}};
  std::ranges::sort(result.training);
  std::ranges::sort(result.validation);
  return result;
}

Status check_fits(const Model& model, const Dataset& data) {
  if (model.inputs.size() != 1 || model.outputs.empty()) {
    return fail("the model has ", model.inputs.size(), " inputs and ", model.outputs.size(),
                " outputs, expected one input for the image and one output with its class");
  }
  const Shape& input = model.inputs.front().shape;
  const bool field =
      input.rank() == 4 && input[1] == 1 && input[2] >= data.rows && input[3] >= data.columns;
  const bool flat = input.rank() == 2 && input[1] == data.rows * data.columns;
  if (!field && !flat) {
    return fail("the model's input is ", input, ", the images are ", data.rows, "x", data.columns,
                "; expected [1,1,H,W] at least as large, or [1,", data.rows * data.columns, "]");
  }
  const auto shapes = infer_shapes(model, 1);
  if (!shapes) return std::unexpected(shapes.error());
  const Shape& output = (*shapes)[static_cast<std::size_t>(model.outputs.front())];
  if (output.rank() != 2 || output[1] != data.classes) {
    return fail("the model's output is ", output, ", the data set has ", data.classes,
                " classes; expected [1,", data.classes, "]");
  }
  return {};
}

void write_sample(std::span<const float> ink, std::int64_t rows, std::int64_t columns,
                  TensorView input, std::int64_t sample) {
  write_pixels(ink, 1.0f, rows, columns, input, sample);
}

void write_sample(const Dataset& data, std::int64_t index, TensorView input, std::int64_t sample) {
  write_pixels(data.image(index), 1.0f / 255.0f, data.rows, data.columns, input, sample);
}

}  // namespace convlens
