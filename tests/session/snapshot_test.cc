// What is kept over a restart: through a text, and back to the same screen.
#include "web/session/snapshot.h"
#include "convlens/core/random.h"
#include "random_session.h"
#include "web/session/actions_json.h"

using namespace convlens;

namespace {

void restore(Session& session, const Session& from) {
  const auto actions = read_actions(write_actions(snapshot(from)));
  REQUIRE(actions.has_value());
  for (const Action& action : *actions) apply(session, action);
}

}  // namespace

TEST_CASE("a session comes back from its snapshot") {
  Session session = new_session(Language::kEnglish, 3);
  Session other = new_session(Language::kEnglish);
  load_models(session);
  load_models(other);
  Random random(7);
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    do_at_random(session, random);
    if (session.pad.opening) apply(session, Clear{});
    restore(other, session);
    CHECK(other.settings == session.settings);
    CHECK(place_of(other) == place_of(session));
    // An animated hand has arrived.
    if (session.pad.hand) apply(session, Advance{60});
    CHECK(other.drawn.pixels == session.drawn.pixels);
    CHECK(other.pad.sheet.drawing.size() == session.pad.sheet.drawing.size());
    CHECK((other.pad.sheet.picture == nullptr) == (session.pad.sheet.picture == nullptr));
    if (session.pad.sheet.picture) CHECK(*other.pad.sheet.picture == *session.pad.sheet.picture);
    if (!session.prepared.empty) {
      CHECK(current_network(other)->probabilities == current_network(session)->probabilities);
    }
    CHECK(write_actions(snapshot(other)) == write_actions(snapshot(session)));
  }
}

TEST_CASE("a new session begins with nothing to undo, and waits for its model and layer") {
  Session session = new_session(Language::kRussian);
  show_model(session, "lecture", "lecture");
  apply(session, Draw{seven()});
  apply(session, Select{Selection{3, 2}});
  apply(session, ShowOverlay{Overlay::kHelp});
  Session fresh = new_session(Language::kEnglish);
  restore(fresh, session);
  CHECK(fresh.pad.past.empty());
  CHECK(fresh.wanted == "lecture");
  CHECK(place_of(fresh) == Place{"lecture", Selection{3, 2}, Overlay::kNone});
  apply(fresh, OfferModel{"lecture", random_model("lecture")});
  CHECK(fresh.selected == Selection{3, 2});
  CHECK(fresh.settings.language == Language::kRussian);
}

TEST_CASE("an opening's drawing is not kept, a hand's drawing in full") {
  Session session = new_session(Language::kEnglish);
  apply(session, PlayDrawing{seven(), true});
  Session other = new_session(Language::kEnglish);
  restore(other, session);
  CHECK(other.pad.sheet.blank());
  apply(session, PlayDrawing{seven(), false});
  restore(other, session);
  REQUIRE(other.pad.sheet.drawing.size() == 1);
  CHECK(other.pad.sheet.drawing[0].points.size() == 5);
}

TEST_CASE("an own model is waited for, and said to be gone where the platform has not got it") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "mine.onnx", "lecture");
  apply(session, Select{Selection{1, 0}});
  Session other = new_session(Language::kEnglish);
  restore(other, session);
  CHECK(other.wanted == "mine.onnx");
  CHECK_FALSE(other.notice.has_value());
  apply(other, OfferModel{"mine.onnx", random_model("lecture")});
  CHECK(current_network(other)->name == "mine.onnx");
  CHECK(other.selected == Selection{1, 0});
  Session without = new_session(Language::kEnglish);
  restore(without, session);
  apply(without, ModelUnavailable{"mine.onnx", "", Reason::kModelGone});
  CHECK(without.wanted.empty());
  REQUIRE(without.notice.has_value());
  CHECK(without.notice->why == Reason::kModelGone);
  // Offered before, it is shown.
  Session prepared = new_session(Language::kEnglish);
  apply(prepared, OfferModel{"mine.onnx", random_model("lecture")});
  restore(prepared, session);
  CHECK(current_network(prepared)->name == "mine.onnx");
}

TEST_CASE("what is kept and was damaged on the disk is refused or harmless") {
  Session session = new_session(Language::kEnglish, 3);
  show_model(session, "lecture", "lecture");
  Random random(47);
  std::string kept;
  int refused = 0;
  for (int round = 0; round < 600; ++round) {
    CAPTURE(round);
    if (round % 30 == 0) {
      do_at_random(session, random);
      kept = write_actions(snapshot(session));
    }
    std::string damaged = kept;
    for (auto changes = 1 + random.below(3); changes > 0 && !damaged.empty(); --changes) {
      const auto place = random.below(damaged.size());
      constexpr std::string_view kLetters = "0159-.eE[]{}\",:ntfA=";
      if (random.below(3) == 0) {
        damaged.erase(place, 1 + random.below(40));
      } else {
        damaged[place] = kLetters[random.below(kLetters.size())];
      }
    }
    const auto actions = read_actions(damaged);
    if (!actions) {
      ++refused;
      CHECK_FALSE(actions.error().message.empty());
      continue;
    }
    Session other = new_session(Language::kEnglish);
    for (const Action& action : *actions) apply(other, action);
    for (const float ink : other.drawn.pixels) REQUIRE((ink >= 0 && ink <= 1));
  }
  CHECK(refused > 100);
}
