// The pad: what undo and redo bring back, the opening, the animated hand, the camera, limits.
#include <cmath>
#include <limits>

#include "convlens/core/random.h"
#include "random_session.h"
#include "web/session/pad_view.h"

using namespace convlens;

namespace {

void draw_stroke(Session& session, float y, bool erase = false) {
  apply(session, BeginStroke{{0.2f, y}, kDefaultThickness, erase});
  apply(session, ExtendStroke{{0.8f, y}});
  apply(session, EndStroke{});
}

std::size_t strokes(const Session& session) { return session.pad.sheet.drawing.size(); }

PadPicture gray(int side, std::uint8_t ink) {
  PadPicture picture;
  picture.side = side;
  picture.ink.assign(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), ink);
  return picture;
}

OfferDigits two_digits() {
  OfferDigits digits;
  digits.name = "t10k";
  digits.images.count = 2;
  digits.images.rows = digits.images.columns = 28;
  digits.images.pixels.resize(2 * 28 * 28);
  digits.images.pixels[10 * 28 + 14] = ByteVector::value_type{255};
  digits.images.pixels[28 * 28 + 20 * 28 + 14] = ByteVector::value_type{200};
  return digits;
}

// The ink is always what the sheet has, however it came about.
void check_ink(const Session& session) {
  CHECK(session.drawn.pixels == ink_of(session.pad.sheet).pixels);
}

}  // namespace

TEST_CASE("undo and redo go stroke by stroke") {
  Session session = new_session(Language::kEnglish);
  CHECK_FALSE(pad_view(session).can_undo);
  for (int i = 1; i <= 3; ++i) draw_stroke(session, 0.2f * static_cast<float>(i));
  const Image all = session.drawn;
  for (std::size_t left = 3; left > 0; --left) {
    CHECK(strokes(session) == left);
    CHECK(pad_view(session).can_undo);
    apply(session, Undo{});
    check_ink(session);
  }
  CHECK(session.pad.sheet.blank());
  CHECK_FALSE(pad_view(session).can_undo);
  const auto revision = session.revision;
  apply(session, Undo{});
  CHECK(session.revision == revision);
  for (int i = 0; i < 3; ++i) apply(session, Redo{});
  CHECK(session.drawn.pixels == all.pixels);
  CHECK_FALSE(pad_view(session).can_redo);
  // A new stroke is a new branch.
  apply(session, Undo{});
  draw_stroke(session, 0.9f);
  CHECK_FALSE(pad_view(session).can_redo);
}

TEST_CASE("undo brings back what was cleared and what was replaced") {
  Session session = new_session(Language::kEnglish);
  draw_stroke(session, 0.5f);
  apply(session, Clear{});
  CHECK(session.pad.sheet.blank());
  apply(session, Undo{});
  CHECK(strokes(session) == 1);
  apply(session, ShowPicture{gray(28, 100)});
  CHECK(strokes(session) == 0);
  draw_stroke(session, 0.3f);
  CHECK(session.pad.sheet.picture != nullptr);
  apply(session, Draw{seven()});
  CHECK(session.pad.sheet.picture == nullptr);
  apply(session, Undo{});
  CHECK(session.pad.sheet.picture != nullptr);
  CHECK(strokes(session) == 1);
  check_ink(session);
  apply(session, Undo{});
  apply(session, Undo{});
  CHECK(session.pad.sheet.picture == nullptr);
  CHECK(strokes(session) == 1);
}

TEST_CASE("undo in the middle of a stroke takes that stroke back") {
  Session session = new_session(Language::kEnglish);
  draw_stroke(session, 0.5f);
  apply(session, BeginStroke{{0.3f, 0.3f}});
  CHECK(pad_view(session).can_undo);
  apply(session, Undo{});
  CHECK(strokes(session) == 1);
  CHECK_FALSE(session.pad.pen_down);
  check_ink(session);
  apply(session, Redo{});
  CHECK(strokes(session) == 2);
}

TEST_CASE("a stroke that a second finger cancels leaves no trace, neither in what redo has") {
  Session session = new_session(Language::kEnglish);
  draw_stroke(session, 0.3f);
  draw_stroke(session, 0.6f);
  apply(session, Undo{});
  const Image before = session.drawn;
  apply(session, BeginStroke{{0.5f, 0.1f}});
  apply(session, ExtendStroke{{0.5f, 0.9f}});
  apply(session, CancelStroke{});
  CHECK(session.drawn.pixels == before.pixels);
  CHECK(session.pad.past.size() == 1);
  CHECK(pad_view(session).can_redo);
  apply(session, ExtendStroke{{0.5f, 0.5f}});
  apply(session, CancelStroke{});
  CHECK(strokes(session) == 1);
  apply(session, Redo{});
  CHECK(strokes(session) == 2);
}

