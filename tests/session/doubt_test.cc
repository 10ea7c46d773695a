// "Not sure" where the probabilities say so, in words; reasons and notices in both languages.
#include <cmath>

#include "convlens/layers/registry.h"
#include "support.h"
#include "web/session/answer_view.h"
#include "web/session/model_view.h"
#include "web/session/verdict.h"

using namespace convlens;

namespace {

// The answer of a network whose probabilities are these.
AnswerView answer(std::vector<float> probabilities, Language language = Language::kEnglish) {
  Session session = new_session(language);
  show_model(session, "explorer", "explorer");
  apply(session, Draw{seven()});
  session.networks[0]->probabilities = std::move(probabilities);
  return answer_view(session);
}

std::vector<float> shares(float first, float second) {
  std::vector<float> p(10, (1 - first - second) / 8);
  p[4] = first;
  p[9] = second;
  return p;
}

}  // namespace

TEST_CASE("a clear answer is in no doubt") {
  const AnswerView view = answer(shares(0.9f, 0.05f));
  CHECK(view.sure);
  CHECK(view.doubt.empty());
  CHECK(view.label == "4");
  CHECK(view.second_label == "9");
  CHECK(view.bars[4].first);
  CHECK(view.bars[9].second);
}

TEST_CASE("two likely answers are named") {
  for (const auto& p : {shares(0.5f, 0.45f), shares(0.7f, 0.2f), shares(0.79f, 0.1f)}) {
    const AnswerView view = answer(p);
    CHECK_FALSE(view.sure);
    CHECK(view.doubt == "Not sure: 4 or 9?");
  }
  CHECK(answer(shares(0.5f, 0.4f), Language::kRussian).doubt == "Сеть не уверена: 4 или 9?");
}

TEST_CASE("where nothing stands out that is said") {
  CHECK(answer(shares(0.3f, 0.2f)).doubt == "Not sure: no class stands out");
  CHECK(answer(std::vector<float>(10, 0.1f)).doubt == "Not sure: no class stands out");
}

TEST_CASE("first and second guess are right wherever they stand") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  apply(session, Draw{seven()});
  for (std::size_t first = 0; first < 10; ++first) {
    for (std::size_t second = 0; second < 10; ++second) {
      if (first == second) continue;
      std::vector<float> p(10, 0.01f);
      p[first] = 0.5f;
      p[second] = 0.42f;
      session.networks[0]->probabilities = p;
      const Verdict verdict = *verdict_of(session);
      CHECK(verdict.first == first);
      CHECK(verdict.second == second);
    }
  }
}

TEST_CASE("files that are no model are told apart") {
  const auto why = [](std::vector<std::uint8_t> bytes) {
    Session session = new_session(Language::kEnglish);
    apply(session, OfferModel{"mine.onnx", std::move(bytes)});
    REQUIRE(session.notice.has_value());
    CHECK(notice_text(session).starts_with("mine.onnx cannot be shown: "));
    return session.notice->why;
  };
  CHECK(why({}) == Reason::kFileEmpty);
  CHECK(why({'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0}) == Reason::kNotOnnx);
  CHECK(why({0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0}) == Reason::kNotOnnx);
  std::vector<std::uint8_t> cut = random_model("lecture");
  cut.resize(cut.size() / 2);
  CHECK(why(cut) == Reason::kDamaged);
  // The name of an operator in the file: "Relu" becomes one that nobody knows.
  std::vector<std::uint8_t> unknown = random_model("lecture");
  const std::string relu = "Relu";
  for (auto at = unknown.begin();;) {
    at = std::search(at, unknown.end(), relu.begin(), relu.end());
    if (at == unknown.end()) break;
    *at++ = 'X';
  }
  CHECK(why(unknown) == Reason::kUnknownOperator);
}

TEST_CASE("a reason is a sentence of the language, the program's words are its details") {
  Session session = new_session(Language::kRussian);
  apply(session, OfferModel{"mine.onnx", {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0}});
  const std::string text = notice_text(session);
  CHECK(text.starts_with("mine.onnx: сеть не открылась. Это не файл ONNX"));
  CHECK(text.find("Подробности: ONNX") != std::string::npos);
  apply(session, SetLanguage{Language::kEnglish});
  CHECK(notice_text(session).find("Details: ONNX") != std::string::npos);
  for (std::size_t i = 1; i < kReasonCount; ++i) {
    CAPTURE(i);
    const auto why = static_cast<Reason>(i);
    CHECK_FALSE(reason_code(why).empty());
    CHECK_FALSE(reason_text(why, Language::kEnglish).empty());
    apply(session, Notify{{Notice::Kind::kFile, "a.txt", "", why}});
    CHECK(notice_text(session).find('{') == std::string::npos);
  }
}

TEST_CASE("own models have an end: the oldest goes, never the one that is shown") {
  Session session = new_session(Language::kEnglish);
  for (const char* name : {"a.onnx", "b.onnx", "c.onnx", "d.onnx", "e.onnx", "f.onnx"}) {
    show_model(session, name, "lecture");
    CHECK(current_network(session)->name == name);
  }
  CHECK(session.networks.size() == 4);
  apply(session, GoTo{{"a.onnx", {}, Overlay::kNone}});
  CHECK(current_network(session)->name == "f.onnx");
  CHECK(session.wanted == "a.onnx");
  apply(session, ModelUnavailable{"a.onnx", "", Reason::kModelGone});
  CHECK(session.notice->why == Reason::kModelGone);
  CHECK(current_network(session)->name == "f.onnx");
  apply(session, GoTo{{"d.onnx", Selection{1, 0}, Overlay::kNone}});
  CHECK(current_network(session)->name == "d.onnx");
  CHECK(session.selected == Selection{1, 0});
}

TEST_CASE("a notice of something else stays when a model comes") {
  Session session = new_session(Language::kEnglish);
  apply(session, Notify{{Notice::Kind::kLink, "", "", Reason::kLinkDamaged}});
  show_model(session, "explorer", "explorer");
  REQUIRE(session.notice.has_value());
  CHECK(session.notice->kind == Notice::Kind::kLink);
}
