// The table of keys: complete, without two meanings for one key, and each does what it says.
#include <set>
#include <tuple>

#include "screen.h"

using namespace convlens;

namespace {

void furnish(Screen& screen) {
  show_model(screen.session, "explorer", "explorer");
  apply(screen.session, two_digits());
  apply(screen.session, Draw{seven()});
  apply(screen.session, Draw{seven()});
  apply(screen.session, Undo{});
  apply(screen.session, Select{Selection{2, 3}});
  screen.ui.still = true;
  screen.frame();
}

KeyEvent code(std::string_view name, bool ctrl = false, bool shift = false) {
  KeyEvent event = key_of_code(name);
  event.ctrl = ctrl;
  event.shift = shift;
  return event;
}

}  // namespace

TEST_CASE("every key has one meaning, a name in both languages, and does something") {
  std::set<std::tuple<Key, bool, bool>> known;
  for (const KeyBinding& binding : key_bindings()) {
    const std::string name = key_name(binding, Language::kEnglish);
    CAPTURE(name);
    CHECK(known.insert({binding.key, binding.ctrl, binding.shift}).second);
    CHECK_FALSE(name.empty());
    CHECK_FALSE(key_name(binding, Language::kRussian).empty());
    CHECK_FALSE((texts(Language::kRussian).*binding.label).view().empty());
    Screen screen(1280, 800, Language::kEnglish);
    furnish(screen);
    const auto before = screen.session.revision;
    std::vector<Action> actions;
    const KeyEvent event{binding.key, binding.ctrl, binding.shift, 3};
    CHECK(handle_key(screen.ui, screen.session, event, actions));
    for (const Action& action : actions) apply(screen.session, action);
    const bool by_screen = screen.ui.pointer.keyed_zoom != 1 || screen.ui.pointer.fit;
    CHECK((screen.session.revision > before || by_screen));
    // With a key more it is another's, or nobody's: Ctrl+R is the browser's.
    if (!binding.ctrl && binding.key != Key::kZ && binding.key != Key::kY) {
      actions.clear();
      CHECK_FALSE(
          handle_key(screen.ui, screen.session, {binding.key, true, binding.shift, 3}, actions));
      CHECK(actions.empty());
    }
  }
}

TEST_CASE("keys are places: they work in every layout of letters") {
  Screen screen(1280, 800, Language::kEnglish);
  furnish(screen);
  const auto strokes = screen.session.pad.sheet.drawing;
  CHECK(screen.key(code("KeyZ", true)));
  CHECK(screen.key(code("KeyZ", true, true)));
  CHECK(screen.session.pad.sheet.drawing.size() == strokes.size());
  CHECK(screen.key(code("KeyL")));
  CHECK(screen.session.settings.language == Language::kRussian);
  CHECK(screen.key(code("KeyE")));
  CHECK(screen.session.settings.eraser);
  CHECK(screen.key(code("BracketRight")));
  CHECK(screen.session.settings.thickness > kDefaultThickness);
  CHECK(screen.key(code("Numpad5")));
  CHECK(screen.session.pad.hand.has_value());
  CHECK_FALSE(screen.key(code("KeyK")));
  CHECK_FALSE(screen.key(code("F5")));
  CHECK_FALSE(screen.key(code("")));
}

TEST_CASE("Escape goes back step by step: card, map, layer, message") {
  Screen screen(1280, 800, Language::kEnglish);
  furnish(screen);
  apply(screen.session, Notify{{Notice::Kind::kFile, "a.txt", "…"}});
  CHECK(screen.key(Key::kQuestion));
  CHECK(screen.session.overlay == Overlay::kHelp);
  CHECK(screen.key(Key::kEscape));
  CHECK(screen.session.overlay == Overlay::kNone);
  CHECK(screen.key(Key::kEscape));
  CHECK(screen.session.selected == Selection{2, -1});
  CHECK(screen.key(Key::kEscape));
  CHECK_FALSE(screen.session.selected.has_value());
  CHECK(screen.key(Key::kEscape));
  CHECK_FALSE(screen.session.notice.has_value());
  CHECK_FALSE(screen.key(Key::kEscape));
}

TEST_CASE("Page Down and arrows walk through the layers and their maps") {
  Screen screen(1280, 800, Language::kEnglish);
  furnish(screen);
  apply(screen.session, Select{});
  CHECK_FALSE(screen.key(Key::kRight));  // no layer is open
  CHECK(screen.key(Key::kPageDown));
  CHECK(screen.session.selected == Selection{0, -1});
  screen.key(Key::kPageDown);
  CHECK(screen.session.selected == Selection{1, -1});
  screen.key(Key::kRight);
  screen.key(Key::kRight);
  CHECK(screen.session.selected == Selection{1, 1});
  screen.key(Key::kLeft);
  screen.key(Key::kLeft);
  CHECK(screen.session.selected == Selection{1, -1});
  screen.key(Key::kLeft);
  CHECK(screen.session.selected == Selection{1, 15});
  screen.key(Key::kRight);
  CHECK(screen.session.selected == Selection{1, -1});
  screen.key(Key::kPageUp);
  screen.key(Key::kPageUp);
  CHECK(screen.session.selected == Selection{0, -1});
}

TEST_CASE(
    "a digit is drawn by the keyboard: arrows move the pen, Space puts it down and lifts it") {
  Screen screen(1280, 800, Language::kEnglish);
  show_model(screen.session, "explorer", "explorer");
  screen.frame();
  screen.ui.focus.current = "pad/pad";
  CHECK(screen.key(Key::kRight));
  CHECK(screen.session.pad.sheet.blank());  // the pen is up
  CHECK(screen.key(Key::kSpace));
  for (int i = 0; i < 10; ++i) CHECK(screen.key(Key::kDown));
  CHECK(screen.key(Key::kDown, true));  // a longer step
  REQUIRE(screen.session.pad.sheet.drawing.size() == 1);
  CHECK(screen.session.pad.pen_down);
  CHECK(screen.session.pad.sheet.drawing[0].points.size() == 12);
  CHECK(screen.key(Key::kSpace));
  CHECK_FALSE(screen.session.pad.pen_down);
  CHECK(screen.session.pad.sheet.drawing[0].points.back().y == doctest::Approx(0.85f));
  CHECK(screen.session.forwards > 0);
  // Going away with Tab lifts the pen too.
  screen.key(Key::kSpace);
  CHECK(screen.session.pad.pen_down);
  screen.key(Key::kTab);
  CHECK_FALSE(screen.session.pad.pen_down);
}
