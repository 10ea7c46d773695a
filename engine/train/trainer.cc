#include "convlens/train/trainer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "convlens/train/trainer_state.h"

namespace convlens {

namespace {

constexpr std::int64_t kValidationBatch = 32;

std::vector<Parameter*> every_parameter(Model& model) {
  std::vector<Parameter*> all;
  for (Node& node : model.nodes) {
    for (Parameter& parameter : node.layer->parameters()) all.push_back(&parameter);
  }
  return all;
}

// A twelfth where the caller leaves it open: MNIST's 60,000 give 5,000. Small sets are taken whole.
std::int64_t held_back(const TrainerOptions& options, const Dataset& data) {
  return options.validation_count >= 0 ? options.validation_count : data.count() / 12;
}

}  // namespace

void Trainer::StateDelete::operator()(State* state) const { delete state; }

Trainer::Trainer(std::unique_ptr<State, StateDelete> state) : state_(std::move(state)) {}

Result<Trainer> Trainer::create(Model model, const Dataset& data, const TrainerOptions& options) {
  if (Status s = check_options(options); !s) return std::unexpected(s.error());
  if (Status s = check_for_training(data); !s) return std::unexpected(s.error());
  if (Status s = check_fits(model, data); !s) return std::unexpected(s.error());

  std::unique_ptr<State, StateDelete> state(new State);
  state->options = options;
  state->data = &data;
  state->random = Random(options.seed);
  state->options.validation_count = held_back(options, data);
  auto parts =
      convlens::split(data, state->options.validation_count, state->random.fork(kSplitStream));
  if (!parts) return std::unexpected(parts.error());
  state->split = std::move(*parts);
  state->order = state->split.training;
  state->options.batch = std::min<std::int64_t>(options.batch, std::ssize(state->split.training));
  state->data_checksum = checksum(data);

  state->model = std::move(model);
  state->all_parameters = every_parameter(state->model);
  state->trainable = trainable_parameters(state->model);
  if (state->trainable.empty()) return fail("the model has no parameters that could be trained");
  if (options.average_decay > 0) {
    auto copy = clone(state->model);
    if (!copy) return std::unexpected(copy.error());
    state->average = std::move(*copy);
    state->average_parameters = every_parameter(*state->average);
  }
  state->optimizer = make_optimizer_state(options.optimizer, state->trainable);
  state->loss_value = options.loss.kind == LossKind::kCrossEntropy ? logits_of(state->model)
                                                                   : state->model.outputs.front();
  if (enabled(options.augment)) {
    state->augmenter.emplace(options.augment, data.rows, data.columns);
  }
  if (Status s = state->make_parts(); !s) return std::unexpected(s.error());
  return Trainer(std::move(state));
}

Result<StepResult> Trainer::step() {
  State& s = *state_;
  if (s.failure) return std::unexpected(*s.failure);
  if (finished())
    return fail("the training is finished: all ", s.options.epochs, " epochs are done");
  if (s.order_epoch != s.epoch) s.shuffle_epoch();

  s.run_parts();
  const double loss = s.sum_parts();
  const std::span<float> gradient = s.parts.front().execution.parameter_gradients();
  const double norm = clip_gradient(gradient, s.options.clip_norm);
  if (!std::isfinite(loss) || !std::isfinite(norm)) {
    s.failure = Error{concat("epoch ", s.epoch + 1, ", step ", s.step_in_epoch + 1,
                             ": the loss is ", loss, " and its gradient ", norm,
                             ", expected finite numbers; the weights are those from before this "
                             "step; try a lower learning rate or a limit for the gradient's norm")};
    return std::unexpected(*s.failure);
  }

  const double rate =
      learning_rate(s.options.schedule, s.steps_done(), s.steps_per_epoch(), s.options.epochs);
  s.update_weights(gradient, rate);
  return s.count_step(loss, norm, rate);
}

Result<Evaluation> Trainer::validate() {
  State& s = *state_;
  if (s.split.validation.empty()) {
    Evaluation nothing;
    nothing.classes = s.data->classes;
    nothing.confusion.assign(static_cast<std::size_t>(nothing.classes * nothing.classes), 0);
    return nothing;
  }
  if (!s.evaluator) {
    auto evaluator = Evaluator::create(averaged_model(), kValidationBatch, s.options.pool);
    if (!evaluator) return std::unexpected(evaluator.error());
    s.evaluator.emplace(std::move(*evaluator));
  }
  return s.evaluator->run(*s.data, s.split.validation, {});
}

bool Trainer::finished() const { return state_->epoch >= state_->options.epochs; }
std::int64_t Trainer::epoch() const { return state_->epoch; }
std::int64_t Trainer::step_in_epoch() const { return state_->step_in_epoch; }
std::int64_t Trainer::steps_per_epoch() const { return state_->steps_per_epoch(); }
std::int64_t Trainer::batch() const { return state_->options.batch; }
const Split& Trainer::split() const { return state_->split; }
const TrainerOptions& Trainer::options() const { return state_->options; }
const Model& Trainer::model() const { return state_->model; }
const Model& Trainer::averaged_model() const {
  return state_->average ? *state_->average : state_->model;
}

}  // namespace convlens
