#include "convlens/train/architectures.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "convlens/train/initialise.h"

using namespace convlens;

TEST_CASE(
    "every architecture is built, is of the size it claims, and has a recipe that trains it") {
  for (const Architecture& architecture : architectures()) {
    CAPTURE(std::string(architecture.name));
    const auto model = architecture.build();
    REQUIRE_MESSAGE(model, (model ? "" : model.error().message));
    CHECK(model->name == architecture.name);
    const auto size = measure(*model);
    REQUIRE(size);
    if (architecture.name == "explorer") {
      CHECK(size->parameters <= 100'000);
      CHECK(size->multiply_accumulates < 3'500'000);
    }
    const auto shapes = infer_shapes(*model, 2);
    REQUIRE(shapes);
    CHECK((*shapes)[static_cast<std::size_t>(model->outputs[0])] == Shape{2, 10});

    Dataset data{.rows = 28, .columns = 28, .classes = 10, .pixels = {}, .labels = {}};
    for (int n = 0; n < 20; ++n) {
      data.labels.push_back(static_cast<std::uint8_t>(n % 10));
      for (int i = 0; i < 784; ++i)
        data.pixels.push_back(static_cast<std::uint8_t>((i * (n + 3)) % 251));
    }
    TrainerOptions options = architecture.recipe();
    CHECK(options.epochs == (architecture.name == "explorer" ? 40 : 30));
    CHECK(options.parts == 2);
    options.batch = 4;
    auto copy = clone(*model);
    REQUIRE(copy);
    initialise(*copy, Random(1));
    auto trainer = Trainer::create(std::move(*copy), data, options);
    REQUIRE_MESSAGE(trainer, (trainer ? "" : trainer.error().message));
    CHECK(trainer->step());
    const auto exported = export_model(*trainer);
    REQUIRE_MESSAGE(exported, (exported ? "" : exported.error().message));
    for (const Node& node : exported->nodes) {
      CHECK(node.layer->op() != "Dropout");
      CHECK(node.layer->op() != "BatchNormalization");
    }
  }
  CHECK(find_architecture("lecture"));
  const auto unknown = find_architecture("resnet");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().message.find("explorer, lecture, dense") != std::string::npos);
}

TEST_CASE("first weights have the deviation of their rule and repeat for a seed") {
  const auto deviation = [](const Tensor& tensor) {
    double squares = 0;
    for (float value : tensor.values()) squares += static_cast<double>(value) * value;
    return std::sqrt(squares / static_cast<double>(tensor.shape().size()));
  };
  const auto weights = [](Model& model, const std::string& name) -> Tensor& {
    for (Node& node : model.nodes) {
      if (node.name == name) return node.layer->parameters()[0].value;
    }
    REQUIRE(false);
    return model.nodes[0].layer->parameters()[0].value;
  };
  auto model = find_architecture("explorer").value()->build();
  REQUIRE(model);
  initialise(*model, Random(1));
  // He where a ReLU follows, batch normalisation between or not; Glorot before the softmax.
  CHECK(deviation(weights(*model, "conv2")) == doctest::Approx(std::sqrt(2.0 / 144)).epsilon(0.05));
  CHECK(deviation(weights(*model, "fc1")) == doctest::Approx(std::sqrt(2.0 / 784)).epsilon(0.05));
  CHECK(deviation(weights(*model, "fc2")) ==
        doctest::Approx(std::sqrt(6.0 / (64 + 10)) / std::sqrt(3.0)).epsilon(0.05));
  for (Node& node : model->nodes) {
    for (const Parameter& parameter : node.layer->parameters()) {
      if (parameter.name == "bias") CHECK(deviation(parameter.value) == 0);
      if (node.layer->op() == "BatchNormalization" && parameter.value.values()[0] == 1) {
        CHECK((parameter.name == "scale" || !parameter.trainable));
      }
    }
  }
  const Tensor first = weights(*model, "conv2");
  initialise(*model, Random(1));
  CHECK(std::ranges::equal(first.values(), weights(*model, "conv2").values()));
  initialise(*model, Random(2));
  CHECK_FALSE(std::ranges::equal(first.values(), weights(*model, "conv2").values()));
  initialise(*model, Random(1), Initialisation::kGlorot);
  CHECK(deviation(weights(*model, "conv2")) ==
        doctest::Approx(std::sqrt(2.0 / (144 + 144))).epsilon(0.05));
}
