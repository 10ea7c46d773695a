#include "convlens/cli/train_flags.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "convlens/cli/ranges.h"
#include "convlens/layers/registry.h"

namespace convlens::cli {
namespace {

constexpr char kNesterov[] = "nesterov";  // sgd with its momentum looked ahead

// "2" or "2:0.5"; what was not said stays. Nothing if the text is of another form.
std::optional<Distortion> parse_distortion(std::string_view text, Distortion distortion) {
  const auto number = [](std::string_view digits, float& value) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size();
  };
  const std::size_t colon = text.find(':');
  if (!number(text.substr(0, colon), distortion.range)) return std::nullopt;
  if (colon != std::string_view::npos && !number(text.substr(colon + 1), distortion.probability)) {
    return std::nullopt;
  }
  return distortion;
}

// A check of RANGE[:PROBABILITY] with a range from 0 to `largest`.
auto distortion_up_to(float largest) {
  return [largest](const std::string& text) -> std::string {
    const auto parsed = parse_distortion(text, {});
    if (!parsed) {
      return concat("'", text, "' is neither RANGE nor RANGE:PROBABILITY, such as 2 or 2:0.5");
    }
    const auto& [range, probability] = *parsed;
    if (range >= 0 && range <= largest && probability >= 0 && probability <= 1) return {};
    return concat("'", text, "' has not a range from 0 to ", largest,
                  " and a probability from 0 to 1");
  };
}

template <class T, class Given>
void replace(T& value, const std::optional<Given>& given) {
  if (given) value = static_cast<T>(*given);
}

void replace(Distortion& distortion, const std::optional<std::string>& given) {
  if (given) distortion = *parse_distortion(*given, distortion);
}

// Values by their names on the command line.
template <class Kind>
struct Named {
  const char* name;
  Kind kind;
};
constexpr Named<OptimizerKind> kOptimizers[] = {{"sgd", OptimizerKind::kSgd},
                                                {kNesterov, OptimizerKind::kSgd},
                                                {"adam", OptimizerKind::kAdam},
                                                {"adamw", OptimizerKind::kAdamW}};
constexpr Named<ScheduleKind> kSchedules[] = {{"constant", ScheduleKind::kConstant},
                                              {"step", ScheduleKind::kStep},
                                              {"cosine", ScheduleKind::kCosine}};
constexpr Named<LossKind> kLosses[] = {{"cross-entropy", LossKind::kCrossEntropy},
                                       {"squares", LossKind::kMeanSquaredError}};

// An option that takes one of the names.
template <class Kind, std::size_t kCount>
CLI::Option* add_named(CLI::App& app, const char* flag, std::optional<std::string>& value,
                       const Named<Kind> (&values)[kCount], const char* help) {
  std::vector<std::string> names;
  for (const Named<Kind>& named : values) names.emplace_back(named.name);
  return app.add_option(flag, value, help)->check(CLI::IsMember(names));
}

// Precondition: `name` is one of the names, as add_named() checks.
template <class Kind, std::size_t kCount>
void replace(Kind& value, const std::optional<std::string>& name,
             const Named<Kind> (&values)[kCount]) {
  for (const Named<Kind>& named : values) {
    if (name == named.name) value = named.kind;
  }
}

void add_augmentation(CLI::App& app, TrainFlags& flags) {
  const auto add = [&app](const char* name, std::optional<std::string>& value, float largest,
                          const char* help) {
    app.add_option(name, value, help)
        ->type_name("RANGE[:PROBABILITY]")
        ->check(distortion_up_to(largest))
        ->group("Augmentation");
  };
  add("--shift", flags.shift, 1000, "Pixels, along x and y each");
  add("--rotate", flags.rotation, 180, "Degrees");
  add("--scale", flags.scale, 0.9f, "0.1: 0.9 to 1.1 times, along x and y each");
  add("--shear", flags.shear, 5, "Tangent of the angle");
  add("--elastic", flags.elastic, 1000, "Elastic distortion: Simard's alpha");
  add("--thickness", flags.thickness, 1, "Of the strokes: up to 1 pixel thinner or thicker");
  app.add_option("--elastic-sigma", flags.elastic_sigma, "Smoothness of --elastic, in pixels")
      ->check(number(0.1, 100))
      ->group("Augmentation");
  app.add_flag("--no-augmentation", flags.no_augmentation,
               "None of the recipe's distortions; those given still happen")
      ->group("Augmentation");
}

void add_optimization(CLI::App& app, TrainFlags& flags) {
  const char* group = "Optimisation";
  // The trainer's own ranges, so that what is wrong is told by the option's name.
  constexpr double kMostEpochs = 1e6, kBelowOne = 0.999999;
  const auto add = [&app, group](const char* name, std::optional<float>& value, double low,
                                 double high, const char* help) {
    app.add_option(name, value, help)->check(number(low, high))->group(group);
  };
  add_named(app, "--optimizer", flags.optimizer, kOptimizers, "")->group(group);
  add("--lr", flags.learning_rate, 1e-12, 1e6, "Highest learning rate");
  add_named(app, "--schedule", flags.schedule, kSchedules, "Of the learning rate")->group(group);
  add("--warmup", flags.warmup, 0, kMostEpochs, "Epochs over which the rate rises from 0");
  add("--step-epochs", flags.step_epochs, 1e-5, kMostEpochs,
      "Epochs between two steps of --schedule step");
  add("--step-factor", flags.step_factor, 0, 1, "What a step multiplies the rate by");
  add("--final", flags.final_fraction, 0, 1, "Share of the rate at the end of a cosine");
  add("--momentum", flags.momentum, 0, kBelowOne, "Of sgd and nesterov");
  add("--weight-decay", flags.weight_decay, 0, 1000, "Of weights, not of biases");
  add_named(app, "--loss", flags.loss, kLosses, "")->group(group);
  add("--label-smoothing", flags.label_smoothing, 0, kBelowOne,
      "Share of the target spread over all classes");
  add("--ema", flags.average_decay, 0, kBelowOne,
      "Decay of the weights' moving average, which is what is exported; 0: off");
  add("--clip", flags.clip_norm, 0, 1e9, "Limit of the gradient's norm; 0: none");
  add("--dropout", flags.dropout, 0, 0.999, "Ratio of every dropout");
}

}  // namespace

