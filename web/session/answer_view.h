// The verdict as it is shown: first and second guess, a bar for every class, and what is in doubt.
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
  std::string second_label, second_percent;
  bool sure = false;
  std::string doubt;  // where not sure: "Not sure: 4 or 9?"
  std::string hint;   // why there is no verdict
  // One bar per class in their order; of more than ten classes the ten likeliest, likeliest first.
  // Without a verdict the labels alone.
  std::vector<AnswerBar> bars;
};
AnswerView answer_view(const Session& session);

}  // namespace convlens
