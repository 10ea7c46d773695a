// What a training run holds: private to the trainer's own sources.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "convlens/core/random.h"
#include "convlens/model/execution.h"
#include "convlens/train/evaluator.h"
#include "convlens/train/trainer.h"

namespace convlens {

// Independent streams of random numbers, forked from the run's generator.
enum RandomStream : std::uint64_t { kSplitStream, kShuffleStream, kAugmentStream, kDropoutStream };

// One part of the batch: a network of its own on the shared parameters.
struct BatchPart {
  Execution execution;
  Augmenter::Scratch scratch;
  std::vector<float> ink;  // one image, 0 … 1
  std::vector<std::uint8_t> labels;
  std::int64_t first = 0;  // of its samples in the batch
  LossValue loss;
};

struct Trainer::State {
  TrainerOptions options;
  const Dataset* data = nullptr;
  Split split;
  Random random;
  Model model;
  std::optional<Model> average;
  std::vector<Parameter*> trainable;
  std::vector<Parameter*> all_parameters;      // with running statistics
  std::vector<Parameter*> average_parameters;  // in the same order; empty without average
  OptimizerState optimizer;
  ValueId loss_value = 0;  // the value that the loss reads
  std::optional<Augmenter> augmenter;
  std::vector<BatchPart> parts;
  std::vector<std::vector<std::span<const float>>> saved;  // [node][part]
  std::optional<Evaluator> evaluator;                      // made by the first validate()
  std::uint64_t data_checksum = 0;

  std::vector<std::int32_t> order;  // of the training images in epoch order_epoch
  std::int64_t order_epoch = -1;
  std::int64_t epoch = 0, step_in_epoch = 0;
  double epoch_loss = 0;
  std::int64_t epoch_correct = 0;
  bool weights_changed = false;  // since the executions packed them
  std::optional<Error> failure;

  std::int64_t steps_per_epoch() const { return std::ssize(split.training) / options.batch; }
  std::int64_t steps_done() const { return epoch * steps_per_epoch() + step_in_epoch; }

  Status make_parts();
  void shuffle_epoch();
  void assemble(BatchPart& part);
  void run_part(int index);
  void run_parts();    // on the pool
  double sum_parts();  // into the first part; returns the loss
  void update_weights(std::span<const float> gradient, double rate);
  void update_average();
  StepResult count_step(double loss, double gradient_norm, double rate);
};

// Everything the result of a run depends on, as lines "name value": see Checkpoint::settings.
std::string settings_text(const TrainerOptions& options, const Model& model, const Dataset& data,
                          std::uint64_t data_checksum, int parts);

std::uint64_t checksum(const Dataset& data);

// Errors: an option that is out of its range, with its value and the range.
Status check_options(const TrainerOptions& options);

}  // namespace convlens
