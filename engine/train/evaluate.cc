#include "convlens/train/evaluate.h"

#include <algorithm>
#include <cmath>

#include "convlens/train/evaluator.h"

namespace convlens {

double Evaluation::precision(int label) const {
  std::int64_t answered = 0;
  for (int k = 0; k < classes; ++k) answered += confused(k, label);
  if (answered == 0) return 0;
  return static_cast<double>(confused(label, label)) / static_cast<double>(answered);
}

double Evaluation::recall(int label) const {
  std::int64_t images = 0;
  for (int k = 0; k < classes; ++k) images += confused(label, k);
  if (images == 0) return 0;
  return static_cast<double>(confused(label, label)) / static_cast<double>(images);
}

ValueId logits_of(const Model& model) {
  const ValueId output = model.outputs.front();
  const int node = output - static_cast<int>(model.inputs.size());
  if (node < 0) return output;
  const Node& last = model.nodes[static_cast<std::size_t>(node)];
  return last.layer->op() == "Softmax" ? last.inputs.front() : output;
}

Result<Evaluator> Evaluator::create(const Model& model, std::int64_t batch, ThreadPool* pool) {
  Evaluator evaluator(logits_of(model), pool);
  const int threads = pool == nullptr ? 1 : pool->threads();
  for (int i = 0; i < threads; ++i) {
    auto execution = Execution::create(model, {.batch = batch});
    if (!execution) return std::unexpected(execution.error());
    const auto size = static_cast<std::size_t>(batch);
    evaluator.lanes_.push_back({.execution = std::move(*execution),
                                .labels = std::vector<std::uint8_t>(size),
                                .answers = std::vector<std::int32_t>(size)});
  }
  return evaluator;
}

void Evaluator::run_batch(Lane& lane, const Dataset& data, std::span<const std::int32_t> indices,
                          std::int64_t first, std::int64_t total) {
  lane.filled = std::clamp<std::int64_t>(total - first, 0, lane.execution.batch());
  lane.loss = 0;
  if (lane.filled == 0) return;
  for (std::int64_t n = 0; n < lane.filled; ++n) {
    const auto position = static_cast<std::size_t>(first + n);
    const std::int64_t index = indices.empty() ? first + n : indices[position];
    write_sample(data, index, lane.execution.input(), n);
    lane.labels[static_cast<std::size_t>(n)] = data.labels[static_cast<std::size_t>(index)];
  }
  lane.execution.forward();
  // The samples after `filled` are left over from an earlier batch, and not looked at.
  ConstTensorView logits = lane.execution.tap(logits_);
  logits.shape = logits.shape.with_batch(lane.filled);
  const auto labels = std::span(lane.labels).first(static_cast<std::size_t>(lane.filled));
  lane.loss = cross_entropy(logits, labels, 0.0f, 1, {}).loss;
  const std::int64_t classes = logits.shape[1];
  for (std::int64_t n = 0; n < lane.filled; ++n) {
    const float* z = logits.data + n * classes;
    const bool finite =
        std::all_of(z, z + classes, [](float logit) { return std::isfinite(logit); });
    lane.answers[static_cast<std::size_t>(n)] =
        finite ? static_cast<std::int32_t>(std::max_element(z, z + classes) - z) : -1;
  }
}

Evaluation Evaluator::run(const Dataset& data, std::span<const std::int32_t> indices,
                          const std::function<void(std::int64_t, std::int64_t)>& progress) {
  const std::int64_t total = indices.empty() ? data.count() : std::ssize(indices);
  Evaluation result;
  result.classes = data.classes;
  result.count = total;
  result.confusion.assign(static_cast<std::size_t>(data.classes * data.classes), 0);
  for (Lane& lane : lanes_) lane.execution.repack();

  const std::int64_t batch = lanes_.front().execution.batch();
  const auto lanes = static_cast<int>(lanes_.size());
  double loss = 0;
  for (std::int64_t done = 0; done < total; done += batch * lanes) {
    const auto work = [&](int lane) {
      run_batch(lanes_[static_cast<std::size_t>(lane)], data, indices, done + lane * batch, total);
    };
    if (pool_ != nullptr) {
      pool_->run(lanes, work);
    } else {
      work(0);
    }
    // Batches are added in their order, so that the sum is the same for any number of threads.
    for (const Lane& lane : lanes_) {
      loss += lane.loss;
      for (std::size_t n = 0; n < static_cast<std::size_t>(lane.filled); ++n) {
        const int label = lane.labels[n], answer = lane.answers[n];
        if (answer < 0) {
          ++result.not_finite;
          continue;
        }
        ++result.confusion[static_cast<std::size_t>(label * data.classes + answer)];
        result.correct += label == answer;
      }
    }
    if (progress) progress(std::min(total, done + batch * lanes), total);
  }
  result.mean_loss = total == 0 ? 0 : loss / static_cast<double>(total);
  return result;
}

Result<Evaluation> evaluate(const Model& model, const Dataset& data,
                            const EvaluateOptions& options) {
  if (Status status = check(data); !status) return std::unexpected(status.error());
  if (Status status = check_fits(model, data); !status) return std::unexpected(status.error());
  for (std::int32_t index : options.indices) {
    if (index < 0 || index >= data.count()) {
      return fail("image ", index, " is to be evaluated, the data set has 0 to ", data.count() - 1);
    }
  }
  auto evaluator = Evaluator::create(model, std::max<std::int64_t>(1, options.batch), options.pool);
  if (!evaluator) return std::unexpected(evaluator.error());
  return evaluator->run(data, options.indices, options.progress);
}

}  // namespace convlens
