#include "web/session/status_view.h"

#include "web/session/number_text.h"

namespace convlens {
namespace {

constexpr double kFastest = 0.01;  // ms: below it two digits say nothing

std::string milliseconds(double ms, Language language) {
  return fixed_text(ms, ms < 1 ? 2 : 1, language);
}

}  // namespace

std::vector<std::string> status_view(const Session& session, double frame_ms) {
  const Language language = session.settings.language;
  const Texts& t = texts(language);
  std::vector<std::string> parts;
  const Network* network = current_network(session);
  if (!network) return parts;
  if (session.forward.count > 0) {
    const double ms = session.forward.mean_us / 1000;
    parts.push_back(ms >= kFastest
                        ? fill(t.status_forward, {milliseconds(ms, language)})
                        : fill(t.status_forward_fast, {milliseconds(kFastest, language)}));
  }
  parts.push_back(fill(t.parameters, {count_text(network->size.parameters)}));
  const double millions = static_cast<double>(network->size.multiply_accumulates) / 1e6;
  parts.push_back(fill(t.status_macs, {fixed_text(millions, millions < 10 ? 2 : 0, language)}));
  if (session.preparation.count > 0) {
    const double ms = session.preparation.mean_us / 1000;
    parts.push_back(fill(t.status_preparation, {milliseconds(ms, language)}));
  }
  if (frame_ms > 0) parts.push_back(fill(t.status_frame, {milliseconds(frame_ms, language)}));
  return parts;
}

}  // namespace convlens
