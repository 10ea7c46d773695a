// How good a network is on a data set: accuracy, confusion matrix, precision and recall, mean loss.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/core/thread_pool.h"
#include "convlens/model/model.h"
#include "convlens/train/dataset.h"
#include "convlens/train/loss.h"

namespace convlens {

struct Evaluation {
  int classes = 0;
  std::int64_t count = 0, correct = 0;
  // Images whose logits are not all finite: they have no answer, and are neither correct nor in the
  // confusion matrix.
  std::int64_t not_finite = 0;
  double mean_loss = 0;                 // cross-entropy, natural logarithm
  std::vector<std::int64_t> confusion;  // [true label, answer], classes x classes

  double accuracy() const {
    return count == 0 ? 0.0 : static_cast<double>(correct) / static_cast<double>(count);
  }
  std::int64_t confused(int label, int answer) const {
    return confusion[static_cast<std::size_t>(std::int64_t{label} * classes + answer)];
  }
  // Of the answers `label`, the share that is right; 0 where it was never the answer.
  double precision(int label) const;
  // Of the images of `label`, the share that is answered so; 0 where there are none.
  double recall(int label) const;
};

struct EvaluateOptions {
  std::int64_t batch = 32;     // images of one thread at a time
  ThreadPool* pool = nullptr;  // null: the caller's thread
  // Positions to evaluate; empty: all images.
  std::span<const std::int32_t> indices = {};
  // Called on the calling thread between rounds, with the images done and all there are.
  std::function<void(std::int64_t done, std::int64_t total)> progress = {};
};

// Errors: a data set that is not well formed or does not fit the model. The result does not depend
// on the number of threads.
Result<Evaluation> evaluate(const Model& model, const Dataset& data,
                            const EvaluateOptions& options = {});

// The value that cross-entropy reads: what the last softmax reads where the first output is a
// softmax, else the first output.
ValueId logits_of(const Model& model);

}  // namespace convlens
