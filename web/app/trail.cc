#include "trail.h"

#include <algorithm>
#include <utility>

#include "program.h"
#include "web/session/actions_json.h"

namespace convlens::app {

namespace {
constexpr std::size_t kMostSteps = 1000;
}  // namespace

std::string place_text(const Place& place) { return write_action(GoTo{place}); }

void begin_trail(Program& program, std::size_t step) {
  Trail& trail = program.trail;
  trail.at = std::min(step, kMostSteps - 1);
  trail.steps.assign(trail.at + 1, Place{});
  trail.steps[trail.at] = place_of(program.session);
  trail.begun = true;
  program.platform->step_shown(trail.at, place_text(trail.steps[trail.at]), false);
}

void follow_place(Program& program, bool settled) {
  Trail& trail = program.trail;
  const Place place = place_of(program.session);
  if (!trail.begun || place == trail.steps[trail.at]) return;
  if (trail.travelling || settled) {
    trail.steps[trail.at] = place;
    return program.platform->step_shown(trail.at, place_text(place), false);
  }
  if (trail.at > 0 && trail.steps[trail.at - 1] == place) {
    --trail.at;
    return program.platform->travel(-1);
  }
  if (trail.at + 1 >= kMostSteps) {
    trail.steps.erase(trail.steps.begin());
    --trail.at;
  }
  trail.steps.resize(trail.at + 1);
  trail.steps.push_back(place);
  ++trail.at;
  program.platform->step_shown(trail.at, place_text(place), true);
}

void on_travelled(Program& program, const Travelled& travelled) {
  const auto action = read_action(travelled.place);
  const auto* go_to = action ? std::get_if<GoTo>(&*action) : nullptr;
  if (!go_to || travelled.step >= kMostSteps) return;
  Trail& trail = program.trail;
  // Steps from before the page was loaded again are met here for the first time.
  if (travelled.step >= trail.steps.size()) trail.steps.resize(travelled.step + 1);
  trail.at = travelled.step;
  trail.steps[trail.at] = go_to->place;
  if (place_of(program.session) == go_to->place) return;
  trail.travelling = true;
  perform(program, *go_to);
  trail.travelling = false;
}

}  // namespace convlens::app
