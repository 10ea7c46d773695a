// Optimisers: a step from the gradient. Plain state and functions over the trainable parameters of
// a model and one flat gradient in their order.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "convlens/model/execution.h"

namespace convlens {

enum class OptimizerKind { kSgd, kAdam, kAdamW };

struct OptimizerOptions {
  OptimizerKind kind = OptimizerKind::kAdamW;
  float momentum = 0.9f;                                // SGD
  bool nesterov = false;                                // SGD
  float beta1 = 0.9f, beta2 = 0.999f, epsilon = 1e-8f;  // Adam, AdamW
  // Only of weights, not of biases and of batch normalisation.
  // Added to the gradient for SGD and Adam, apart from it for AdamW (Loshchilov and Hutter 2019).
  float weight_decay = 0;
};

struct OptimizerState {
  std::vector<float> first;   // velocity of SGD, mean of the gradient of Adam
  std::vector<float> second;  // mean of its square of Adam; empty for SGD
  std::int64_t steps = 0;
};

// Whether a parameter multiplies what the layer reads from others: of a convolution or a fully
// connected layer. By its name: a bias that is added to maps has the shape [C,1,1].
bool is_weight(const Parameter& parameter);

std::int64_t parameter_floats(std::span<Parameter* const> parameters);

// Zero state of the right sizes.
OptimizerState make_optimizer_state(const OptimizerOptions& options,
                                    std::span<Parameter* const> parameters);

// One step. SGD: v = momentum v + g; p -= rate * v (Nesterov: g + momentum v), as PyTorch has it.
// Adam: Kingma and Ba 2015, algorithm 1. gradient: parameter_floats() numbers.
void optimizer_step(const OptimizerOptions& options, double rate,
                    std::span<Parameter* const> parameters, std::span<const float> gradient,
                    OptimizerState& state);

// Scales the gradient down to the Euclidean norm `limit` where it is larger (Pascanu et al. 2013);
// returns the norm it had. limit <= 0: only the norm.
double clip_gradient(std::span<float> gradient, double limit);

}  // namespace convlens
