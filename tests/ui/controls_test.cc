// The controls: reached and pressed by the keyboard alone, in both languages, at every size, with
// every card, and not there where a lesson hides them.
#include <imgui_internal.h>

#include <algorithm>
#include <set>

#include "screen.h"

using namespace convlens;

namespace {

struct Size {
  float width, height;
};
constexpr Size kSizes[] = {{1280, 800}, {1920, 1080}, {1024, 768}, {3840, 2160}, {1366, 625},
                           {390, 844},  {360, 640},   {768, 1024}, {800, 360},   {640, 360}};
constexpr Overlay kOverlays[] = {Overlay::kNone, Overlay::kHelp, Overlay::kSettings,
                                 Overlay::kShare, Overlay::kInputs};

std::string title(const Size& size, Language language, Overlay overlay) {
  return concat(static_cast<int>(size.width), "x", static_cast<int>(size.height), " ",
                language_code(language), " overlay ", static_cast<int>(overlay));
}

// With a network, a drawing, something to undo and to redo, and a data set.
void furnish(Screen& screen, Overlay overlay = Overlay::kNone) {
  show_model(screen.session, "explorer", "explorer");
  apply(screen.session, two_digits());
  apply(screen.session, DismissNotice{});
  apply(screen.session, Draw{seven()});
  apply(screen.session, Draw{seven()});
  apply(screen.session, Undo{});
  apply(screen.session, ShowOverlay{overlay});
  screen.ui.has_camera = true;
  screen.ui.version = "1.2.3";
  screen.ui.still = true;
  screen.frame();
  screen.frame();
}

// What others draw has its own tests.
bool is_own(std::string_view panel) {
  return panel != "network" && panel != "legend" && panel != "layer" && panel != "tooltip";
}

}  // namespace

TEST_CASE("no text of a control is cut, over another, or outside: every size, language and card") {
  for (const Language language : kLanguages) {
    for (const Size& size : kSizes) {
      for (const Overlay overlay : kOverlays) {
        CAPTURE(title(size, language, overlay));
        Screen screen(size.width, size.height, language);
        furnish(screen, overlay);
        const Rect all = screen.layout().screen;
        const bool open = overlay != Overlay::kNone;
        for (std::size_t i = 0; i < screen.texts.size(); ++i) {
          const DrawnText& a = screen.texts[i];
          if (!is_own(a.panel) || (a.panel == "overlay") != open) continue;
          CAPTURE(a.text);
          CHECK_FALSE(a.cut);
          CHECK(a.place.x >= 0);
          CHECK(a.place.right() <= all.right() + 0.5f);
          CHECK(a.place.y >= 0);
          if (!open) CHECK(a.place.bottom() <= all.bottom() + 0.5f);  // cards scroll
          for (std::size_t k = i + 1; k < screen.texts.size(); ++k) {
            const DrawnText& b = screen.texts[k];
            if ((b.panel == "overlay") != open || !is_own(b.panel)) continue;
            const Rect ink_a{a.place.x, a.place.y + 2, a.place.w, a.place.h - 4};
            const Rect ink_b{b.place.x, b.place.y + 2, b.place.w, b.place.h - 4};
            CHECK_MESSAGE(!overlap(ink_a, ink_b), "over ", b.text);
          }
        }
      }
    }
  }
}

TEST_CASE("targets are large enough, inside of the screen and not over one another") {
  for (const Size& size : kSizes) {
    for (const Overlay overlay : kOverlays) {
      CAPTURE(title(size, Language::kRussian, overlay));
      Screen screen(size.width, size.height, Language::kRussian);
      furnish(screen, overlay);
      const ScreenLayout layout = screen.layout();
      std::set<std::string> ids;
      for (const FocusItem& item : screen.ui.focus.items) {
        if (!is_own(item.id.substr(0, item.id.find('/')))) continue;
        CAPTURE(item.id);
        CHECK(ids.insert(item.id).second);
        CHECK_FALSE(item.label.empty());
        const float target = layout.touch ? 40.0f : 24.0f;
        CHECK(item.place.w >= target - 0.5f);
        CHECK(item.place.h >= (item.role == Role::kSwitch ? 22.0f : target));
        CHECK(item.place.x >= 0);
        CHECK(item.place.right() <= layout.screen.right() + 0.5f);
        for (const FocusItem& other : screen.ui.focus.items) {
          if (&other == &item || !is_own(other.id.substr(0, other.id.find('/')))) continue;
          CHECK_MESSAGE(!overlap(inset(item.place, 0.5f), inset(other.place, 0.5f)), other.id);
        }
      }
    }
  }
}

