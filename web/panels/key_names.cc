// What keys are called: by programs, and by people.
#include <array>
#include <utility>

#include "web/panels/keys.h"

namespace convlens {
namespace {

struct Named {
  std::string_view code;
  Key key;
};
constexpr Named kCodes[] = {
    {"Tab", Key::kTab},
    {"Enter", Key::kEnter},
    {"NumpadEnter", Key::kEnter},
    {"Space", Key::kSpace},
    {"Escape", Key::kEscape},
    {"ArrowLeft", Key::kLeft},
    {"ArrowRight", Key::kRight},
    {"ArrowUp", Key::kUp},
    {"ArrowDown", Key::kDown},
    {"PageUp", Key::kPageUp},
    {"PageDown", Key::kPageDown},
    {"Home", Key::kHome},
    {"End", Key::kEnd},
    {"Delete", Key::kDelete},
    {"Backspace", Key::kBackspace},
    {"Equal", Key::kPlus},
    {"NumpadAdd", Key::kPlus},
    {"Minus", Key::kMinus},
    {"NumpadSubtract", Key::kMinus},
    {"BracketLeft", Key::kOpenBracket},
    {"BracketRight", Key::kCloseBracket},
    {"F1", Key::kF1},
    {"Question", Key::kQuestion},  // no place, but what is written
};

// Signs that keyboards carry; the others have a word.
std::string sign_of(Key key, const Texts& t) {
  if (key >= Key::kA && key <= Key::kZ) {
    return std::string(1,
                       static_cast<char>('A' + static_cast<int>(key) - static_cast<int>(Key::kA)));
  }
  switch (key) {
    case Key::kDigit:
      return "0 … 9";
    case Key::kSpace:
      return std::string(t.key_space.view());
    case Key::kLeft:
      return "←";
    case Key::kRight:
      return "→";
    case Key::kUp:
      return "↑";
    case Key::kDown:
      return "↓";
    case Key::kPageUp:
      return "Page Up";
    case Key::kPageDown:
      return "Page Down";
    case Key::kPlus:
      return "+";
    case Key::kMinus:
      return "−";
    case Key::kOpenBracket:
      return "[";
    case Key::kCloseBracket:
      return "]";
    case Key::kQuestion:
      return "?";
    case Key::kEscape:
      return "Esc";
    default:
      break;
  }
  for (const Named& named : kCodes) {
    if (named.key == key) return std::string(named.code);  // Tab, Enter, Delete, F1 …
  }
  return "";
}

}  // namespace

KeyEvent key_of_code(std::string_view code) {
  KeyEvent event;
  const auto digit_after = [&](std::string_view prefix) {
    return code.size() == prefix.size() + 1 && code.starts_with(prefix) && code.back() >= '0' &&
           code.back() <= '9';
  };
  if (code.size() == 4 && code.starts_with("Key") && code[3] >= 'A' && code[3] <= 'Z') {
    event.key = static_cast<Key>(static_cast<int>(Key::kA) + (code[3] - 'A'));
  } else if (digit_after("Digit") || digit_after("Numpad")) {
    event.key = Key::kDigit;
    event.digit = code.back() - '0';
  }
  for (const Named& named : kCodes) {
    if (named.code == code) event.key = named.key;
  }
  return event;
}

std::string key_name(const KeyBinding& binding, Language language) {
  std::string name;
  if (binding.ctrl) name += "Ctrl+";
  if (binding.shift) name += "Shift+";
  return name + sign_of(binding.key, texts(language));
}

std::string key_names(Text Texts::* label, Language language) {
  std::string names;
  for (const KeyBinding& binding : key_bindings()) {
    if (binding.label != label) continue;
    if (!names.empty()) names += ", ";
    names += key_name(binding, language);
  }
  return names;
}

}  // namespace convlens
