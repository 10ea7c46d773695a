// The training step and its loop over epochs, data-parallel over a thread pool, and usable step by
// step from a frame loop.
#pragma once

#include <cstdint>
#include <memory>

#include "convlens/core/error.h"
#include "convlens/core/thread_pool.h"
#include "convlens/model/model.h"
#include "convlens/train/augment.h"
#include "convlens/train/checkpoint.h"
#include "convlens/train/dataset.h"
#include "convlens/train/evaluate.h"
#include "convlens/train/loss.h"
#include "convlens/train/optimizer.h"
#include "convlens/train/schedule.h"

namespace convlens {

struct TrainerOptions {
  std::int64_t epochs = 10;
  std::int64_t batch = 64;             // cut down to the training images where those are fewer
  std::int64_t validation_count = -1;  // images held back; -1: a twelfth (5000 of MNIST's 60000)
  std::uint64_t seed = 1;
  ThreadPool* pool = nullptr;  // must outlive the trainer; null: the caller's thread
  // Parts that a batch is cut into; the result depends on it, and not otherwise on the threads.
  // 0: one for every thread of the pool.
  int parts = 0;
  LossOptions loss{};
  OptimizerOptions optimizer{};
  ScheduleOptions schedule{};
  AugmentOptions augment{};
  float average_decay = 0;  // > 0: exponential moving average of the weights, used for validation
                            // and export; 0.999: over about 1000 steps
  float clip_norm = 0;      // > 0: the gradient's norm is cut down to it
};

struct StepResult {
  double loss = 0, accuracy = 0;  // of this batch, as distorted, before the step
  double gradient_norm = 0;       // before clipping
  double learning_rate = 0;
  std::int64_t epoch = 0;                     // the epoch this step belongs to: 0 …
  std::int64_t step_in_epoch = 0;             // 0 … steps_per_epoch-1
  bool epoch_done = false;                    // the last step of its epoch
  double epoch_loss = 0, epoch_accuracy = 0;  // means over the epoch up to this step
};

class Trainer {
 public:
  // `model` has its first weights (initialise.h, or a trained model to go on with). `data` must
  // outlive the trainer. Errors: a data set that cannot be trained on, images or classes that do
  // not fit the model, options out of range.
  static Result<Trainer> create(Model model, const Dataset& data, const TrainerOptions& options);

  // One batch: forward, backward, optimiser. Images of an epoch that fill no whole batch are left
  // out; each epoch shuffles anew. Nothing is allocated. Errors: the loss or gradient is not finite
  // (the weights stay what they were before; every further step gives the same error), or training
  // is finished().
  Result<StepResult> step();

  // Accuracy and loss on the images held back, with the averaged weights where those are on; a
  // count of 0 where none are held back.
  Result<Evaluation> validate();

  bool finished() const;
  std::int64_t epoch() const;          // complete epochs
  std::int64_t step_in_epoch() const;  // complete steps of the present epoch
  std::int64_t steps_per_epoch() const;
  std::int64_t batch() const;
  const Split& split() const;
  const TrainerOptions& options() const;

  const Model& model() const;           // being trained
  const Model& averaged_model() const;  // with averaged weights; model() where the average is off

  // The complete state after the last step; resume() goes on from it, to the bit. Error: a
  // checkpoint of another model, data set or other options, naming the difference; then nothing is
  // changed.
  Checkpoint checkpoint() const;
  Status resume(const Checkpoint& checkpoint);

 private:
  struct State;
  struct StateDelete {
    void operator()(State* state) const;
  };
  explicit Trainer(std::unique_ptr<State, StateDelete> state);
  std::unique_ptr<State, StateDelete> state_;
};

// The network as it is used: averaged weights, dropout taken out, batch normalisation folded into
// the layers before it. Same function at inference.
Result<Model> export_model(const Trainer& trainer);
Result<Model> export_model(const Model& model);

}  // namespace convlens
