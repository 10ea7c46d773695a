// What the keyboard can reach: every control of the frame in its order, and which of them has the
// focus. The list is also what tests and screen readers are told of the screen.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/panels/rect.h"

namespace convlens {

enum class Role {
  kButton,
  kChoice,  // one of a group: arrows go to the next of them
  kSwitch,
  kSlider,  // arrows change it
  kPad,     // arrows move a pen on it
  kRegion,  // arrows move about in it
};
std::string_view role_code(Role role);

std::string focus_id(std::string_view panel,
                     std::string_view control);  // "panel/control"  // "button", "choice" …

struct FocusItem {
  std::string id;     // "panel/control", the same in every language
  std::string label;  // what it is called, in the user's language
  Rect place;
  Role role = Role::kButton;
  std::string group;    // of choices
  bool on = false;      // chosen, switched on
  bool enabled = true;  // otherwise it is shown, and Tab passes it by
  std::string value;    // of a slider or a region, in words; may be empty
};

struct Focus {
  std::vector<FocusItem> items;  // of the frame that is drawn, in order
  std::string current;           // id, or empty
  bool visible = false;          // the ring: the keyboard was used last

  // Taken by the control with that id when it is drawn next.
  std::string pressed;
  int nudge = 0;  // of a slider: steps, to the right > 0

  // While the frame is made.
  std::vector<FocusItem> coming;
  bool dialogue = false;  // something lies over the screen, only its controls are reached
  bool taking = false;    // the dialogue has just come: its first control takes the focus
  std::string behind;     // what had the focus before it
};

// Around the panels of a frame. `dialogue`: an overlay is open.
void begin_focus(Focus& focus, bool dialogue);
void end_focus(Focus& focus);
// A control of the frame. Returns whether the keyboard presses it now.
bool add_to_focus(Focus& focus, FocusItem item);

// The item that has the focus, or null.
const FocusItem* focused(const Focus& focus);

// Tab. At the list's end the focus is nowhere and the answer is false: the browser moves on.
bool move_focus(Focus& focus, bool backwards);
// An arrow inside of a group: goes to the next one and presses it. False: there is no group.
bool move_in_group(Focus& focus, int step);
// Enter and Space. False: nothing has the focus.
bool press_focused(Focus& focus);

}  // namespace convlens
