#include "reason.h"

namespace convlens::app {
namespace {

// Things without a name of their own, in the person's language.
std::string name_of(std::string_view name, Language language) {
  const Texts& t = texts(language);
  if (name == "a_file") return std::string(t.name_file.view());
  if (name == "clipboard") return std::string(t.name_clipboard.view());
  if (name == "kept_state") return std::string(t.kept_state.view());
  return std::string(name);
}

}  // namespace

SaidReason reason_of(std::string_view text) {
  for (std::size_t i = 1; i < kReasonCount; ++i) {
    const auto reason = static_cast<Reason>(i);
    if (reason_code(reason) == text) return {reason, ""};
  }
  return {Reason::kOther, std::string(text)};
}

Notice notice_of(const Report& report, Language language) {
  SaidReason reason = reason_of(report.reason);
  return {report.kind, name_of(report.name, language), std::move(reason.words), reason.why};
}

}  // namespace convlens::app
