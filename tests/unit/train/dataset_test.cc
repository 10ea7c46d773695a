#include "convlens/train/dataset.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "tests/unit/train/examples.h"

using namespace convlens;

namespace {

bool says(const Status& status, std::string_view words) {
  return !status && status.error().message.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a data set that is not well formed is refused, saying where") {
  const Dataset good = stripes(20);
  CHECK(check(good).has_value());
  CHECK(check_for_training(good).has_value());
  CHECK(says(check(Dataset{}), "no images"));

  Dataset data = good;
  data.labels[7] = 10;
  CHECK(says(check(data), "image 7 has the label 10, expected 0 to"));
  data = good;
  data.pixels.pop_back();
  CHECK(says(check(data), "20 labels and 1279 pixels, expected 1280"));
  data = good;
  data.classes = 1;
  CHECK(says(check(data), "1 classes"));
  data = good;
  data.rows = 0;
  CHECK(says(check(data), "0x8"));
  data = good;
  std::ranges::fill(data.labels, std::uint8_t{2});
  CHECK(check(data).has_value());
  CHECK(says(check_for_training(data), "all 20 images have the label 2"));
}

TEST_CASE("images are held back from every class, each image in one list") {
  Dataset data = stripes(400);
  for (std::size_t i = 0; i < 400; ++i)
    data.labels[i] = i < 200 ? 0 : i < 300 ? 1 : i < 360 ? 2 : 3;
  const auto split_or = split(data, 40, Random(5));
  REQUIRE(split_or);
  CHECK(split_or->validation.size() == 40);
  CHECK(split_or->training.size() == 360);
  std::vector<int> seen(400), of_class(4);
  for (std::int32_t i : split_or->training) ++seen[static_cast<std::size_t>(i)];
  for (std::int32_t i : split_or->validation) {
    ++seen[static_cast<std::size_t>(i)];
    ++of_class[data.labels[static_cast<std::size_t>(i)]];
  }
  CHECK(std::ranges::count(seen, 1) == 400);
  CHECK(of_class == std::vector<int>{20, 10, 6, 4});
  CHECK(std::ranges::is_sorted(split_or->training));
  CHECK(split(data, 40, Random(5))->validation == split_or->validation);
  CHECK(split(data, 40, Random(6))->validation != split_or->validation);
  CHECK(split(data, 0, Random(6))->validation.empty());
  CHECK_FALSE(split(data, 400, Random(6)));
  CHECK_FALSE(split(data, -1, Random(6)));
}

TEST_CASE("an image stands in the middle of a larger input, on paper") {
  Dataset data{.rows = 2, .columns = 2, .classes = 2, .pixels = {255, 51, 0, 102}, .labels = {0}};
  Tensor input(Shape{2, 1, 4, 6}, std::vector<float>(48, 7.0f));
  write_sample(data, 0, input.view(), 1);
  for (std::size_t i = 0; i < 24; ++i) CHECK(input.values()[i] == 7);  // the other sample
  const float expected[4][6] = {
      {0, 0, 0, 0, 0, 0}, {0, 0, 1, 0.2f, 0, 0}, {0, 0, 0, 0.4f, 0, 0}, {}};
  for (std::size_t i = 0; i < 24; ++i) {
    CHECK(input.values()[24 + i] == doctest::Approx(expected[i / 6][i % 6]));
  }
  Tensor flat(Shape{1, 4});
  write_sample(data, 0, flat.view(), 0);
  CHECK(flat.values()[3] == doctest::Approx(0.4f));
}

TEST_CASE("a model that the data does not fit is refused") {
  const Model model = tiny_model();
  CHECK(check_fits(model, stripes(8)).has_value());
  Dataset large = stripes(8);
  large.rows = 10;
  CHECK(says(check_fits(model, large), "the model's input is [1,1,8,8], the images are 10x8"));
  Dataset many = stripes(8);
  many.classes = 7;
  CHECK(says(check_fits(model, many), "the data set has 7 classes"));
}
