#include "convlens/cli/digit_classifier.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "convlens/cli/model_file.h"
#include "convlens/digits/prepare.h"
#include "convlens/train/evaluate.h"

namespace convlens::cli {
namespace {

std::vector<float> softmax(std::span<const float> logits) {
  const float largest = *std::max_element(logits.begin(), logits.end());
  std::vector<float> shares;
  float sum = 0;
  for (float logit : logits) sum += shares.emplace_back(std::exp(logit - largest));
  for (float& share : shares) share /= sum;
  return shares;
}

}  // namespace

Result<DigitClassifier> DigitClassifier::create(Model model) {
  const auto field = picture_field(model);
  if (!field) return std::unexpected(field.error());
  if (const auto classes = class_count(model); !classes) return std::unexpected(classes.error());
  auto kept = std::make_unique<const Model>(std::move(model));
  auto execution = Execution::create(*kept, {});
  if (!execution) return std::unexpected(execution.error());
  return DigitClassifier(std::move(kept), std::move(*execution), *field);
}

Result<std::optional<std::vector<float>>> DigitClassifier::classify(const Image& ink) {
  const Prepared prepared = prepare(ink, {});
  if (prepared.empty) return std::nullopt;
  write_input(prepared.centered, {field_, execution_.input().data});
  execution_.forward();
  const std::span<const float> output = execution_.output().values();
  const bool are_logits = logits_of(*model_) == model_->outputs.front();
  auto shares = are_logits ? softmax(output) : std::vector<float>(output.begin(), output.end());
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (std::isfinite(shares[i])) continue;
    return fail("the model's answer for class ", i, " is ", shares[i],
                ", expected a finite number; are its weights broken?");
  }
  return shares;
}

}  // namespace convlens::cli