TEST_CASE("Tab goes through every control and out at both ends") {
  for (const Size& size : kSizes) {
    CAPTURE(size.width);
    Screen screen(size.width, size.height, Language::kEnglish);
    furnish(screen);
    std::vector<std::string> expected, seen;
    for (const FocusItem& item : screen.ui.focus.items) {
      if (item.enabled) expected.push_back(item.id);
    }
    REQUIRE(expected.size() > 10);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      CHECK(screen.key(Key::kTab));
      CHECK(screen.ui.focus.visible);
      seen.push_back(screen.ui.focus.current);
    }
    CHECK(seen == expected);
    CHECK_FALSE(screen.key(Key::kTab));  // the browser's
    CHECK(screen.ui.focus.current.empty());
    CHECK(screen.key(Key::kTab, true));
    CHECK(screen.ui.focus.current == expected.back());
    for (std::size_t i = 1; i < expected.size(); ++i) CHECK(screen.key(Key::kTab, true));
    CHECK(screen.ui.focus.current == expected.front());
    CHECK_FALSE(screen.key(Key::kTab, true));
  }
}

TEST_CASE("a card keeps the focus until Escape gives it back") {
  Screen screen(1280, 800, Language::kEnglish);
  furnish(screen);
  screen.ui.focus.current = "menu/settings";
  screen.key(Key::kEnter);
  REQUIRE(screen.session.overlay == Overlay::kSettings);
  CHECK(screen.ui.focus.current.starts_with("overlay/"));
  const std::string first = screen.ui.focus.current;
  const std::size_t count = screen.ui.focus.items.size();
  for (std::size_t i = 0; i < count; ++i) {
    CHECK(screen.key(Key::kTab));
    CHECK(screen.ui.focus.current.starts_with("overlay/"));
  }
  CHECK(screen.ui.focus.current == first);  // once round
  screen.key(Key::kEscape);
  CHECK(screen.session.overlay == Overlay::kNone);
  CHECK(screen.ui.focus.current == "menu/settings");
  screen.key(Key::kSpace);
  CHECK(screen.session.overlay == Overlay::kSettings);
}

TEST_CASE("Enter and Space do at every control what a press does") {
  for (const Overlay overlay : kOverlays) {
    std::vector<FocusItem> items;
    {
      Screen probe(390, 844, Language::kEnglish);
      furnish(probe, overlay);
      items = probe.ui.focus.items;
    }
    for (const FocusItem& item : items) {
      if (!is_own(item.id.substr(0, item.id.find('/')))) continue;
      for (const Key key : {Key::kEnter, Key::kSpace}) {
        CAPTURE(item.id);
        Screen screen(390, 844, Language::kEnglish);
        furnish(screen, overlay);
        screen.ui.focus.current = item.id;
        const auto before = screen.session.revision;
        if (!item.enabled) continue;
        CHECK(screen.key(key));
        const bool chosen = item.role == Role::kChoice && item.on;
        // A slider is moved by arrows, the chosen one of a group is chosen already.
        if (!chosen && item.role != Role::kSlider) CHECK(screen.session.revision > before);
      }
    }
  }
}

TEST_CASE("arrows choose within a group and move a slider") {
  Screen screen(1280, 800, Language::kEnglish);
  furnish(screen);
  screen.ui.focus.current = "tools/tool/pen";
  CHECK(screen.key(Key::kRight));
  CHECK(screen.session.settings.eraser);
  CHECK(screen.ui.focus.current == "tools/tool/eraser");
  CHECK(screen.key(Key::kRight));  // round
  CHECK_FALSE(screen.session.settings.eraser);
  screen.ui.focus.current = "tools/thickness";
  const float before = screen.session.settings.thickness;
  CHECK(screen.key(Key::kRight));
  CHECK(screen.session.settings.thickness > before);
  for (int i = 0; i < 20; ++i) screen.key(Key::kDown);
  CHECK(screen.session.settings.thickness == kThinnest);
  for (int i = 0; i < 20; ++i) screen.key(Key::kUp);
  CHECK(screen.session.settings.thickness == kThickest);
}

