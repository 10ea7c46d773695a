// The options of `train` that change an architecture's recipe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "convlens/model/model.h"
#include "convlens/train/trainer.h"

namespace CLI {
class App;
}

namespace convlens::cli {

// What was not given stays as the recipe has it.
struct TrainFlags {
  std::optional<std::int64_t> epochs, batch, validation;
  std::optional<int> parts;
  std::uint64_t seed = 1;
  std::optional<std::string> optimizer, schedule, loss;
  std::optional<float> learning_rate, warmup, step_epochs, step_factor, final_fraction;
  std::optional<float> momentum, weight_decay, label_smoothing, average_decay, clip_norm, dropout;
  // RANGE or RANGE:PROBABILITY
  std::optional<std::string> shift, rotation, scale, shear, elastic, thickness;
  std::optional<float> elastic_sigma;
  bool no_augmentation = false;
};

void add_train_flags(CLI::App& app, TrainFlags& flags);

// The recipe with what was given. Ranges are checked by the trainer.
TrainerOptions with_flags(TrainerOptions recipe, const TrainFlags& flags);

// Every dropout of the model gets this ratio, 0 … <1. Errors: a ratio that the layer refuses, or a
// model without dropout.
Status set_dropout(Model& model, float ratio);

}  // namespace convlens::cli
