// Runs a model over a data set again and again, planned once: what evaluate() and the validation of
// a training run share.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "convlens/model/execution.h"
#include "convlens/train/evaluate.h"

namespace convlens {

class Evaluator {
 public:
  // The model and the pool must outlive it. `data` fits the model: check_fits().
  static Result<Evaluator> create(const Model& model, std::int64_t batch, ThreadPool* pool);

  // Reads the model's parameters as they are now. The images at `indices`, or all if those are
  // empty.
  Evaluation run(const Dataset& data, std::span<const std::int32_t> indices,
                 const std::function<void(std::int64_t, std::int64_t)>& progress);

 private:
  // One thread's network and what came out of its last batch.
  struct Lane {
    Execution execution;
    std::vector<std::uint8_t> labels;
    std::vector<std::int32_t> answers;  // -1 where the logits are not finite
    double loss = 0;                    // sum
    std::int64_t filled = 0;            // images in this batch
  };

  Evaluator(ValueId logits, ThreadPool* pool) : logits_(logits), pool_(pool) {}
  void run_batch(Lane& lane, const Dataset& data, std::span<const std::int32_t> indices,
                 std::int64_t first, std::int64_t total);

  ValueId logits_;
  ThreadPool* pool_;
  std::vector<Lane> lanes_;
};

}  // namespace convlens
