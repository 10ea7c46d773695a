// From ink to probabilities, as the page does it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/digits/drawing.h"
#include "convlens/io/image.h"
#include "convlens/model/execution.h"

namespace convlens::cli {

class DigitClassifier {
 public:
  // Errors: a model that has not one input, [1,1,H,W] or [1,side*side], and an output [1,classes].
  static Result<DigitClassifier> create(Model model);

  // The ink is prepared (cropped, centred), then classified: one probability for each class.
  // Nothing where there is no ink. Error: a probability that is not finite.
  Result<std::optional<std::vector<float>>> classify(const Image& ink);

 private:
  DigitClassifier(std::unique_ptr<const Model> model, Execution execution, const Shape& field)
      : model_(std::move(model)), execution_(std::move(execution)), field_(field) {}

  std::unique_ptr<const Model> model_;  // the execution looks at it
  Execution execution_;
  Shape field_;  // [1,1,H,W], as the ink is written into the input
};

}  // namespace convlens::cli
