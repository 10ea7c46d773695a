// How wrong an output is, and the gradient of that: cross-entropy from logits, mean squared error.
#pragma once

#include <cstdint>
#include <span>

#include "convlens/core/tensor.h"

namespace convlens {

enum class LossKind { kCrossEntropy, kMeanSquaredError };

struct LossOptions {
  LossKind kind = LossKind::kCrossEntropy;
  float label_smoothing = 0;  // 0 … <1: share of the target that is spread over all classes
};

struct LossValue {
  double loss = 0;           // sum over the samples here, divided by `batch`
  std::int64_t correct = 0;  // samples whose largest output is at the label
};

// Cross-entropy of softmax(logits) with the target (1-s) * onehot(label) + s / K (Szegedy et al.
// 2016, section 7). logits: [N,K]; labels: [N], each < K. The mean is over `batch` samples, of
// which these are a part; gradient: [N,K], assigned (softmax - target) / batch, or data null for
// the value only. Stable for any finite logits (log-sum-exp with the maximum taken out).
LossValue cross_entropy(ConstTensorView logits, std::span<const std::uint8_t> labels,
                        float label_smoothing, std::int64_t batch, TensorView gradient);

// sum (y - t)^2 / (batch * K); gradient 2 (y - t) / (batch * K), assigned. `target`: the shape of
// `output`, [N,K].
double mean_squared_error(ConstTensorView output, ConstTensorView target, std::int64_t batch,
                          TensorView gradient);

// Mean squared error against the one-hot label, smoothed as above.
LossValue mean_squared_error(ConstTensorView output, std::span<const std::uint8_t> labels,
                             float label_smoothing, std::int64_t batch, TensorView gradient);

// The one that `options` name.
LossValue compute_loss(const LossOptions& options, ConstTensorView output,
                       std::span<const std::uint8_t> labels, std::int64_t batch,
                       TensorView gradient);

}  // namespace convlens
