// The keys and what they do, as one table: it is done by it, and the help shows it. Letters are
// places on the keyboard, so that they work in a Russian layout too.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/panels/panels.h"
#include "web/session/text.h"

namespace convlens {

enum class Key : std::uint8_t {
  kNone,
  // clang-format off: an alphabet
  kA, kB, kC, kD, kE, kF, kG, kH, kI, kJ, kK, kL, kM,
  kN, kO, kP, kQ, kR, kS, kT, kU, kV, kW, kX, kY, kZ,
  // clang-format on
  kDigit,  // which one is in KeyEvent::digit
  kTab,
  kEnter,
  kSpace,
  kEscape,
  kLeft,
  kRight,
  kUp,
  kDown,
  kPageUp,
  kPageDown,
  kHome,
  kEnd,
  kDelete,
  kBackspace,
  kPlus,  // also the = of the main keyboard
  kMinus,
  kOpenBracket,
  kCloseBracket,
  kQuestion,  // wherever the layout has it
  kF1,
};

struct KeyEvent {
  Key key = Key::kNone;
  bool ctrl = false;  // or the command key
  bool shift = false;
  int digit = 0;
};

// By the names that both SDL and browsers have for places on a keyboard: "KeyZ", "Digit5",
// "Numpad5", "ArrowLeft", "BracketLeft" … (KeyboardEvent.code). kNone for all others.
KeyEvent key_of_code(std::string_view code);

struct KeyContext {
  const Session& session;
  Ui& ui;
  std::vector<Action>& actions;
  const KeyEvent& event;
};

enum class KeyGroup { kDrawing, kNetwork, kScreen };
inline constexpr KeyGroup kKeyGroups[] = {KeyGroup::kDrawing, KeyGroup::kNetwork,
                                          KeyGroup::kScreen};

struct KeyBinding {
  Key key = Key::kNone;
  bool ctrl = false, shift = false;
  KeyGroup group = KeyGroup::kScreen;
  Text Texts::* label;               // what it does; those of the same label follow one another
  bool (*act)(KeyContext& context);  // false: there was nothing to do
  // Hidden by a lesson, the key is dead too. kControlCount: it never is.
  std::size_t control = kControlCount;
};
std::span<const KeyBinding> key_bindings();

// "Ctrl+Z"; with the words of the language for keys that have no sign of their own.
std::string key_name(const KeyBinding& binding, Language language);
// All keys of what has this label: "Ctrl+Y, Ctrl+Shift+Z".
std::string key_names(Text Texts::* label, Language language);

// One press of a key. False: it is none of the program's, and who runs it may do with it what it
// likes (a browser: Tab goes on to what follows the canvas).
bool handle_key(Ui& ui, const Session& session, const KeyEvent& event,
                std::vector<Action>& actions);

}  // namespace convlens
