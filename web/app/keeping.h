// What comes back: the state of the last time, or what a link holds, which goes before it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "web/session/action.h"

namespace convlens::app {

struct Program;
struct Arrival;

struct Keeping {
  std::string kept;     // the text that was kept last
  bool linked = false;  // the address holds a link, and it is what is shown
  std::optional<std::chrono::steady_clock::time_point> due;  // when it is to be kept again
};

// At the start. True where the pad is as it was left, be it empty.
bool restore(Program& program, const Arrival& arrival);
// While the program runs: a link was put into the address.
void open_link(Program& program, std::string_view link);

// What the screen shows, as a link's text after '#'.
std::string link_now(const Program& program);

// After an action of the person: the link of the address may not be what is shown any more.
void follow_link(Program& program, const Action& action);

// At most once a second while something changes.
void keep_soon(Program& program);
void keep_now(Program& program);

}  // namespace convlens::app
