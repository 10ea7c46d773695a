// Links: what they hold comes back, and whatever happened to one on its way gets a sentence.
#include <cmath>

#include "convlens/core/random.h"
#include "random_session.h"
#include "web/session/actions_json.h"
#include "web/session/link.h"
#include "web/session/model_view.h"
#include "web/session/sheet_code.h"

using namespace convlens;

namespace {

void open_link(Session& session, const std::string& link) {
  const auto actions = read_link(link);
  REQUIRE_MESSAGE(actions.has_value(), link.substr(0, 200));
  for (const Action& action : *actions) apply(session, action);
}

}  // namespace

TEST_CASE("a link shows the same screen, and written again it is the same link") {
  Session session = new_session(Language::kEnglish, 3);
  Session other = new_session(Language::kEnglish);
  load_models(session);
  load_models(other);
  Random random(17);
  for (int round = 0; round < 150; ++round) {
    CAPTURE(round);
    do_at_random(session, random);
    if (session.pad.hand) apply(session, Advance{60});
    if (session.pad.opening) apply(session, Clear{});
    const std::string link = write_link(session);
    CHECK(link.size() <= kLongestLink);
    open_link(other, link);
    CHECK(other.settings == session.settings);
    CHECK(place_of(other) == place_of(session));
    CHECK(write_link(other) == link);
    REQUIRE(other.prepared.empty == session.prepared.empty);
    if (session.pad.sheet.picture) CHECK(*other.pad.sheet.picture == *session.pad.sheet.picture);
    if (session.prepared.empty) continue;
    CHECK(current_network(other)->probabilities == current_network(session)->probabilities);
    CHECK(other.drawn.pixels == session.drawn.pixels);
  }
}

TEST_CASE("an ordinary digit makes a short link of harmless letters") {
  Session session = new_session(Language::kRussian);
  show_model(session, "explorer", "explorer");
  apply(session, Draw{seven()});
  apply(session, Select{Selection{3, 5}});
  const std::string link = write_link(session);
  CHECK(link.size() < 250);
  CHECK(link.find("&model=explorer&open=3.5&lang=ru&theme=system&range=layer&prepare=on") !=
        std::string::npos);
  CHECK(link.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                               "-._/%=&") == std::string::npos);
}

TEST_CASE("a blank pad is in the link too, an opening's drawing is not") {
  Session session = new_session(Language::kEnglish);
  CHECK(write_link(session).ends_with("&draw="));
  Session other = new_session(Language::kEnglish);
  apply(other, Draw{seven()});
  open_link(other, write_link(session));
  CHECK(other.pad.sheet.blank());
  apply(session, PlayDrawing{seven(), true});
  CHECK(write_link(session).find("draw") == std::string::npos);
}

TEST_CASE("every truncation and every change of a letter is found") {
  Session session = new_session(Language::kEnglish, 5);
  load_models(session);
  Random random(23);
  do_at_random(session, random);
  apply(session, ShowPicture{random_picture(random)});
  for (int i = 0; i < 3; ++i) {
    const Stroke stroke = random_stroke(random);
    apply(session, BeginStroke{stroke.points[0], stroke.thickness, stroke.erase});
    for (const StrokePoint& point : stroke.points) apply(session, ExtendStroke{point});
    apply(session, EndStroke{});
  }
  const std::string link = write_link(session);
  const std::string_view head = std::string_view(link).substr(0, 1);
  CHECK(head == "c");
  for (std::size_t length = 1; length < link.size(); ++length) {
    const auto read = read_link(link.substr(0, length));
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().kind == Notice::Kind::kLink);
  }
  for (int round = 0; round < 3000; ++round) {
    std::string damaged = link;
    const auto place = random.below(link.size());
    damaged[place] = static_cast<char>(32 + random.below(95));
    if (damaged == link) continue;
    // Without the first letter nothing says that there was a check sum; what follows is checked for
    // its form alone.
    if (place < 2) continue;
    CHECK_FALSE(read_link(damaged).has_value());
  }
}

TEST_CASE("damage without a check sum never ends the program, nor is what is read out of bounds") {
  Session session = new_session(Language::kEnglish, 5);
  load_models(session);
  Random random(29);
  for (int round = 0; round < 400; ++round) {
    CAPTURE(round);
    if (round % 20 == 0) do_at_random(session, random);
    std::string link = write_link(session);
    link = link.substr(link.find('&') + 1);
    for (auto changes = 1 + random.below(4); changes > 0; --changes) {
      const auto place = random.below(link.size());
      constexpr std::string_view kLetters = "ABCabc019-_=&.%/cdlm";
      if (random.below(3) == 0) {
        link.erase(place, random.below(30));
      } else {
        link[place] = kLetters[random.below(kLetters.size())];
      }
      if (link.empty()) link = "x";
    }
    const auto read = read_link(link);
    if (!read) continue;
    Session other = new_session(Language::kEnglish);
    for (const Action& action : *read) apply(other, action);
    CHECK(write_link(other).size() <= kLongestLink);
    for (const float ink : other.drawn.pixels) REQUIRE((ink >= 0 && ink <= 1));
  }
}