TEST_CASE("the first stroke replaces the opening's drawing, an erasing one works on it") {
  for (const bool moving : {true, false}) {
    CAPTURE(moving);
    Session session = new_session(Language::kEnglish);
    apply(session, PlayDrawing{seven(), true});
    CHECK(session.pad.opening);
    apply(session, Advance{moving ? 0.3 : 60});
    CHECK(is_moving(session) == moving);
    CHECK_FALSE(pad_view(session).can_undo);
    apply(session, BeginStroke{{0.5f, 0.5f}, 0.1f, true});
    CHECK(strokes(session) == 2);
    check_ink(session);
    apply(session, CancelStroke{});
    CHECK(session.pad.opening);
    CHECK_FALSE(is_moving(session));
    CHECK(strokes(session) == 1);
    CHECK(session.pad.sheet.drawing[0].points.size() == 5);
    // Two fingers on the opening bring it back, one finger replaces it.
    apply(session, BeginStroke{{0.5f, 0.5f}});
    CHECK(session.pad.sheet.drawing[0].points.size() == 1);
    apply(session, CancelStroke{});
    CHECK(session.pad.opening);
    draw_stroke(session, 0.5f);
    CHECK(strokes(session) == 1);
    CHECK_FALSE(session.pad.opening);
    check_ink(session);
    apply(session, Undo{});
    CHECK(session.pad.sheet.blank());
    CHECK_FALSE(pad_view(session).can_undo);
  }
}

TEST_CASE("undo while the hand draws takes its drawing away, redo brings it in full") {
  Session session = new_session(Language::kEnglish);
  draw_stroke(session, 0.5f);
  apply(session, PlayDrawing{seven(), false});
  CHECK(session.pad.sheet.blank());
  apply(session, Advance{0.2});
  CHECK(pad_view(session).pen.has_value());
  CHECK(pad_view(session).pen_down);
  apply(session, Undo{});
  CHECK_FALSE(is_moving(session));
  CHECK(session.pad.sheet.drawing[0].points.size() == 2);
  apply(session, Redo{});
  CHECK(session.pad.sheet.drawing[0].points.size() == 5);
  check_ink(session);
  // A stroke of the person beside the hand's: that one is finished at once.
  apply(session, PlayDrawing{seven(), false});
  apply(session, Advance{0.1});
  draw_stroke(session, 0.9f);
  CHECK(strokes(session) == 2);
  CHECK(session.pad.sheet.drawing[0].points.size() == 5);
}

TEST_CASE("the hand draws every point and no more, and at once where motion is reduced") {
  Session session = new_session(Language::kEnglish);
  apply(session, PlayDrawing{seven(), false});
  int frames = 0;
  while (is_moving(session) && ++frames < 1000) apply(session, Advance{1.0 / 60});
  CHECK(frames > 20);
  CHECK(frames < 200);
  const Image drawn = session.drawn;
  apply(session, Draw{seven()});
  CHECK(session.drawn.pixels == drawn.pixels);
  apply(session, SetSystem{false, true});
  apply(session, Clear{});
  apply(session, PlayDrawing{seven(), false});
  CHECK_FALSE(is_moving(session));
  CHECK(session.drawn.pixels == drawn.pixels);
}

TEST_CASE("of the camera's frames the first alone can be undone, and drawing keeps the last") {
  Session session = new_session(Language::kEnglish);
  draw_stroke(session, 0.5f);
  apply(session, CameraFrame{gray(28, 50)});
  CHECK(session.pad.sheet.picture == nullptr);  // nobody asked for it
  apply(session, Ask{{Request::Kind::kStartCamera, {}}});
  CHECK(pad_view(session).camera);
  for (int i = 1; i <= 3; ++i) {
    apply(session, CameraFrame{gray(28, static_cast<std::uint8_t>(50 * i))});
  }
  CHECK(session.pad.sheet.picture->ink[0] == 150);
  CHECK(pad_view(session).caption == "Camera");
  CHECK(session.pad.past.size() == 2);
  session.requests.clear();
  draw_stroke(session, 0.3f);
  REQUIRE(session.requests.size() == 1);
  CHECK(session.requests[0].kind == Request::Kind::kStopCamera);
  apply(session, CameraFrame{gray(28, 250)});  // was still on its way
  CHECK(session.pad.sheet.picture->ink[0] == 150);
  CHECK(strokes(session) == 1);
  check_ink(session);
  apply(session, Undo{});
  apply(session, Undo{});
  CHECK(session.pad.sheet.picture == nullptr);
  CHECK(strokes(session) == 1);
}