TEST_CASE("a lesson hides what it says, keys included") {
  struct Hidden {
    Control control;
    const char* prefix;
  };
  const Hidden hidden[] = {
      {Control::kModels, "models/"},           {Control::kLanguage, "language/"},
      {Control::kSettings, "menu/settings"},   {Control::kShare, "menu/share"},
      {Control::kHelp, "menu/help"},           {Control::kTools, "tools/tool"},
      {Control::kTools, "pad_header/"},        {Control::kInputs, "inputs/"},
      {Control::kPreparation, "preparation/"},
  };
  for (const Size& size : {Size{1280, 800}, Size{390, 844}}) {
    for (const Hidden& h : hidden) {
      CAPTURE(h.prefix);
      const auto count = [&](bool hide) {
        Screen screen(size.width, size.height, Language::kEnglish);
        ControlSet set;
        set.set(static_cast<std::size_t>(h.control), hide);
        apply(screen.session, HideControls{set});
        furnish(screen);
        return std::ranges::count_if(screen.ui.focus.items, [&](const FocusItem& item) {
          return item.id.starts_with(h.prefix);
        });
      };
      CHECK(count(true) == 0);
      if (size.width > 1000) CHECK(count(false) > 0);
    }
  }
  Screen screen(1280, 800, Language::kEnglish);
  ControlSet set;
  set.set(static_cast<std::size_t>(Control::kHelp));
  apply(screen.session, HideControls{set});
  furnish(screen);
  CHECK_FALSE(screen.key(Key::kQuestion));
  CHECK(screen.session.overlay == Overlay::kNone);
}

TEST_CASE("under a card nothing reacts to the mouse; a press beside it closes it") {
  Screen screen(1280, 800, Language::kEnglish);
  furnish(screen, Overlay::kShare);
  const Rect pad = screen.layout().pad;
  const auto strokes = screen.session.pad.sheet.drawing.size();
  screen.click(pad.center_x(), pad.center_y());
  CHECK(screen.session.pad.sheet.drawing.size() == strokes);
  CHECK(screen.session.overlay == Overlay::kNone);
  screen.click(pad.center_x(), pad.center_y());
  CHECK(screen.session.pad.sheet.drawing.size() == strokes + 1);
}

TEST_CASE("the share card asks the platform, and is closed before a picture is taken") {
  Screen screen(1280, 800, Language::kEnglish);
  furnish(screen, Overlay::kShare);
  CHECK(screen.control("overlay/map") == nullptr);  // none is open
  screen.click_control("overlay/screen");
  REQUIRE(screen.session.requests.size() == 1);
  CHECK(screen.session.requests[0].kind == Request::Kind::kSaveScreen);
  CHECK(screen.session.overlay == Overlay::kNone);
  apply(screen.session, Select{Selection{1, 3}});
  apply(screen.session, ShowOverlay{Overlay::kShare});
  screen.frame();
  screen.frame();
  screen.click_control("overlay/map");
  REQUIRE(screen.session.requests.size() == 2);
  CHECK(screen.session.requests[1].map == Selection{1, 3});
}

TEST_CASE("every character of the texts and of the keys' names is in the fonts") {
  Screen screen(360, 640, Language::kEnglish);
  const auto check = [&](std::string_view text) {
    const char *at = text.data(), *const end = text.data() + text.size();
    while (at < end) {
      unsigned int code = 0;
      at += ImTextCharFromUtf8(&code, at, end);
      CAPTURE(std::string(text));
      CAPTURE(code);
      for (const Font* font : {&screen.ui.fonts.small, &screen.ui.fonts.small_bold,
                               &screen.ui.fonts.text, &screen.ui.fonts.text_bold}) {
        CHECK(font->face->FindGlyphNoFallback(static_cast<ImWchar>(code)) != nullptr);
      }
    }
  };
  for (const Language language : kLanguages) {
    const Texts& t = texts(language);
#define CONVLENS_CHECK_TEXT(name) check(t.name);
    CONVLENS_TEXTS(CONVLENS_CHECK_TEXT)
#undef CONVLENS_CHECK_TEXT
    for (const KeyBinding& binding : key_bindings()) check(key_name(binding, language));
  }
  check("× − ± ≤ ≥ Σ ∞ · → … ° ∂ √ ≈ ∈ ₀ ² ⌊⌋ «» “”");
}
