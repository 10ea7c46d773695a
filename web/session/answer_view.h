// The verdict, the preparation's pictures and the times, as they are shown.
#pragma once

#include <string>
#include <vector>

#include "web/session/session.h"

namespace convlens {

struct AnswerBar {
  std::string label;
  float probability = 0;
  std::string percent;  // "97.3 %"
  bool first = false, second = false;
};

struct AnswerView {
  bool verdict = false;  // false: no ink or no model; then everything but `hint` is empty
  std::string label;     // the first guess
  std::string percent;
  std::string second;  // "or 1: 2.3 %"
  std::string second_label;
  std::string hint;  // why there is no verdict
  // One bar per class in their order; of more than ten classes the ten likeliest, likeliest first.
  // Without a verdict the labels alone.
  std::vector<AnswerBar> bars;
};
AnswerView answer_view(const Session& session);

struct PreparationView {
  struct Step {
    std::string label;
    const Image* image = nullptr;  // null while there is no ink
  };
  std::vector<Step> steps;
};
PreparationView preparation_view(const Session& session);

// "forward pass 0.21 ms", "parameters: 75 234", "8.1 M multiply-adds"; what is not known is left
// out.
std::vector<std::string> status_view(const Session& session);

}  // namespace convlens
