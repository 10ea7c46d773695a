// The choice of models, and the message about what went wrong.
#pragma once

#include <string>
#include <vector>

#include "web/session/session.h"

namespace convlens {

struct ModelChoice {
  std::string name;   // for ChooseModel
  std::string label;  // on the control
  std::string about;  // one sentence
  bool chosen = false;
  bool loading = false;
};
// The shipped ones, then those that the person brought.
std::vector<ModelChoice> model_choices(const Session& session);

// The sentence of the notice, or empty.
std::string notice_text(const Session& session);

}  // namespace convlens