void add_train_flags(CLI::App& app, TrainFlags& flags) {
  const char* group = "Course";
  app.add_option("--epochs", flags.epochs, "Passes over the training images")
      ->check(whole_number(1, 1'000'000))
      ->group(group);
  app.add_option("--batch", flags.batch, "Images of one step")
      ->check(whole_number(1, 65536))
      ->group(group);
  app.add_option("--validation", flags.validation,
                 "Training images held back to validate on; a twelfth if not given")
      ->check(whole_number(0, 1'000'000'000))
      ->group(group);
  app.add_option("--seed", flags.seed, "Of all random numbers")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max()))
      ->group(group)
      ->capture_default_str();
  app.add_option(
         "--parts", flags.parts,
         "Parts that a batch is cut into, as many as threads can be of use; the result depends on "
         "it. 0: one for each thread")
      ->check(whole_number(0, 1024))
      ->group(group);
  add_optimization(app, flags);
  add_augmentation(app, flags);
}

TrainerOptions with_flags(TrainerOptions recipe, const TrainFlags& flags) {
  replace(recipe.epochs, flags.epochs);
  replace(recipe.batch, flags.batch);
  replace(recipe.validation_count, flags.validation);
  recipe.seed = flags.seed;
  replace(recipe.parts, flags.parts);
  replace(recipe.loss.kind, flags.loss, kLosses);
  replace(recipe.loss.label_smoothing, flags.label_smoothing);
  replace(recipe.optimizer.kind, flags.optimizer, kOptimizers);
  if (flags.optimizer) recipe.optimizer.nesterov = *flags.optimizer == kNesterov;
  replace(recipe.optimizer.momentum, flags.momentum);
  replace(recipe.optimizer.weight_decay, flags.weight_decay);
  replace(recipe.schedule.kind, flags.schedule, kSchedules);
  replace(recipe.schedule.learning_rate, flags.learning_rate);
  replace(recipe.schedule.warmup_epochs, flags.warmup);
  replace(recipe.schedule.step_epochs, flags.step_epochs);
  replace(recipe.schedule.step_factor, flags.step_factor);
  replace(recipe.schedule.final_fraction, flags.final_fraction);
  replace(recipe.average_decay, flags.average_decay);
  replace(recipe.clip_norm, flags.clip_norm);

  if (flags.no_augmentation) recipe.augment = {};
  replace(recipe.augment.shift, flags.shift);
  replace(recipe.augment.rotation, flags.rotation);
  replace(recipe.augment.scale, flags.scale);
  replace(recipe.augment.shear, flags.shear);
  replace(recipe.augment.elastic, flags.elastic);
  replace(recipe.augment.thickness, flags.thickness);
  replace(recipe.augment.elastic_sigma, flags.elastic_sigma);
  return recipe;
}

Status set_dropout(Model& model, float ratio) {
  bool found = false;
  for (Node& node : model.nodes) {
    if (node.layer->op() != "Dropout") continue;
    NodeSpec spec = node.layer->to_nodes(node.name).front();
    spec.operands.resize(1);
    spec.operands.push_back(Operand::constant(Tensor(Shape{}, std::span(&ratio, 1))));
    auto layer = create_layer(spec);
    if (!layer) return in("--dropout", layer.error());
    node.layer = std::move(*layer);
    found = true;
  }
  if (!found) return fail("--dropout ", ratio, ": the model ", model.name, " has no dropout");
  return {};
}

}  // namespace convlens::cli
