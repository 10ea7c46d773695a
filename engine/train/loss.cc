#include "convlens/train/loss.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace convlens {

namespace {

std::int64_t argmax(const float* values, std::int64_t count) {
  return std::max_element(values, values + count) - values;
}

// The target's probability of a class: (1-s) at the label and s/K everywhere.
float target_of(std::int64_t k, std::int64_t label, std::int64_t classes, float smoothing) {
  const float spread = smoothing / static_cast<float>(classes);
  return k == label ? 1.0f - smoothing + spread : spread;
}

}  // namespace

LossValue cross_entropy(ConstTensorView logits, std::span<const std::uint8_t> labels,
                        float label_smoothing, std::int64_t batch, TensorView gradient) {
  assert(logits.shape.rank() == 2 && std::ssize(labels) == logits.shape[0]);
  const std::int64_t classes = logits.shape[1];
  const double share = 1.0 / static_cast<double>(batch);
  LossValue result;
  for (std::size_t n = 0; n < labels.size(); ++n) {
    const float* z = logits.data + static_cast<std::int64_t>(n) * classes;
    const std::int64_t label = labels[n];
    const std::int64_t answer = argmax(z, classes);
    result.correct += answer == label;

    // log softmax(z)[k] = z[k] - max - log(sum of exp(z - max)), in double: no term overflows.
    const double largest = z[answer];
    double sum = 0, mean_logit = 0;
    for (std::int64_t k = 0; k < classes; ++k) {
      sum += std::exp(z[k] - largest);
      mean_logit += z[k] - largest;
    }
    const double log_sum = std::log(sum);
    mean_logit /= static_cast<double>(classes);
    const double smoothing = label_smoothing;
    result.loss +=
        share * (log_sum - (1 - smoothing) * (z[label] - largest) - smoothing * mean_logit);

    if (gradient.data == nullptr) continue;
    float* g = gradient.data + static_cast<std::int64_t>(n) * classes;
    for (std::int64_t k = 0; k < classes; ++k) {
      const double probability = std::exp(z[k] - largest - log_sum);
      g[k] =
          static_cast<float>(share * (probability - target_of(k, label, classes, label_smoothing)));
    }
  }
  return result;
}

double mean_squared_error(ConstTensorView output, ConstTensorView target, std::int64_t batch,
                          TensorView gradient) {
  assert(output.shape == target.shape);
  const double share = 1.0 / static_cast<double>(batch * output.shape.sample_size());
  double sum = 0;
  for (std::int64_t i = 0; i < output.shape.size(); ++i) {
    const double difference = static_cast<double>(output.data[i]) - target.data[i];
    sum += difference * difference;
    if (gradient.data != nullptr) gradient.data[i] = static_cast<float>(2 * share * difference);
  }
  return share * sum;
}

LossValue mean_squared_error(ConstTensorView output, std::span<const std::uint8_t> labels,
                             float label_smoothing, std::int64_t batch, TensorView gradient) {
  assert(output.shape.rank() == 2 && std::ssize(labels) == output.shape[0]);
  const std::int64_t classes = output.shape[1];
  const double share = 1.0 / static_cast<double>(batch * classes);
  LossValue result;
  for (std::size_t n = 0; n < labels.size(); ++n) {
    const std::int64_t start = static_cast<std::int64_t>(n) * classes;
    result.correct += argmax(output.data + start, classes) == labels[n];
    for (std::int64_t k = 0; k < classes; ++k) {
      const double difference = static_cast<double>(output.data[start + k]) -
                                target_of(k, labels[n], classes, label_smoothing);
      result.loss += share * difference * difference;
      if (gradient.data != nullptr) {
        gradient.data[start + k] = static_cast<float>(2 * share * difference);
      }
    }
  }
  return result;
}

LossValue compute_loss(const LossOptions& options, ConstTensorView output,
                       std::span<const std::uint8_t> labels, std::int64_t batch,
                       TensorView gradient) {
  switch (options.kind) {
    case LossKind::kMeanSquaredError:
      return mean_squared_error(output, labels, options.label_smoothing, batch, gradient);
    case LossKind::kCrossEntropy:
      break;
  }
  return cross_entropy(output, labels, options.label_smoothing, batch, gradient);
}

}  // namespace convlens
