// Messages of the platforms, which name reasons and things by a code.
#pragma once

#include <string>
#include <string_view>

#include "platform.h"
#include "web/session/action.h"

namespace convlens::app {

// A reason by its code (reason_code() in web/session/reason.h); whatever is none is a sentence
// already, the system's or the engine's own.
struct SaidReason {
  Reason why = Reason::kOther;
  std::string words;
};
SaidReason reason_of(std::string_view text);

Notice notice_of(const Report& report, Language language);

}  // namespace convlens::app
