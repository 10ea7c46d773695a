#include "convlens/train/evaluate.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "convlens/layers/registry.h"
#include "tests/unit/train/examples.h"

using namespace convlens;

namespace {

// Images of 1x3 pixels whose ink is the logits: the answer is the darkest pixel.
Model darkest_pixel() {
  Model model;
  model.name = "darkest";
  model.inputs = {{"image", Shape{1, 3}}};
  const std::vector<float> identity{1, 0, 0, 0, 1, 0, 0, 0, 1};
  auto layer =
      create_layer({"Gemm",
                    "fc",
                    {{"transB", std::int64_t{1}}},
                    {Operand::activation(), Operand::constant(Tensor(Shape{3, 3}, identity)),
                     Operand::constant(Tensor(Shape{3}))}});
  REQUIRE(layer);
  model.nodes.push_back({"fc", std::move(*layer), {0}});
  model.outputs = {1};
  model.output_names = {"logits"};
  return model;
}

// Seven images; answers 0 0 1 1 1 2 0 to the labels 0 0 0 1 1 1 2.
Dataset seven() {
  Dataset data{
      .rows = 1, .columns = 3, .classes = 3, .pixels = {}, .labels = {0, 0, 0, 1, 1, 1, 2}};
  for (int answer : {0, 0, 1, 1, 1, 2, 0}) {
    for (int k = 0; k < 3; ++k) data.pixels.push_back(k == answer ? 255 : 0);
  }
  return data;
}

}  // namespace

TEST_CASE("accuracy, confusion, precision and recall of a case worked by hand") {
  const Model model = darkest_pixel();
  const auto result = evaluate(model, seven());
  REQUIRE(result);
  CHECK(result->count == 7);
  CHECK(result->correct == 4);
  CHECK(result->accuracy() == doctest::Approx(4.0 / 7));
  CHECK(result->confusion == std::vector<std::int64_t>{2, 1, 0, 0, 2, 1, 1, 0, 0});
  CHECK(result->confused(1, 2) == 1);
  CHECK(result->precision(0) == doctest::Approx(2.0 / 3));
  CHECK(result->precision(1) == doctest::Approx(2.0 / 3));
  CHECK(result->precision(2) == 0);
  CHECK(result->recall(0) == doctest::Approx(2.0 / 3));
  CHECK(result->recall(2) == 0);
  // log(e + 2) - 1 where right, log(e + 2) where wrong.
  CHECK(result->mean_loss == doctest::Approx(std::log(std::exp(1.0) + 2) - 4.0 / 7));
}

TEST_CASE("the result is the same for every batch and number of threads, with a rest at the end") {
  const Model model = tiny_model();
  const Dataset data = stripes(101);
  const auto expected = evaluate(model, data, {.batch = 8});
  REQUIRE(expected);
  std::int64_t sum = 0;
  for (std::int64_t count : expected->confusion) sum += count;
  CHECK(sum == 101);
  for (int threads : kThreadCounts) {
    ThreadPool pool(threads);
    const auto result = evaluate(model, data, {.batch = 8, .pool = &pool});
    REQUIRE(result);
    CHECK(result->confusion == expected->confusion);
    CHECK(result->mean_loss == expected->mean_loss);
  }
  const auto single = evaluate(model, data, {.batch = 1});
  CHECK(single->confusion == expected->confusion);
  CHECK(single->mean_loss == doctest::Approx(expected->mean_loss));
}

TEST_CASE("some of the images are evaluated, with progress") {
  const Model model = darkest_pixel();
  const std::vector<std::int32_t> indices{6, 0, 2};
  std::vector<std::int64_t> done;
  EvaluateOptions options{.batch = 2, .indices = indices, .progress = {}};
  options.progress = [&](std::int64_t images, std::int64_t total) {
    done.push_back(images);
    CHECK(total == 3);
  };
  const auto result = evaluate(model, seven(), options);
  REQUIRE(result);
  CHECK(result->count == 3);
  CHECK(result->correct == 1);
  CHECK(done == std::vector<std::int64_t>{2, 3});

  const std::vector<std::int32_t> outside{7};
  options.indices = outside;
  const auto wrong = evaluate(model, seven(), options);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().message.find("image 7") != std::string::npos);
  CHECK_FALSE(evaluate(model, Dataset{}));
  CHECK_FALSE(evaluate(model, stripes(4)));
}

TEST_CASE("logits that are no numbers are no answer, and are counted") {
  Model model = darkest_pixel();
  model.nodes[0].layer->parameters()[0].value.values()[8] = NAN;  // class 2 for every image
  const auto nothing = evaluate(model, seven());
  REQUIRE(nothing);
  CHECK(nothing->not_finite == 7);
  CHECK(nothing->correct == 0);

  model = darkest_pixel();
  model.nodes[0].layer->parameters()[0].value.values()[8] = 3e38f;
  model.nodes[0].layer->parameters()[1].value.values()[2] = 3e38f;  // infinite for class 2's ink
  const auto most = evaluate(model, seven());
  REQUIRE(most);
  CHECK(most->count == 7);
  CHECK(most->not_finite == 1);
  CHECK(most->confused(1, 2) == 2);  // the two other images of label 1 do have an answer
}
