#include "trail.h"

#include <algorithm>
#include <utility>

#include "program.h"
#include "web/session/actions_json.h"

namespace convlens::app {

namespace {
constexpr std::size_t kMostSteps = 1000;

// From layer to layer or from map to map: the way back does not go through all of them.
bool walks(const Place& from, const Place& to) {
  return from.model == to.model && from.overlay == to.overlay && from.selected && to.selected &&
         (from.selected->map < 0) == (to.selected->map < 0);
}

void replace_step(Program& program, const Place& place) {
  Trail& trail = program.trail;
  trail.steps[trail.at] = place;
  program.platform->step_shown(trail.at, place_text(place), false);
}

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
  // On the way back, whatever comes is followed on arrival.
  if (!trail.begun || trail.returning || place == trail.steps[trail.at]) return;
  if (trail.travelling || settled) return replace_step(program, place);
  if (trail.at > 0 && trail.steps[trail.at - 1] == place) {
    trail.returning = true;
    return program.platform->travel(-1);
  }
  if (walks(trail.steps[trail.at], place)) return replace_step(program, place);
  if (trail.at + 1 >= kMostSteps) {
    trail.steps.erase(trail.steps.begin());
    --trail.at;
  }
  trail.steps.resize(trail.at + 1);
  trail.steps.push_back(place);
  ++trail.at;
  program.platform->step_shown(trail.at, place_text(place), true);
}

void stay_on_step(Program& program) {
  if (program.trail.begun) replace_step(program, place_of(program.session));
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
  // The address of the step may have a link that is not what is shown any more.
  if (!program.keeping.linked) program.platform->forget_link();
  // Back on the program's own wish: the person may be elsewhere since, and stays there.
  if (std::exchange(trail.returning, false)) return follow_place(program, false);
  if (place_of(program.session) == go_to->place) return;
  trail.travelling = true;
  perform(program, *go_to);
  trail.travelling = false;
}

}  // namespace convlens::app