TEST_CASE("everything that takes the pad stops the camera, and it says so") {
  for (const Action& action :
       {Action(Clear{}), Action(Undo{}), Action(Draw{seven()}), Action(Surprise{}),
        Action(ShowPicture{gray(28, 9)}), Action(Ask{{Request::Kind::kStopCamera, {}}})}) {
    Session session = new_session(Language::kEnglish);
    apply(session, Ask{{Request::Kind::kStartCamera, {}}});
    apply(session, CameraFrame{gray(28, 50)});
    apply(session, action);
    CHECK(session.pad.camera == Camera::kOff);
    CHECK(session.requests.back().kind == Request::Kind::kStopCamera);
  }
  Session session = new_session(Language::kEnglish);
  apply(session, Ask{{Request::Kind::kStartCamera, {}}});
  apply(session, Notify{{Notice::Kind::kCamera, "", "", Reason::kCameraDenied}});
  CHECK_FALSE(pad_view(session).camera);
}

TEST_CASE("a picture that does not fit the pad is not shown") {
  Session session = new_session(Language::kEnglish);
  for (const int side : {0, -1, 3, 281, 560}) {
    PadPicture picture = gray(std::max(0, side), 9);
    picture.side = side;
    apply(session, ShowPicture{picture});
    CHECK(session.pad.sheet.blank());
  }
  PadPicture cut = gray(28, 9);
  cut.ink.pop_back();
  apply(session, ShowPicture{cut});
  apply(session, Draw{{}, cut});
  CHECK(session.pad.sheet.blank());
}

TEST_CASE("photographs become ink of the pad's own side and levels") {
  Image photo{300, 200, std::vector<float>(300 * 200, 0.9f)};
  for (int y = 40; y < 160; ++y) {
    for (int x = 140; x < 160; ++x) photo.pixels[static_cast<std::size_t>(y * 300 + x)] = 0.1f;
  }
  const PadPicture picture = pad_picture(ink_from_gray(photo), "one.jpg");
  CHECK(is_valid(picture));
  CHECK(picture.side == kPictureSide);
  CHECK(picture.caption == "one.jpg");
  for (const std::uint8_t ink : picture.ink) REQUIRE(ink % 17 == 0);
  const auto at = [&](int x, int y) {
    return picture.ink[static_cast<std::size_t>(y * kPictureSide + x)];
  };
  CHECK(at(70, 70) == 255);
  CHECK(at(30, 70) == 0);
  CHECK(at(70, 10) == 0);  // beside the picture there is paper
  // A digit of MNIST stays as it is.
  Image digit{28, 28, std::vector<float>(28 * 28)};
  digit.pixels[100] = 200.0f / 255;
  CHECK(pad_picture(digit).side == 28);
  CHECK(pad_picture(digit).ink[100] == 200);
  CHECK(read_pad_picture("a.png", {}).error().why == Reason::kFileEmpty);
  const ByteVector text(20, ByteVector::value_type{'x'});
  CHECK(read_pad_picture("a.png", text).error().why == Reason::kNotPicture);
}

TEST_CASE("points that are no places leave the drawing as it is, far ones leave no ink") {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  Session session = new_session(Language::kEnglish);
  apply(session, BeginStroke{{kNan, 0.5f}});
  CHECK_FALSE(session.pad.pen_down);
  apply(session, BeginStroke{{0.5f, 0.5f}, kNan});
  apply(session, ExtendStroke{{kInfinity, 0.5f}});
  apply(session, ExtendStroke{{0.5f, kNan}});
  apply(session, ExtendStroke{{1e30f, -1e30f}});
  apply(session, EndStroke{});
  REQUIRE(strokes(session) == 1);
  CHECK(session.pad.sheet.drawing[0].points.size() == 2);
  CHECK(session.pad.sheet.drawing[0].thickness > 0);
  Drawing drawing = seven();
  drawing[0].points[1].x = kNan;
  drawing[0].points[2].pressure = kNan;
  apply(session, Draw{drawing});
  CHECK(session.pad.sheet.drawing[0].points.size() == 4);
  CHECK(session.pad.sheet.drawing[0].points[1].pressure == 1);
}

