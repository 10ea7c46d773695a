// The person's way through the program, for "back": a step for every place (Place in action.h).
// Closing what was opened last is a step back, not a new one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "web/session/session.h"

namespace convlens::app {

struct Program;
struct Travelled;

struct Trail {
  std::vector<Place> steps = {Place{}};
  std::size_t at = 0;       // of steps: where the person is
  bool begun = false;       // before, the program finds its first place
  bool travelling = false;  // the change of place that comes is no new step
  bool returning = false;   // the program has asked to go back, and is not there yet
};

// A place as text, for the browser's history.
std::string place_text(const Place& place);

void begin_trail(Program& program, std::size_t step);
// The session may be elsewhere now. `settled`: by itself, not by the person; that is no step.
void follow_place(Program& program, bool settled);
// A link was opened: what it shows is the step that the person is at.
void stay_on_step(Program& program);
void on_travelled(Program& program, const Travelled& travelled);

}  // namespace convlens::app
