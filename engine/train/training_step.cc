// The pieces of one step: the order of the images, one part of the batch, the sums over the parts.
#include <algorithm>
#include <utility>

#include "convlens/train/trainer_state.h"

namespace convlens {

Status Trainer::State::make_parts() {
  const int wanted = options.parts > 0         ? options.parts
                     : options.pool == nullptr ? 1
                                               : options.pool->threads();
  const std::int64_t count = std::min<std::int64_t>(wanted, options.batch);
  for (std::int64_t part = 0; part < count; ++part) {
    const std::int64_t first = options.batch * part / count;
    const std::int64_t size = options.batch * (part + 1) / count - first;
    auto execution = Execution::create(model, {.batch = size, .training = true});
    if (!execution) return std::unexpected(execution.error());
    parts.push_back(
        {.execution = std::move(*execution),
         .scratch = augmenter ? augmenter->make_scratch() : Augmenter::Scratch{},
         .ink = std::vector<float>(static_cast<std::size_t>(data->rows * data->columns)),
         .labels = std::vector<std::uint8_t>(static_cast<std::size_t>(size)),
         .first = first,
         .loss = {}});
  }
  saved.resize(model.nodes.size());
  for (std::size_t node = 0; node < model.nodes.size(); ++node) {
    for (const BatchPart& part : parts) {
      saved[node].push_back(part.execution.saved(static_cast<int>(node)));
    }
  }
  return {};
}

void Trainer::State::shuffle_epoch() {
  // From the sorted list each time: the order depends on the epoch's number alone.
  std::ranges::copy(split.training, order.begin());
  Random shuffling = random.fork(kShuffleStream).fork(static_cast<std::uint64_t>(epoch));
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[shuffling.below(static_cast<std::uint32_t>(i))]);
  }
  order_epoch = epoch;
}

void Trainer::State::assemble(BatchPart& part) {
  const Random stream = random.fork(kAugmentStream).fork(static_cast<std::uint64_t>(epoch));
  const TensorView input = part.execution.input();
  for (std::size_t n = 0; n < part.labels.size(); ++n) {
    const std::int64_t position = step_in_epoch * options.batch + part.first;
    const std::int32_t index = order[static_cast<std::size_t>(position) + n];
    part.labels[n] = data->labels[static_cast<std::size_t>(index)];
    const auto sample = static_cast<std::int64_t>(n);
    if (augmenter) {
      augmenter->apply(data->image(index), stream.fork(static_cast<std::uint64_t>(index)),
                       part.scratch, part.ink);
      write_sample(part.ink, data->rows, data->columns, input, sample);
    } else {
      write_sample(*data, index, input, sample);
    }
  }
}

void Trainer::State::run_part(int index) {
  BatchPart& part = parts[static_cast<std::size_t>(index)];
  Execution& execution = part.execution;
  if (weights_changed) execution.repack();
  assemble(part);
  Random dropout = random.fork(kDropoutStream)
                       .fork(static_cast<std::uint64_t>(steps_done()))
                       .fork(static_cast<std::uint64_t>(index));
  execution.forward(&dropout);
  std::ranges::fill(execution.parameter_gradients(), 0.0f);
  part.loss = compute_loss(options.loss, execution.tap(loss_value), part.labels, options.batch,
                           execution.gradient(loss_value));
  execution.backward(loss_value);
}

void Trainer::State::run_parts() {
  const auto count = static_cast<int>(parts.size());
  const auto work = [this](int part) { run_part(part); };
  if (options.pool != nullptr) {
    options.pool->run(count, work);
  } else {
    for (int part = 0; part < count; ++part) work(part);
  }
  weights_changed = false;
}

double Trainer::State::sum_parts() {
  double loss = 0;
  for (const BatchPart& part : parts) loss += part.loss.loss;
  const std::span<float> sum = parts.front().execution.parameter_gradients();
  for (BatchPart& part : std::span(parts).subspan(1)) {
    const float* gradient = part.execution.parameter_gradients().data();
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += gradient[i];
  }
  return loss;
}

void Trainer::State::update_weights(std::span<const float> gradient, double rate) {
  optimizer_step(options.optimizer, rate, trainable, gradient, optimizer);
  for (std::size_t node = 0; node < model.nodes.size(); ++node) {
    model.nodes[node].layer->update_statistics(saved[node]);
  }
  weights_changed = true;
  update_average();
}

void Trainer::State::update_average() {
  if (!average) return;
  // The first steps count more, so that the average does not hang on to the first weights.
  const auto steps = static_cast<double>(optimizer.steps);
  const double decay =
      std::min(static_cast<double>(options.average_decay), (1 + steps) / (10 + steps));
  const auto share = static_cast<float>(1 - decay);
  for (std::size_t p = 0; p < all_parameters.size(); ++p) {
    const std::span<const float> now = std::as_const(all_parameters[p]->value).values();
    float* mean = average_parameters[p]->value.data();
    for (std::size_t i = 0; i < now.size(); ++i) mean[i] += share * (now[i] - mean[i]);
  }
}

StepResult Trainer::State::count_step(double loss, double gradient_norm, double rate) {
  std::int64_t correct = 0;
  for (const BatchPart& part : parts) correct += part.loss.correct;
  epoch_loss += loss;
  epoch_correct += correct;
  const auto batch = static_cast<double>(options.batch);
  const auto steps = static_cast<double>(step_in_epoch + 1);
  const StepResult result{.loss = loss,
                          .accuracy = static_cast<double>(correct) / batch,
                          .gradient_norm = gradient_norm,
                          .learning_rate = rate,
                          .epoch = epoch,
                          .step_in_epoch = step_in_epoch,
                          .epoch_done = step_in_epoch + 1 == steps_per_epoch(),
                          .epoch_loss = epoch_loss / steps,
                          .epoch_accuracy = static_cast<double>(epoch_correct) / (batch * steps)};
  ++step_in_epoch;
  if (result.epoch_done) {
    ++epoch;
    step_in_epoch = 0;
    epoch_loss = 0;
    epoch_correct = 0;
  }
  return result;
}

}  // namespace convlens