TEST_CASE("memory has an end: steps, points of a drawing, points of the history") {
  Session session = new_session(Language::kEnglish);
  for (int i = 0; i < 150; ++i) draw_stroke(session, 0.5f);
  CHECK(session.pad.past.size() == kMostSteps);
  Drawing large(1);
  for (std::size_t i = 0; i < kMostPoints; ++i) {
    large[0].points.push_back({0.5f, static_cast<float>(i % 2)});
  }
  large[0].thickness = 0.01f;
  apply(session, Draw{large});
  CHECK_FALSE(session.notice.has_value());
  apply(session, BeginStroke{{0.5f, 0.5f}});
  CHECK_FALSE(session.pad.pen_down);
  large[0].points.push_back({});
  apply(session, Draw{large});
  REQUIRE(session.notice.has_value());
  CHECK(session.notice->why == Reason::kTooManyPoints);
  CHECK(session.pad.sheet.drawing[0].points.size() == kMostPoints);
  Pad pad;
  for (int i = 0; i < 60; ++i) remember(pad, session.pad.sheet);
  CHECK(pad.past.size() <= kMostRememberedPoints / kMostPoints + 1);
}

TEST_CASE("the digits of a data set, one after another, with their labels") {
  Session session = new_session(Language::kRussian);
  apply(session, NextDigit{});
  CHECK(session.pad.sheet.blank());
  OfferDigits digits = two_digits();
  digits.labels = {7, 255};
  apply(session, OfferDigits{digits});
  CHECK(pad_view(session).caption == "t10k: 1 из 2");
  CHECK(pad_view(session).truth == "верно: 7");
  apply(session, NextDigit{});
  CHECK(pad_view(session).caption == "t10k: 2 из 2");
  CHECK(pad_view(session).truth == "верно: 255");
  apply(session, SetLanguage{Language::kEnglish});
  CHECK(pad_view(session).caption == "t10k: 2 of 2");
  apply(session, NextDigit{});
  CHECK(pad_view(session).caption == "t10k: 1 of 2");
  CHECK(pad_view(session).has_digits);
  apply(session, Undo{});
  CHECK(pad_view(session).caption == "t10k: 2 of 2");
}

TEST_CASE("labels may come later; what does not fit is refused and leaves the rest") {
  Session session = new_session(Language::kEnglish);
  apply(session, OfferLabels{"labels", {1, 2}});
  CHECK(session.notice->why == Reason::kLabelsAlone);
  apply(session, OfferDigits{two_digits()});
  CHECK(pad_view(session).truth.empty());
  apply(session, OfferLabels{"labels", {1, 2, 3}});
  CHECK(session.notice->why == Reason::kLabelsMismatch);
  CHECK(pad_view(session).truth.empty());
  apply(session, OfferLabels{"labels", {1, 2}});
  CHECK(session.notice->kind == Notice::Kind::kDigitsShown);
  CHECK(pad_view(session).truth == "correct: 1");

  OfferDigits bad = two_digits();
  bad.labels = {1};
  apply(session, bad);
  CHECK(session.notice->why == Reason::kLabelsMismatch);
  bad = two_digits();
  bad.images.count = 3;
  apply(session, bad);
  CHECK(session.notice->why == Reason::kNotDigits);
  bad.images.rows = std::numeric_limits<std::int64_t>::max();
  apply(session, bad);
  CHECK(session.notice->why == Reason::kNotDigits);
  CHECK(session.digits->set.images.count == 2);
  CHECK(pad_view(session).truth == "correct: 1");
}

TEST_CASE("digits of other sizes are scaled into the pad's middle") {
  OfferDigits digits = two_digits();
  digits.images.rows = 20;
  digits.images.columns = 30;
  digits.images.pixels.resize(2 * 600);
  Session session = new_session(Language::kEnglish);
  apply(session, digits);
  REQUIRE(session.pad.sheet.picture != nullptr);
  CHECK(session.pad.sheet.picture->side == kPictureSide);
  CHECK_FALSE(session.prepared.empty);
}

TEST_CASE("whatever happens to the pad, its ink is that of its sheet") {
  Session session = new_session(Language::kEnglish, 41);
  show_model(session, "dense", "dense");
  Random random(43);
  for (int round = 0; round < 200; ++round) {
    CAPTURE(round);
    switch (random.below(6)) {
      case 0:
        apply(session, Undo{});
        break;
      case 1:
        apply(session, Redo{});
        break;
      case 2:
        apply(session, CancelStroke{});
        break;
      case 3:
        apply(session, SetPreparation{random.below(2) == 0});
        break;
      default: {
        const Stroke stroke = random_stroke(random);
        apply(session, BeginStroke{stroke.points[0], stroke.thickness, stroke.erase});
        for (const StrokePoint& point : stroke.points) apply(session, ExtendStroke{point});
        if (random.below(3)) apply(session, EndStroke{});
      }
    }
    REQUIRE(session.drawn.pixels == ink_of(session.pad.sheet).pixels);
  }
}
