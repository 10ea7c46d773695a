// The log of a training run: a CSV file with one line for every epoch.
#pragma once

#include <cstdint>
#include <string>

#include "convlens/core/error.h"

namespace convlens::cli {

struct EpochRecord {
  std::int64_t epoch = 0;         // counted from 1
  double loss = 0, accuracy = 0;  // means over the epoch's batches, as distorted
  std::int64_t validation_count = 0;
  double validation_loss = 0, validation_accuracy = 0;
  double learning_rate = 0;  // of the last step
  double images_per_second = 0, seconds = 0;
};

// A log that goes on after `epochs_done` epochs: lines of later ones, which the run is going to
// repeat, are taken out. 0 begins a new file. Error: a file that is there and is no such log.
Status begin_log(const std::string& path, std::int64_t epochs_done);

Status append_log(const std::string& path, const EpochRecord& record);

}  // namespace convlens::cli
