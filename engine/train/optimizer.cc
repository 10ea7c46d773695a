#include "convlens/train/optimizer.h"

#include <cassert>
#include <cmath>

namespace convlens {

namespace {

// One parameter tensor with its gradient and its piece of the state.
struct Slice {
  float* value;
  const float* gradient;
  float* first;
  float* second;
  std::size_t count;
  float decay;  // 0 for biases and batch normalisation
};

void sgd(const OptimizerOptions& options, float rate, const Slice& slice) {
  for (std::size_t i = 0; i < slice.count; ++i) {
    const float g = slice.gradient[i] + slice.decay * slice.value[i];
    const float v = options.momentum * slice.first[i] + g;
    slice.first[i] = v;
    slice.value[i] -= rate * (options.nesterov ? g + options.momentum * v : v);
  }
}

// The bias corrections 1/(1-beta^t) of algorithm 1 are the same for all numbers of a step.
struct Corrections {
  float first, second;
};

void adam(const OptimizerOptions& options, float rate, Corrections corrections,
          const Slice& slice) {
  const bool decoupled = options.kind == OptimizerKind::kAdamW;
  const float added = decoupled ? 0.0f : slice.decay;
  const float kept = decoupled ? 1.0f - rate * slice.decay : 1.0f;
  for (std::size_t i = 0; i < slice.count; ++i) {
    const float g = slice.gradient[i] + added * slice.value[i];
    const float m = options.beta1 * slice.first[i] + (1 - options.beta1) * g;
    const float v = options.beta2 * slice.second[i] + (1 - options.beta2) * g * g;
    slice.first[i] = m;
    slice.second[i] = v;
    const float step =
        m * corrections.first / (std::sqrt(v * corrections.second) + options.epsilon);
    slice.value[i] = kept * slice.value[i] - rate * step;
  }
}

}  // namespace

bool is_weight(const Parameter& parameter) { return parameter.name == "weight"; }

std::int64_t parameter_floats(std::span<Parameter* const> parameters) {
  std::int64_t count = 0;
  for (const Parameter* parameter : parameters) count += parameter->value.shape().size();
  return count;
}

OptimizerState make_optimizer_state(const OptimizerOptions& options,
                                    std::span<Parameter* const> parameters) {
  const auto count = static_cast<std::size_t>(parameter_floats(parameters));
  OptimizerState state;
  state.first.assign(count, 0.0f);
  if (options.kind != OptimizerKind::kSgd) state.second.assign(count, 0.0f);
  return state;
}

void optimizer_step(const OptimizerOptions& options, double rate,
                    std::span<Parameter* const> parameters, std::span<const float> gradient,
                    OptimizerState& state) {
  assert(gradient.size() == state.first.size());
  ++state.steps;
  const auto t = static_cast<double>(state.steps);
  const Corrections corrections{
      static_cast<float>(1 / (1 - std::pow(static_cast<double>(options.beta1), t))),
      static_cast<float>(1 / (1 - std::pow(static_cast<double>(options.beta2), t)))};
  std::size_t offset = 0;
  for (Parameter* parameter : parameters) {
    const std::span<float> values = parameter->value.values();
    const Slice slice{.value = values.data(),
                      .gradient = gradient.data() + offset,
                      .first = state.first.data() + offset,
                      .second = state.second.data() + (state.second.empty() ? 0 : offset),
                      .count = values.size(),
                      .decay = is_weight(*parameter) ? options.weight_decay : 0.0f};
    if (options.kind == OptimizerKind::kSgd) {
      sgd(options, static_cast<float>(rate), slice);
    } else {
      adam(options, static_cast<float>(rate), corrections, slice);
    }
    offset += values.size();
  }
  assert(offset == gradient.size());
}

double clip_gradient(std::span<float> gradient, double limit) {
  double squares = 0;
  for (float g : gradient) squares += static_cast<double>(g) * g;
  const double norm = std::sqrt(squares);
  if (limit > 0 && norm > limit && std::isfinite(norm)) {
    const auto factor = static_cast<float>(limit / norm);
    for (float& g : gradient) g *= factor;
  }
  return norm;
}

}  // namespace convlens
