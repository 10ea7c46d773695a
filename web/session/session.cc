#include "web/session/session.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "web/session/session_acts.h"

namespace convlens {
namespace {

// Prepares what is drawn and classifies it. `start`: when the work on the ink began.
void prepare_and_infer(Session& session, std::chrono::steady_clock::time_point start) {
  PrepareOptions options;
  options.center = session.settings.prepare;
  session.prepared = prepare(session.drawn, options);
  const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
  session.preparation.add(time.count());
  ++session.pictures;
  infer(session);
}

}  // namespace

void drawn_changed(Session& session) {
  prepare_and_infer(session, std::chrono::steady_clock::now());
}

void sheet_changed(Session& session) {
  const auto start = std::chrono::steady_clock::now();
  session.drawn = ink_of(session.pad.sheet);
  prepare_and_infer(session, start);
}

void Timing::add(double us) {
  count = std::min(count + 1, kTimedPasses);
  mean_us += (us - mean_us) / count;
}

bool is_good_news(Notice::Kind kind) { return kind >= Notice::Kind::kSaved; }

Session new_session(Language language, std::uint64_t seed) {
  Session session;
  session.settings.language = language;
  session.random = Random(seed);
  sheet_changed(session);
  session.preparation = {};
  return session;
}

bool is_moving(const Session& session) { return session.pad.hand.has_value(); }

Place place_of(const Session& session) {
  if (!session.wanted.empty()) return {session.wanted, session.wanted_selection, session.overlay};
  const Network* network = current_network(session);
  return {network ? network->name : "", session.selected, session.overlay};
}

bool is_dark(const Session& session) {
  return session.settings.theme == ThemeChoice::kSystem
             ? session.system.dark
             : session.settings.theme == ThemeChoice::kDark;
}

void apply(Session& session, const Action& action) {
  const bool changed = std::visit([&](const auto& a) { return act(session, a); }, action);
  if (changed) ++session.revision;
}

const Network* current_network(const Session& session) {
  return session.current < 0 ? nullptr
                             : session.networks[static_cast<std::size_t>(session.current)].get();
}

}  // namespace convlens