TEST_CASE("bytes that are no sheet are refused") {
  Random random(31);
  for (int round = 0; round < 20'000; ++round) {
    std::vector<std::uint8_t> bytes(random.below(40));
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random.below(256));
    if (!bytes.empty()) bytes[0] = static_cast<std::uint8_t>(random.below(3));
    const auto sheet = decode_sheet(bytes);
    if (!sheet) continue;
    CHECK(point_count(sheet->drawing) <= bytes.size());
    if (sheet->picture) CHECK(is_valid(*sheet->picture));
  }
}

TEST_CASE("what a person writes needs no check sum, and leaves out what it likes") {
  Session session = new_session(Language::kEnglish);
  apply(session, SetTheme{ThemeChoice::kDark});
  apply(session, Draw{seven()});
  open_link(session, "model=lecture&lang=ru&colour=blue");
  CHECK(session.wanted == "lecture");
  CHECK(session.settings.language == Language::kRussian);
  CHECK(session.settings.theme == ThemeChoice::kDark);
  CHECK(session.pad.sheet.drawing.size() == 1);
  CHECK(read_link("")->empty());
  for (const char* bad :
       {"lang=fr", "theme=", "range=all", "prepare=yes", "pen=thick", "pen=-1", "tool=brush",
        "open=", "open=1.", "open=-1", "open=1.2.3", "draw=!", "draw=A", "draw=AQ", "model="}) {
    CAPTURE(bad);
    const auto read = read_link(bad);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().why == Reason::kLinkDamaged);
  }
}

TEST_CASE("newer and longer links say so") {
  CHECK(read_link("c=2.00000000&model=lecture").error().why == Reason::kLinkNewer);
  CHECK(read_link(std::string(kLongestLink + 1, 'a')).error().why == Reason::kLinkTooLong);
  Session session = new_session(Language::kRussian);
  apply(session, Notify{read_link("c=1.00000000").error()});
  CHECK(notice_text(session) == "Ссылка не открылась. Она повреждена или скопирована не целиком.");
}

TEST_CASE("models beside the page can be in a link, those elsewhere and on other hosts cannot") {
  for (const char* address : {"edges.onnx", "./edges.onnx", "lessons/edges.onnx",
                              "../models/edges.onnx", "/models/edges.onnx", "уроки/грани.onnx"}) {
    CAPTURE(address);
    Session session = new_session(Language::kEnglish);
    open_link(session, std::string("model=") + address);
    CHECK(is_fetched_model(session.wanted));
    Session other = new_session(Language::kEnglish);
    open_link(other, write_link(session));
    CHECK(other.wanted == session.wanted);
  }
  for (const char* address :
       {"https://elsewhere.example/a.onnx", "//elsewhere.example/a.onnx", "a.onnx?x=1", "a.pt",
        "javascript:a.onnx", "/\\elsewhere/a.onnx", ".onnx", "a//b.onnx", "%2F%2Fe.example/a.onnx",
        "https%3A//e.example/a.onnx", "unknown"}) {
    CAPTURE(std::string(address));
    CHECK_FALSE(read_link(std::string("model=") + address).has_value());
  }
}

TEST_CASE("an own model is left out of the link, and that is said") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  CHECK(link_notice(session).kind == Notice::Kind::kCopied);
  show_model(session, "mine.onnx", "lecture");
  apply(session, Select{Selection{1, 1}});
  CHECK(write_link(session).find("mine") == std::string::npos);
  CHECK(write_link(session).find("open") == std::string::npos);
  apply(session, Notify{link_notice(session)});
  CHECK(notice_text(session).find("mine.onnx") != std::string::npos);
}

TEST_CASE("a scribble that is too long for a link is there as its ink") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  Random random(37);
  Drawing scribble(1);
  for (int i = 0; i < 20'000; ++i) {
    scribble[0].points.push_back({random.uniform(0.2f, 0.8f), random.uniform(0.2f, 0.8f)});
  }
  apply(session, Draw{scribble});
  const std::string link = write_link(session);
  CHECK(link.size() <= kLongestLink);
  Session other = new_session(Language::kEnglish);
  open_link(other, link);
  REQUIRE(other.pad.sheet.picture != nullptr);
  double difference = 0;
  for (std::size_t i = 0; i < session.drawn.pixels.size(); ++i) {
    difference += std::abs(session.drawn.pixels[i] - other.drawn.pixels[i]);
  }
  CHECK(difference / static_cast<double>(session.drawn.pixels.size()) < 0.05);
}

TEST_CASE("a lesson hides what it names") {
  const auto hides = [](const char* query, Control control) {
    Session session = new_session(Language::kEnglish);
    apply(session, HideControls{read_lesson(query)});
    return is_hidden(session, control);
  };
  CHECK(hides("lesson=models,share", Control::kModels));
  CHECK(hides("lesson=models,share", Control::kShare));
  CHECK_FALSE(hides("lesson=models,share", Control::kTools));
  CHECK(hides("a=b&lesson=answer%2Clegend", Control::kLegend));
  CHECK(hides("lesson", Control::kSettings));
  CHECK_FALSE(hides("lesson", Control::kNetwork));
  CHECK(read_lesson("lesson=nonsense,,").none());
  CHECK(read_lesson("").none());
}
