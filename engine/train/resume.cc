// A training run's state out to a checkpoint and back.
#include <algorithm>
#include <map>
#include <string>

#include "convlens/train/trainer_state.h"

namespace convlens {

namespace {

Tensor as_tensor(const std::vector<float>& values) {
  return Tensor(Shape{std::ssize(values)}, values);
}

std::vector<NamedTensor> parameters_of(const Model& model, std::string_view prefix) {
  std::vector<NamedTensor> tensors;
  for (const Node& node : model.nodes) {
    const Layer& layer = *node.layer;
    for (const Parameter& parameter : layer.parameters()) {
      tensors.push_back({concat(prefix, "/", node.name, "/", parameter.name), parameter.value});
    }
  }
  return tensors;
}

// The tensors that a run has and a checkpoint of it must have, in one order.
std::vector<NamedTensor> tensors_of(const Model& model, const Model* average,
                                    const OptimizerState& optimizer) {
  std::vector<NamedTensor> tensors = parameters_of(model, "model");
  if (average != nullptr)
    std::ranges::move(parameters_of(*average, "average"), std::back_inserter(tensors));
  tensors.push_back({"optimizer/first", as_tensor(optimizer.first)});
  tensors.push_back({"optimizer/second", as_tensor(optimizer.second)});
  return tensors;
}

Status compare_tensors(const std::vector<NamedTensor>& expected,
                       const std::vector<NamedTensor>& found) {
  if (expected.size() != found.size()) {
    return fail("the checkpoint has ", found.size(), " tensors, this run has ", expected.size());
  }
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i].name != found[i].name || expected[i].value.shape() != found[i].value.shape()) {
      return fail("the checkpoint has ", found[i].name, " ", found[i].value.shape(),
                  ", this run has ", expected[i].name, " ", expected[i].value.shape());
    }
  }
  return {};
}

}  // namespace

Checkpoint Trainer::checkpoint() const {
  const State& s = *state_;
  Checkpoint checkpoint;
  checkpoint.settings =
      settings_text(s.options, s.model, *s.data, s.data_checksum, static_cast<int>(s.parts.size()));
  checkpoint.epoch = s.epoch;
  checkpoint.step_in_epoch = s.step_in_epoch;
  checkpoint.optimizer_steps = s.optimizer.steps;
  checkpoint.epoch_loss = s.epoch_loss;
  checkpoint.epoch_correct = s.epoch_correct;
  checkpoint.random = s.random.state();
  checkpoint.tensors = tensors_of(s.model, s.average ? &*s.average : nullptr, s.optimizer);
  return checkpoint;
}

Status Trainer::resume(const Checkpoint& checkpoint) {
  State& s = *state_;
  const Checkpoint present = this->checkpoint();
  if (Status status = compare_settings(present.settings, checkpoint.settings); !status) {
    return status;
  }
  if (Status status = compare_tensors(present.tensors, checkpoint.tensors); !status) return status;
  if (checkpoint.epoch > s.options.epochs || checkpoint.step_in_epoch >= s.steps_per_epoch()) {
    return fail("the checkpoint is at epoch ", checkpoint.epoch, ", step ",
                checkpoint.step_in_epoch, ", this run has ", s.options.epochs, " epochs of ",
                s.steps_per_epoch(), " steps");
  }
  // In the order of tensors_of().
  auto next = checkpoint.tensors.begin();
  const auto take = [&next](std::span<float> target) {
    std::ranges::copy(next++->value.values(), target.begin());
  };
  for (Parameter* parameter : s.all_parameters) take(parameter->value.values());
  for (Parameter* parameter : s.average_parameters) take(parameter->value.values());
  take(s.optimizer.first);
  take(s.optimizer.second);
  s.optimizer.steps = checkpoint.optimizer_steps;
  s.random.restore(checkpoint.random);
  s.epoch = checkpoint.epoch;
  s.step_in_epoch = checkpoint.step_in_epoch;
  s.epoch_loss = checkpoint.epoch_loss;
  s.epoch_correct = checkpoint.epoch_correct;
  s.order_epoch = -1;
  s.weights_changed = true;
  s.failure.reset();
  return {};
}

}  // namespace convlens
