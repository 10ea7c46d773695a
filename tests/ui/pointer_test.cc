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

TEST_CASE("a second finger takes the stroke back, and neither draws until both have gone") {
  Screen screen(390, 844, Language::kEnglish);
  apply(screen.session, Draw{seven()});
  const auto before = screen.session.pad.sheet.drawing.size();
  const Rect pad = screen.layout().pad;
  screen.pointer(Phase::kDown, pad.x + 20, pad.y + 20, Kind::kTouch, 1);
  screen.pointer(Phase::kMove, pad.x + 40, pad.y + 40, Kind::kTouch, 1);
  CHECK(screen.session.pad.sheet.drawing.size() == before + 1);
  screen.pointer(Phase::kDown, pad.x + 90, pad.y + 90, Kind::kTouch, 2);
  CHECK(screen.session.pad.sheet.drawing.size() == before);
  CHECK_FALSE(screen.session.pad.pen_down);
  screen.pointer(Phase::kMove, pad.x + 95, pad.y + 95, Kind::kTouch, 2);
  screen.pointer(Phase::kUp, pad.x + 95, pad.y + 95, Kind::kTouch, 2);
  screen.pointer(Phase::kMove, pad.x + 60, pad.y + 60, Kind::kTouch, 1);
  screen.pointer(Phase::kUp, pad.x + 60, pad.y + 60, Kind::kTouch, 1);
  CHECK(screen.session.pad.sheet.drawing.size() == before);
  CHECK(screen.ui.pointer.gesture.zoom == 1);  // it was not over the network
  screen.pointer(Phase::kDown, pad.x + 20, pad.y + 20, Kind::kTouch, 3);
  screen.pointer(Phase::kUp, pad.x + 30, pad.y + 20, Kind::kTouch, 3);
  CHECK(screen.session.pad.sheet.drawing.size() == before + 1);
}

TEST_CASE("where a finger was cancelled means nothing") {
  Screen screen(390, 844, Language::kEnglish);
  const Rect pad = screen.layout().pad;
  screen.pointer(Phase::kDown, pad.x + 20, pad.y + 20, Kind::kTouch, 1);
  screen.pointer(Phase::kCancel, 0, 0, Kind::kTouch, 1);
  CHECK_FALSE(screen.session.pad.pen_down);
  CHECK(screen.session.pad.sheet.drawing[0].points.size() == 1);
}

TEST_CASE("two fingers on the network pinch it about their middle and pull it") {
  Screen screen(1280, 800, Language::kEnglish);
  const Rect area = screen.layout().network;
  const float x = area.center_x(), y = area.center_y();
  screen.pointer(Phase::kDown, x - 50, y, Kind::kTouch, 1);
  screen.pointer(Phase::kDown, x + 50, y, Kind::kTouch, 2);
  screen.pointer(Phase::kMove, x - 100, y, Kind::kTouch, 1);
  screen.pointer(Phase::kMove, x + 100, y, Kind::kTouch, 2);
  const NetworkGesture& gesture = screen.ui.pointer.gesture;
  CHECK(gesture.zoom == doctest::Approx(2));
  CHECK(gesture.center_x == doctest::Approx(x));
  CHECK(gesture.center_y == doctest::Approx(y));
  CHECK(gesture.pan_x == doctest::Approx(0));
  screen.pointer(Phase::kMove, x - 100, y + 30, Kind::kTouch, 1);
  screen.pointer(Phase::kMove, x + 100, y + 30, Kind::kTouch, 2);
  CHECK(gesture.pan_y == doctest::Approx(30));
  CHECK(gesture.zoom == doctest::Approx(2).epsilon(0.03));
  screen.pointer(Phase::kUp, x, y, Kind::kTouch, 1);
  screen.pointer(Phase::kUp, x, y, Kind::kTouch, 2);
  CHECK(screen.ui.pointer.mode == PointerState::Mode::kIdle);
  CHECK(screen.session.pad.sheet.blank());
}

TEST_CASE("the right button erases, and its release does not end a stroke of the left") {
  Screen screen(1280, 800, Language::kEnglish);
  const Rect pad = screen.layout().pad;
  const auto button = [&](Phase phase, float x, int which) {
    std::vector<Action> actions;
    handle_pointer(screen.ui.pointer, screen.session, screen.layout(),
                   {phase, Kind::kMouse, -1, x, pad.center_y(), 1, which == 2, which}, actions);
    for (const Action& action : actions) apply(screen.session, action);
  };
  button(Phase::kDown, pad.x + 20, 0);
  button(Phase::kDown, pad.x + 25, 2);
  button(Phase::kMove, pad.x + 30, 0);
  button(Phase::kUp, pad.x + 30, 2);
  CHECK(screen.session.pad.pen_down);
  button(Phase::kMove, pad.x + 60, 0);
  button(Phase::kUp, pad.x + 60, 0);
  REQUIRE(screen.session.pad.sheet.drawing.size() == 1);
  CHECK(screen.session.pad.sheet.drawing[0].points.back().x > 55 / pad.w);
  button(Phase::kDown, pad.x + 40, 2);
  button(Phase::kUp, pad.x + 50, 2);
  REQUIRE(screen.session.pad.sheet.drawing.size() == 2);
  CHECK(screen.session.pad.sheet.drawing[1].erase);
}

TEST_CASE("a stroke is as thick as the settings say, and erases where they say so") {
  Screen screen(1280, 800, Language::kEnglish);
  const Rect pad = screen.layout().pad;
  apply(screen.session, SetThickness{0.15f});
  screen.pointer(Phase::kDown, pad.center_x(), pad.center_y());
  screen.pointer(Phase::kUp, pad.center_x() + 30, pad.center_y());
  CHECK(screen.session.pad.sheet.drawing[0].thickness == 0.15f);
  CHECK_FALSE(screen.session.pad.sheet.drawing[0].erase);
  apply(screen.session, SetEraser{true});
  screen.pointer(Phase::kDown, pad.center_x(), pad.center_y());
  CHECK(screen.session.pad.sheet.drawing[1].erase);
}

TEST_CASE("a palm beside the pen does nothing") {
  Screen screen(1280, 800, Language::kEnglish);
  const Rect pad = screen.layout().pad;
  screen.pointer(Phase::kDown, pad.center_x(), pad.center_y(), Kind::kPen, 7);
  screen.pointer(Phase::kDown, pad.center_x() + 60, pad.bottom() - 20, Kind::kTouch, 1);
  screen.pointer(Phase::kDown, pad.center_x() + 80, pad.bottom() - 20, Kind::kTouch, 2);
  screen.pointer(Phase::kMove, pad.center_x() + 20, pad.center_y(), Kind::kPen, 7);
  screen.pointer(Phase::kUp, pad.center_x() + 30, pad.center_y(), Kind::kPen, 7);
  REQUIRE(screen.session.pad.sheet.drawing.size() == 1);
  CHECK(screen.session.pad.sheet.drawing[0].points.size() == 3);
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
