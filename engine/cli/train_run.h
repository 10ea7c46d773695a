// The loop of `train`: steps, validation, log, checkpoints, progress.
#pragma once

#include <string>

#include "convlens/cli/console.h"
#include "convlens/cli/stop_signals.h"
#include "convlens/core/error.h"
#include "convlens/train/trainer.h"

namespace convlens::cli {

struct TrainRun {
  std::string checkpoint;        // path
  double checkpoint_every = 60;  // seconds; also after every epoch
  std::string log;               // path; empty: none
  bool json = false;             // a line for every epoch as JSON
};

// Goes on from the checkpoint where there is one.
Status resume_training(Trainer& trainer, const TrainRun& run, Console& console);

// Trains to the end. Errors: what the trainer says, a file that cannot be written, or Ctrl-C (then
// the checkpoint is written).
Status run_training(Trainer& trainer, const TrainRun& run, StopSignals& stop, Console& console);

}  // namespace convlens::cli
