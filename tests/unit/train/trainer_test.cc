#include "convlens/train/trainer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "convlens/layers/registry.h"
#include "convlens/train/initialise.h"
#include "tests/unit/train/examples.h"

using namespace convlens;

namespace {

TrainerOptions small_options() {
  TrainerOptions options;
  options.epochs = 3;
  options.batch = 10;
  options.validation_count = 20;
  options.parts = 2;
  options.optimizer.weight_decay = 0.01f;
  options.schedule.learning_rate = 5e-3f;
  options.augment.shift = {.range = 1};
  options.augment.elastic = {.range = 10, .probability = 0.5f};
  options.average_decay = 0.9f;
  options.clip_norm = 5;
  return options;
}

Trainer make(const Dataset& data, const TrainerOptions& options, Model model = tiny_model()) {
  auto trainer = Trainer::create(std::move(model), data, options);
  REQUIRE_MESSAGE(trainer, (trainer ? "" : trainer.error().message));
  return std::move(*trainer);
}

StepResult run(Trainer& trainer, int steps) {
  StepResult last;
  for (int i = 0; i < steps; ++i) {
    const auto result = trainer.step();
    REQUIRE_MESSAGE(result, (result ? "" : result.error().message));
    last = *result;
  }
  return last;
}

std::vector<float> parameters_of(const Model& model) {
  std::vector<float> all;
  for (const Node& node : model.nodes) {
    const Layer& layer = *node.layer;
    for (const Parameter& parameter : layer.parameters()) {
      const auto values = parameter.value.values();
      all.insert(all.end(), values.begin(), values.end());
    }
  }
  return all;
}

std::string refusal(const TrainerOptions& options) {
  const Dataset data = stripes(40);
  const auto trainer = Trainer::create(tiny_model(), data, options);
  return trainer ? "" : trainer.error().message;
}

bool contains(const std::string& text, std::string_view words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("eight images are learned by heart, with every optimiser and loss") {
  const Dataset data = stripes(8);
  struct Way {
    OptimizerOptions optimizer;
    float rate;
    LossKind loss;
  };
  for (const Way& way :
       {Way{{.kind = OptimizerKind::kSgd}, 0.05f, LossKind::kCrossEntropy},
        Way{{.kind = OptimizerKind::kSgd, .nesterov = true}, 0.05f, LossKind::kCrossEntropy},
        Way{{.kind = OptimizerKind::kAdam}, 0.01f, LossKind::kCrossEntropy},
        Way{{.kind = OptimizerKind::kAdamW}, 0.01f, LossKind::kMeanSquaredError}}) {
    TrainerOptions options;
    options.epochs = 100;
    options.batch = 64;  // cut down to 8
    options.validation_count = 0;
    options.optimizer = way.optimizer;
    options.schedule = {.kind = ScheduleKind::kConstant, .learning_rate = way.rate};
    options.loss.kind = way.loss;
    Trainer trainer = make(data, options, tiny_model(0));
    CHECK(trainer.batch() == 8);
    const double before = run(trainer, 1).loss;
    const StepResult last = run(trainer, 99);
    CHECK(last.loss < 0.05 * before);
    CHECK(last.accuracy == 1);
    CHECK(trainer.finished());
    CHECK(trainer.validate()->count == 0);
    const auto evaluation = evaluate(trainer.model(), data);
    REQUIRE(evaluation);
    CHECK(evaluation->accuracy() == 1);
  }
}

TEST_CASE("images that were never trained on are recognised, with averaged weights") {
  const Dataset data = stripes(400);
  TrainerOptions options = small_options();
  options.validation_count = 100;
  options.epochs = 8;
  Trainer trainer = make(data, options);
  run(trainer, static_cast<int>(options.epochs * trainer.steps_per_epoch()));
  const auto validation = trainer.validate();
  REQUIRE(validation);
  CHECK(validation->count == 100);
  CHECK(validation->accuracy() > 0.95);
}

TEST_CASE("epochs and steps are counted, and every training image is used once an epoch") {
  const Dataset data = stripes(65);
  TrainerOptions options = small_options();
  options.epochs = 2;
  Trainer trainer = make(data, options);
  CHECK(trainer.split().training.size() == 45);
  CHECK(trainer.split().validation.size() == 20);
  REQUIRE(trainer.steps_per_epoch() == 4);  // five images left out
  double loss = 0;
  for (int step = 0; step < 8; ++step) {
    CHECK(trainer.epoch() == step / 4);
    CHECK(trainer.step_in_epoch() == step % 4);
    const StepResult result = run(trainer, 1);
    CHECK(result.epoch == step / 4);
    CHECK(result.step_in_epoch == step % 4);
    CHECK(result.epoch_done == (step % 4 == 3));
    CHECK(result.learning_rate == learning_rate(options.schedule, step, 4, 2));
    loss = step % 4 == 0 ? result.loss : loss + result.loss;
    CHECK(result.epoch_loss == doctest::Approx(loss / (step % 4 + 1)));
  }
  CHECK(trainer.finished());
  const auto more = trainer.step();
  REQUIRE_FALSE(more);
  CHECK(contains(more.error().message, "finished: all 2 epochs"));
}

TEST_CASE("one seed and one number of parts give the same weights to the bit, on any threads") {
  const Dataset data = stripes(100);
  TrainerOptions options = small_options();
  Trainer first = make(data, options);
  run(first, 12);
  const auto expected = encode(first.checkpoint());
  for (int threads : kThreadCounts) {
    CAPTURE(threads);
    ThreadPool pool(threads);
    options.pool = &pool;
    Trainer second = make(data, options);
    run(second, 12);
    CHECK(encode(second.checkpoint()) == expected);
    CHECK(second.validate()->mean_loss == first.validate()->mean_loss);
  }
  options.pool = nullptr;
  options.seed = 2;
  Trainer other = make(data, options);
  run(other, 12);
  CHECK(parameters_of(other.model()) != parameters_of(first.model()));
}

TEST_CASE("the parts of a batch together are the batch") {
  // Without batch normalisation, whose statistics are those of a part, and without dropout.
  const Dataset data = stripes(60);
  TrainerOptions options = small_options();
  options.optimizer = {.kind = OptimizerKind::kSgd};
  options.clip_norm = 0;
  std::vector<float> expected;
  double loss = 0;
  for (int parts : {1, 3, 4, 10, 100}) {
    CAPTURE(parts);
    options.parts = parts;
    Trainer trainer = make(data, options, tiny_model(0, false));
    const StepResult result = run(trainer, 3);
    const std::vector<float> found = parameters_of(trainer.model());
    if (expected.empty()) {
      expected = found;
      loss = result.loss;
    }
    CHECK(result.loss == doctest::Approx(loss).epsilon(1e-5));
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::fabs(found[i] - expected[i]) < 1e-5f);
  }
}

TEST_CASE("a run that was killed goes on with the result it would have had, to the bit") {
  const Dataset data = stripes(100);
  const TrainerOptions options = small_options();
  Trainer straight = make(data, options);
  REQUIRE(straight.steps_per_epoch() == 8);
  for (int killed_after : {1, 5, 8, 11, 15}) {
    CAPTURE(killed_after);
    Trainer killed = make(data, options);
    run(killed, killed_after);
    const auto file = encode(killed.checkpoint());

    const auto read = decode(file);
    REQUIRE(read);
    Model other_weights = tiny_model();
    initialise(other_weights, Random(999));
    Trainer resumed = make(data, options, std::move(other_weights));
    run(resumed, 3);  // even a trainer that has gone elsewhere
    REQUIRE(resumed.resume(*read));
    CHECK(encode(resumed.checkpoint()) == file);
    const StepResult last = run(resumed, 16 - killed_after);

    Trainer whole = make(data, options);
    const StepResult expected = run(whole, 16);
    CHECK(encode(resumed.checkpoint()) == encode(whole.checkpoint()));
    CHECK(last.epoch_loss == expected.epoch_loss);
    CHECK(last.epoch_done);
    CHECK(resumed.validate()->mean_loss == whole.validate()->mean_loss);
  }
}

TEST_CASE("a checkpoint of another run is refused, naming what differs, and changes nothing") {
  const Dataset data = stripes(100), other_data = stripes(104);
  Trainer trainer = make(data, small_options());
  run(trainer, 2);
  const Checkpoint checkpoint = trainer.checkpoint();
  const auto refused = [&](const TrainerOptions& options, const Dataset& images, Model model,
                           std::string_view words) {
    Trainer other = make(images, options, std::move(model));
    const auto before = encode(other.checkpoint());
    const Status status = other.resume(checkpoint);
    REQUIRE_FALSE(status);
    CHECK_MESSAGE(contains(status.error().message, words), status.error().message);
    CHECK(encode(other.checkpoint()) == before);
  };
  TrainerOptions options = small_options();
  options.seed = 5;
  refused(options, data, tiny_model(), "made with \"seed 1\", this run has \"seed 5\"");
  options = small_options();
  options.augment.rotation = {.range = 5};
  refused(options, data, tiny_model(), "rotation");
  options = small_options();
  options.parts = 5;
  refused(options, data, tiny_model(), "in 2 parts");
  refused(small_options(), other_data, tiny_model(), "104 images");
  refused(small_options(), data, tiny_model(0.1f, false), "bn1");
  // What no parameter's shape shows: a dropout's ratio, an attribute, what a node reads.
  refused(small_options(), data, tiny_model(0.25f), "dropout1 of 5 Dropout [] 0.25");
  Model padded = tiny_model();
  auto edges = create_layer({"MaxPool",
                             "pool1",
                             {{"kernel_shape", std::vector<std::int64_t>{3, 3}},
                              {"strides", std::vector<std::int64_t>{2, 2}},
                              {"pads", std::vector<std::int64_t>{1, 1, 0, 0}}},
                             {Operand::activation()}});
  REQUIRE(edges);
  padded.nodes[3].layer = std::move(*edges);
  refused(small_options(), data, std::move(padded), "kernel_shape=[3,3] pads=[1,1,0,0]");
  Model skipping = tiny_model();
  skipping.nodes[3].inputs = {2};  // around the ReLU
  refused(small_options(), data, std::move(skipping), "pool1 of 2");

  Checkpoint broken = checkpoint;
  broken.tensors.pop_back();
  CHECK_FALSE(trainer.resume(broken));
  broken = checkpoint;
  broken.step_in_epoch = 8;
  CHECK_FALSE(trainer.resume(broken));
  CHECK(trainer.resume(checkpoint));
}

TEST_CASE("a loss that is not a number stops the training with the weights it had") {
  const Dataset data = stripes(40);
  Model model = tiny_model(0, false);
  for (Parameter* parameter : trainable_parameters(model)) {
    for (float& value : parameter->value.values()) value *= 1e30f;  // logits overflow
  }
  Trainer trainer = make(data, small_options(), std::move(model));
  const auto before = encode(trainer.checkpoint());
  const auto result = trainer.step();
  REQUIRE_FALSE(result);
  CHECK_MESSAGE(contains(result.error().message, "epoch 1, step 1: the loss is"),
                result.error().message);
  CHECK(contains(result.error().message, "expected finite numbers"));
  CHECK(encode(trainer.checkpoint()) == before);
  const auto again = trainer.step();
  REQUIRE_FALSE(again);
  CHECK(again.error().message == result.error().message);
  CHECK(encode(trainer.checkpoint()) == before);
}

TEST_CASE("the average of the weights follows them at its decay") {
  const Dataset data = stripes(60);
  TrainerOptions options = small_options();
  options.average_decay = 0.5f;
  Trainer trainer = make(data, options);
  std::vector<float> expected = parameters_of(trainer.averaged_model());
  CHECK(expected == parameters_of(trainer.model()));
  for (int step = 1; step <= 12; ++step) {
    run(trainer, 1);
    const std::vector<float> now = parameters_of(trainer.model());
    const double decay = std::min(0.5, (1.0 + step) / (10.0 + step));
    const std::vector<float> average = parameters_of(trainer.averaged_model());
    for (std::size_t i = 0; i < now.size(); ++i) {
      expected[i] = static_cast<float>(decay * expected[i] + (1 - decay) * now[i]);
      CHECK(average[i] == doctest::Approx(expected[i]).epsilon(1e-4));
    }
  }
  options.average_decay = 0;
  Trainer plain = make(data, options);
  CHECK(&plain.averaged_model() == &plain.model());
}

TEST_CASE("a gradient that is too long is cut down") {
  const Dataset data = stripes(40);
  TrainerOptions options = small_options();
  options.optimizer = {.kind = OptimizerKind::kSgd, .momentum = 0};
  options.schedule = {.kind = ScheduleKind::kConstant, .learning_rate = 1};
  options.clip_norm = 0.01f;
  Trainer trainer = make(data, options, tiny_model(0, false));
  const std::vector<float> before = parameters_of(trainer.model());
  CHECK(run(trainer, 1).gradient_norm > 0.1);
  const std::vector<float> after = parameters_of(trainer.model());
  double squares = 0;
  for (std::size_t i = 0; i < before.size(); ++i) squares += std::pow(after[i] - before[i], 2);
  CHECK(std::sqrt(squares) == doctest::Approx(0.01).epsilon(1e-3));
}

TEST_CASE("the exported network has neither dropout nor batch normalisation and answers alike") {
  const Dataset data = stripes(100);
  Trainer trainer = make(data, small_options());
  run(trainer, 16);
  const auto exported = export_model(trainer);
  REQUIRE(exported);
  CHECK(exported->nodes.size() == trainer.model().nodes.size() - 2);
  auto before = Execution::create(trainer.averaged_model(), {.batch = 20});
  auto after = Execution::create(*exported, {.batch = 20});
  REQUIRE(before);
  REQUIRE(after);
  for (int n = 0; n < 20; ++n) {
    write_sample(data, n, before->input(), n);
    write_sample(data, n, after->input(), n);
  }
  before->forward();
  after->forward();
  for (std::size_t i = 0; i < 80; ++i) {
    CHECK(after->output().values()[i] ==
          doctest::Approx(before->output().values()[i]).epsilon(1e-4));
  }
}

TEST_CASE("options out of range and data that cannot be trained on are refused") {
  const auto with = [](auto&& change) {
    TrainerOptions options = small_options();
    change(options);
    return refusal(options);
  };
  CHECK(with([](TrainerOptions&) {}).empty());
  CHECK(contains(with([](auto& o) { o.epochs = 0; }), "epochs is 0, expected 1"));
  CHECK(contains(with([](auto& o) { o.batch = 0; }), "batch is 0"));
  CHECK(contains(with([](auto& o) { o.schedule.learning_rate = NAN; }), "learning rate is nan"));
  CHECK(contains(with([](auto& o) { o.loss.label_smoothing = 1; }), "label smoothing is 1"));
  CHECK(contains(with([](auto& o) { o.average_decay = 1; }), "average decay is 1"));
  CHECK(contains(with([](auto& o) { o.augment.elastic_sigma = 0; }), "elastic sigma is 0"));
  CHECK(contains(with([](auto& o) { o.augment.shift.probability = 2; }), "shift probability is 2"));
  CHECK(contains(with([](auto& o) { o.augment.scale.range = 1; }), "scale is 1"));
  CHECK(contains(with([](auto& o) { o.validation_count = 40; }), "40 of 40 images"));

  Dataset data = stripes(40);
  data.labels[3] = 9;
  const auto trainer = Trainer::create(tiny_model(), data, small_options());
  REQUIRE_FALSE(trainer);
  CHECK(contains(trainer.error().message, "image 3 has the label 9"));
}
