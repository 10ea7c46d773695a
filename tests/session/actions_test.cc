// What each action changes, and what it leaves alone.
#include <algorithm>

#include "support.h"
#include "web/session/answer_view.h"

using namespace convlens;

TEST_CASE("a stroke is drawn point by point, and every point is a forward pass") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  CHECK(session.forwards == 0);
  apply(session, BeginStroke{{0.4f, 0.2f}});
  CHECK(session.pad.pen_down);
  CHECK(session.forwards == 1);
  for (int i = 1; i <= 5; ++i) {
    apply(session, ExtendStroke{{0.4f, 0.2f + 0.1f * static_cast<float>(i)}});
    CHECK(session.forwards == static_cast<std::uint64_t>(1 + i));
  }
  apply(session, EndStroke{});
  CHECK_FALSE(session.pad.pen_down);
  CHECK(session.forwards == 6);  // lifting the pen changes no ink
  REQUIRE(session.pad.sheet.drawing.size() == 1);
  CHECK(session.pad.sheet.drawing[0].points.size() == 6);
  CHECK(std::ranges::max(session.drawn.pixels) > 0.9f);
}

TEST_CASE("what changes nothing is no revision and no forward pass") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  apply(session, BeginStroke{{0.4f, 0.2f}});
  const auto revision = session.revision, forwards = session.forwards;
  apply(session, ExtendStroke{{0.4f, 0.2f}});  // the same place
  apply(session, SetLanguage{Language::kEnglish});
  apply(session, ChooseModel{"explorer"});
  apply(session, PointAt{});
  apply(session, DismissNotice{});
  CHECK(session.revision == revision);
  CHECK(session.forwards == forwards);
  apply(session, SetLanguage{Language::kRussian});
  CHECK(session.revision == revision + 1);
  CHECK(session.forwards == forwards);
}

TEST_CASE("a pen that was not put down does not draw") {
  Session session = new_session(Language::kEnglish);
  apply(session, ExtendStroke{{0.5f, 0.5f}});
  apply(session, EndStroke{});
  CHECK(session.pad.sheet.drawing.empty());
  CHECK(session.revision == 0);
}

TEST_CASE("an empty pad gives no verdict, a cleared one neither") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  CHECK_FALSE(answer_view(session).verdict);
  CHECK_FALSE(answer_view(session).hint.empty());
  apply(session, Draw{seven()});
  CHECK(answer_view(session).verdict);
  const auto forwards = session.forwards;
  apply(session, Clear{});
  CHECK(session.pad.sheet.drawing.empty());
  CHECK(session.prepared.empty);
  CHECK_FALSE(answer_view(session).verdict);
  CHECK(session.forwards == forwards);
  // A stroke that is erased again leaves an empty pad too.
  apply(session, BeginStroke{{0.5f, 0.5f}});
  apply(session, EndStroke{});
  apply(session, BeginStroke{{0.5f, 0.5f}, 0.5f, true});
  CHECK_FALSE(answer_view(session).verdict);
}

TEST_CASE("clearing in the middle of a stroke ends it") {
  Session session = new_session(Language::kEnglish);
  apply(session, BeginStroke{{0.5f, 0.5f}});
  apply(session, Clear{});
  apply(session, ExtendStroke{{0.6f, 0.6f}});
  CHECK(session.pad.sheet.drawing.empty());
}

TEST_CASE("Draw replaces, and drops strokes without points") {
  Session session = new_session(Language::kEnglish);
  apply(session, BeginStroke{{0.1f, 0.1f}});
  Drawing drawing = seven();
  drawing.push_back({});
  apply(session, Draw{drawing});
  CHECK(session.pad.sheet.drawing.size() == 1);
  CHECK_FALSE(session.pad.pen_down);
  apply(session, Draw{{}});
  CHECK(session.pad.sheet.drawing.empty());
  CHECK(session.prepared.empty);
}

TEST_CASE("only units that are there can be pointed at") {
  Session session = new_session(Language::kEnglish);
  apply(session, PointAt{UnitRef{0, 0, 0, 0}});
  CHECK_FALSE(session.pointed.has_value());  // no network
  show_model(session, "explorer", "explorer");
  apply(session, PointAt{UnitRef{1, 15, 27, 27}});
  CHECK(session.pointed == UnitRef{1, 15, 27, 27});
  for (const UnitRef bad : {UnitRef{1, 16, 0, 0}, UnitRef{1, 0, 28, 0}, UnitRef{1, 0, 0, -1},
                            UnitRef{99, 0, 0, 0}, UnitRef{-1, 0, 0, 0}}) {
    apply(session, PointAt{bad});
    CHECK_FALSE(session.pointed.has_value());
  }
  apply(session, PointAt{UnitRef{1, 0, 0, 0}});
  show_model(session, "dense", "dense");
  CHECK_FALSE(session.pointed.has_value());  // of another network
}
