// Mouse, finger and pen on the pad, and beside it.
#include "screen.h"

using namespace convlens;
using Phase = PointerEvent::Phase;
using Kind = PointerEvent::Kind;

TEST_CASE("a stroke on the pad: every event is a point and a forward pass, without any frame") {
  Screen screen(1280, 800, Language::kEnglish);
  show_model(screen.session, "explorer", "explorer");
  const Rect pad = screen.layout().pad;
  screen.pointer(Phase::kDown, pad.x + pad.w * 0.25f, pad.y + pad.h * 0.25f);
  for (int i = 1; i <= 20; ++i) {
    screen.pointer(Phase::kMove, pad.x + pad.w * (0.25f + 0.0251f * static_cast<float>(i)),
                   pad.y + pad.h * 0.25f);
  }
  screen.pointer(Phase::kUp, pad.x + pad.w * 0.752f, pad.y + pad.h * 0.25f);
  REQUIRE(screen.session.pad.sheet.drawing.size() == 1);
  CHECK(screen.session.pad.sheet.drawing[0].points.size() >= 21);
  CHECK(screen.session.forwards == screen.session.pad.sheet.drawing[0].points.size());
  CHECK(screen.session.pad.sheet.drawing[0].points[0].x == doctest::Approx(0.25f));
  CHECK(screen.session.pad.sheet.drawing[0].points[1].x == doctest::Approx(0.2751f).epsilon(1e-4));
  CHECK_FALSE(screen.session.pad.pen_down);
}

TEST_CASE("a stroke that begins on the pad may leave it, one that begins beside it does not draw") {
  Screen screen(1280, 800, Language::kEnglish);
  const Rect pad = screen.layout().pad;
  screen.pointer(Phase::kDown, pad.right() + 30, pad.center_y());
  screen.pointer(Phase::kMove, pad.center_x(), pad.center_y());
  screen.pointer(Phase::kUp, pad.center_x(), pad.center_y());
  CHECK(screen.session.pad.sheet.drawing.empty());
  screen.pointer(Phase::kDown, pad.center_x(), pad.center_y());
  screen.pointer(Phase::kMove, pad.right() + 30, pad.center_y());
  screen.pointer(Phase::kMove, 1e6f, -1e6f);
  screen.pointer(Phase::kUp, pad.center_x(), pad.center_y());
  REQUIRE(screen.session.pad.sheet.drawing.size() == 1);
  CHECK(screen.session.pad.sheet.drawing[0].points.size() == 4);
  for (const StrokePoint& p : screen.session.pad.sheet.drawing[0].points) {
    CHECK(p.x <= 1.5f);
    CHECK(p.y >= -0.5f);
  }
}

TEST_CASE("a second finger does not draw and does not end the stroke of the first") {
  Screen screen(390, 844, Language::kEnglish);
  const Rect pad = screen.layout().pad;
  screen.pointer(Phase::kDown, pad.x + 20, pad.y + 20, Kind::kTouch, 1);
  screen.pointer(Phase::kDown, pad.x + 90, pad.y + 90, Kind::kTouch, 2);
  screen.pointer(Phase::kMove, pad.x + 95, pad.y + 95, Kind::kTouch, 2);
  screen.pointer(Phase::kUp, pad.x + 95, pad.y + 95, Kind::kTouch, 2);
  CHECK(screen.session.pad.pen_down);
  CHECK(screen.session.pad.sheet.drawing.size() == 1);
  CHECK(screen.session.pad.sheet.drawing[0].points.size() == 1);
  screen.pointer(Phase::kCancel, 0, 0, Kind::kTouch, 1);
  CHECK_FALSE(screen.session.pad.pen_down);
  CHECK(screen.session.pad.sheet.drawing[0].points.size() ==
        1);  // where a cancelled finger is means nothing
}

TEST_CASE("a finger pulls the rows of the network, not further than they go") {
  Screen screen(390, 844, Language::kEnglish);
  show_model(screen.session, "explorer", "explorer");
  screen.frame();
  const Rect area = screen.layout().network;
  const auto pull = [&](float from, float to) {
    screen.pointer(Phase::kDown, 195, from, Kind::kTouch, 1);
    screen.pointer(Phase::kMove, 195, (from + to) / 2, Kind::kTouch, 1);
    screen.pointer(Phase::kMove, 195, to, Kind::kTouch, 1);
    screen.pointer(Phase::kUp, 195, to, Kind::kTouch, 1);
    screen.frame();
  };
  pull(area.bottom() - 10, area.y + 10);
  CHECK(screen.ui.pointer.scroll == doctest::Approx(area.h - 20));
  for (int i = 0; i < 20; ++i) pull(area.bottom() - 10, area.y + 10);
  const float most = screen.ui.pointer.scroll;
  pull(area.bottom() - 10, area.y + 10);
  CHECK(screen.ui.pointer.scroll == most);
  for (int i = 0; i < 30; ++i) pull(area.y + 10, area.bottom() - 10);
  CHECK(screen.ui.pointer.scroll == 0);
  CHECK(screen.session.pad.sheet.drawing.empty());
}

TEST_CASE("pressure and the eraser reach the stroke") {
  Screen screen(1280, 800, Language::kEnglish);
  const Rect pad = screen.layout().pad;
  std::vector<Action> actions;
  handle_pointer(screen.ui.pointer, screen.session, screen.layout(),
                 {Phase::kDown, Kind::kPen, 7, pad.center_x(), pad.center_y(), 0.25f, true},
                 actions);
  REQUIRE(actions.size() == 1);
  const auto& stroke = std::get<BeginStroke>(actions[0]);
  CHECK(stroke.point.pressure == 0.25f);
  CHECK(stroke.erase);
}
